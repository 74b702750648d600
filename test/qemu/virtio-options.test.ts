import { describeAgreement } from './harness/agreement'
import { machineTypes } from './harness/installed'
import { at, MEMORY, MODERN, onQ35, ROOT_BUS_ONLY, WITH_LEGACY } from './harness/virtio-rows'

/* Masks of virtio devices in every mode, and with every option that could change them. */

const Q35 = machineTypes('pc-q35')
const PC = machineTypes('pc-i440fx')

const FORMS = WITH_LEGACY.flatMap((name) => [`${name}-transitional`, `${name}-non-transitional`])
const MODES = [...WITH_LEGACY, ...MODERN].flatMap((name) => [
  `${name},disable-legacy=on,disable-modern=off`,
  `${name},disable-legacy=off,disable-modern=off`,
])
/* These do not exist behind a PCI Express port: QEMU refuses them. */
const LEGACY = [...WITH_LEGACY, ...MODERN].map((name) => `${name},disable-modern=on,disable-legacy=off`)

/* The first machine type with modern devices by default, those before and after PCI Express bits became writable, now. */
for (const version of ['2.6', '2.7', '2.8', '2.9', '4.1', '7.2']) {
  const q35 = Q35.filter((name) => name.endsWith(`-${version}`))
  const pc = PC.filter((name) => name.endsWith(`-${version}`))
  const devices = [...FORMS, ...MODES, ...MEMORY]
  for (const machine of q35) {
    const rows = [...onQ35(devices), ...at('pcie.0', [...LEGACY, ROOT_BUS_ONLY]), ...at('pci-bridge', LEGACY)]
    describeAgreement(machine, rows)
  }
  for (const machine of pc) describeAgreement(machine, at('pci.0', [...devices, ...LEGACY, ROOT_BUS_ONLY]))
}

/** Options every virtio-pci device has. */
const COMMON = [
  'aer=on',
  'ats=on',
  'aer=on,ats=on',
  'ats=on,x-ats-page-aligned=off',
  'iommu_platform=on,ats=on,disable-legacy=on',
  'page-per-vq=on',
  'modern-pio-notify=on',
  'modern-pio-notify=on,page-per-vq=on',
  'packed=on',
  'event_idx=off',
  'multifunction=on',
  'rombar=0',
  'romfile=',
  'vectors=0',
  'vectors=1',
  'vectors=16',
  'vectors=64',
  'vectors=200',
  'vectors=2048',
  'migrate-extra=off',
  'virtio-pci-bus-master-bug-migration=on',
  'x-disable-legacy-check=on',
  'x-ignore-backend-features=on',
  'x-disable-pcie=on',
  'x-pcie-deverr-init=off',
  'x-pcie-lnkctl-init=off',
  'x-pcie-pm-init=off',
  'x-pcie-flr-init=off',
  'x-pcie-deverr-init=off,x-pcie-lnkctl-init=off,x-pcie-pm-init=off,x-pcie-flr-init=off',
  'x-pcie-extcap-init=off',
  'x-pcie-lnksta-dllla=off',
]

const withOptions = (devices: readonly string[], options: readonly string[]): string[] =>
  devices.flatMap((device) => options.map((option) => `${device},${option}`))

const OPTIONS = [
  ...withOptions(['virtio-net-pci', 'virtio-serial-pci', 'virtio-vga'], COMMON),
  ...withOptions(
    ['virtio-net-pci-transitional', 'virtio-net-pci-non-transitional'],
    ['aer=on,ats=on', 'vectors=0', 'rombar=0'],
  ),
  'virtio-net-pci,mac=52:54:00:12:34:56',
  'virtio-net-pci,mq=on',
  'virtio-net-pci,mq=on,vectors=10',
  'virtio-net-pci,status=off',
  'virtio-net-pci,host_mtu=9000',
  'virtio-net-pci,speed=1000,duplex=full',
  'virtio-net-pci,rss=on,hash=on',
  'virtio-net-pci,failover=on',
  'virtio-net-pci,romsize=1048576',
  'virtio-blk-pci,num-queues=1',
  'virtio-blk-pci,num-queues=4',
  'virtio-blk-pci,num-queues=4,vectors=2',
  'virtio-blk-pci,num-queues=300',
  'virtio-blk-pci,discard=off,write-zeroes=off',
  'virtio-blk-pci,config-wce=off',
  'virtio-blk-pci,share-rw=on',
  'virtio-blk-pci,class=0x0180',
  'virtio-scsi-pci,num_queues=8',
  'virtio-scsi-pci,num_queues=1,vectors=4',
  'virtio-serial-pci,max_ports=1',
  'virtio-serial-pci,max_ports=4,vectors=4294967295',
  'virtio-serial-pci,class=0x0380',
  'virtio-serial-pci,emergency-write=off',
  'virtio-rng-pci,vectors=2',
  'virtio-rng-pci,max-bytes=1024,period=1000',
  'virtio-balloon-pci,free-page-reporting=on',
  'virtio-balloon-pci,page-poison=off',
  'virtio-balloon-pci,deflate-on-oom=on',
  'virtio-9p-pci,vectors=4',
  'virtio-crypto-pci,vectors=5',
  'virtio-gpu-pci,max_outputs=2',
  'virtio-gpu-pci,edid=off',
  'virtio-gpu-pci,max_hostmem=64M',
  'virtio-gpu-pci,vectors=0',
  'virtio-keyboard-pci,vectors=0',
  'virtio-tablet-pci,serial=x',
]

describeAgreement(Q35.at(-1)!, onQ35(OPTIONS))
describeAgreement(PC.at(-1)!, at('pci.0', OPTIONS))
