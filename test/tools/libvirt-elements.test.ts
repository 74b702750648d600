import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isOf } from '../../src/check/cases/match'
import type { PropertySetting, Remedy } from '../../src/check/cases/page'
import { PAGES } from '../../src/check/cases/pages'
import { SIGNATURES } from '../../src/check/cases/signatures'
import { loggedDevices } from '../../src/formats/log/command-line'
import { remedyJson } from '../../src/report/explain/remedy'
import { Libvirt } from './libvirt'

const directory = mkdtempSync(join(tmpdir(), 'pcimig-elements-'))
const NAMESPACE = "xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'"

/** A device of libvirt's for each of QEMU's types that remedies are for, with the alias that libvirt gives it. */
const DEVICES: Readonly<Record<string, readonly [alias: string, element: string]>> = {
  'virtio-net-pci': ['net0', "<interface type='user'><model type='virtio'/></interface>"],
  e1000e: ['net0', "<interface type='user'><model type='e1000e'/></interface>"],
  vmxnet3: ['net0', "<interface type='user'><model type='vmxnet3'/></interface>"],
  'virtio-rng-pci': ['rng0', "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>"],
  'virtio-blk-pci': [
    'virtio-disk0',
    "<disk type='file' device='disk'><source file='/var/lib/libvirt/disk'/><target dev='vda' bus='virtio'/></disk>",
  ],
  'virtio-scsi-pci': ['scsi0', "<controller type='scsi' index='0' model='virtio-scsi'/>"],
  pvscsi: ['scsi0', "<controller type='scsi' index='0' model='vmpvscsi'/>"],
  'virtio-balloon-pci': ['balloon0', "<memballoon model='virtio'/>"],
  'virtio-gpu-pci': ['video0', "<video><model type='virtio'/></video>"],
  VGA: ['video0', "<video><model type='vga'/></video>"],
  'cirrus-vga': ['video0', "<video><model type='cirrus'/></video>"],
  'intel-hda': ['sound0', "<sound model='ich6'/>"],
  'nec-usb-xhci': ['usb', "<controller type='usb' index='0' model='nec-xhci'/>"],
  'pcie-root-port': ['pci.1', "<controller type='pci' index='1' model='pcie-root-port'/>"],
  'pci-bridge': [
    'pci.2',
    "<controller type='pci' index='1' model='dmi-to-pci-bridge'/><controller type='pci' index='2' model='pci-bridge'/>",
  ],
  'pci-serial': ['serial0', "<serial type='null'><target type='pci-serial'/></serial>"],
}

const MACHINE = `<name>pcimig</name><memory unit='MiB'>32</memory>VCPU
<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>
<os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>`

/** A definition with a remedy's XML in it: an element of the domain, of its devices, or parts for QEMU alone. */
function definition(xml: string, device: string): string {
  const [, parts] = /^<domain [^>]*>\n([\s\S]*)<\/domain>$/.exec(xml) ?? []
  const vcpu = xml.startsWith('<vcpu') ? xml : '<vcpu>1</vcpu>'
  const inside = parts !== undefined || xml.startsWith('<vcpu') ? device : xml
  return `<domain type='qemu' ${NAMESPACE}>${MACHINE.replace('VCPU', vcpu)}
<devices><emulator>/usr/bin/qemu-system-x86_64</emulator>${inside}</devices>${parts ?? ''}</domain>`
}

/** A remedy's XML, the device that it is for, and what QEMU's command line holds with it. */
interface Row {
  readonly name: string
  readonly xml: string
  readonly device: string
  readonly holds: readonly string[]
}

/** A value that a property may be set to, where the source's register would tell one. */
function sampleOf(set: PropertySetting): string {
  if ('value' in set) return set.value
  const { from } = set
  const [named] = Object.values(from?.names ?? {})
  return named ?? (from?.as === undefined ? (set.property === 'mac' ? '52:54:00:00:00:09' : '8') : 'off')
}

const json = (value: string): string => (value === 'on' ? 'true' : value === 'off' ? 'false' : value)

/** For a property of one device, or of all of a type: the two forms that fit any device. */
function settingRows(code: string, remedy: Remedy): Row[] {
  const { set } = remedy
  if (set === undefined) return []
  const { devices = ['pcie-root-port'] } = SIGNATURES.find((signature) => signature.code === code) ?? {}
  return Object.entries(DEVICES).flatMap(([type, [alias, device]]) => {
    if (set.device === 'DEVICE' ? isOf(type, devices) === false : set.device !== type) return []
    const value = sampleOf(set)
    const only: Remedy = { side: remedy.side, text: '', set: { ...set, value }, guestRestart: false, reverse: null }
    const given = set.onlyWhereSet === true ? `,${set.property}=0` : ''
    return loggedDevices(`-device ${type},id=${alias}${given}`).flatMap((option) => {
      const { libvirt = null, global = null } =
        remedyJson(only, { section: null, option, source: null, qemu: '7.2' }) ?? {}
      if (libvirt === null) return []
      const assigned = new RegExp(`"id":"${alias}"[^}]*"${set.property}":"?${json(value)}"?[,}]`)
      const holds = global === null ? [assigned.source] : [global.replace(/[.]/g, '\\.')]
      return [{ name: `${code}: ${set.property} of ${type}`, xml: libvirt, device, holds }]
    })
  })
}

/** What QEMU's command line holds with libvirt's own elements, words in capitals being 8 (libvirt 9.0). */
const ELEMENTS: Readonly<Record<string, readonly string[]>> = {
  'ats-page-aligned': ['"ats":false'],
  'option-rom-size': ['"rombar":0'],
  'queue-count-follows-cpus': ['"num-queues":8|"num_queues":8|-smp 2,maxcpus=8'],
  // It needs a host device to become a command line: it is defined, no more.
  'vfio-host-device': ['defined from'],
  'root-port-atomics': ['"driver":"vfio-pci"', '"multifunction":true'],
  'vhost-user-blk-config-size': ['"driver":"vhost-user-blk-pci-non-transitional"'],
  'vhost-vsock-modern': ['"driver":"vhost-vsock-pci-non-transitional"'],
  'virtio-backend-features': ['"driver":"virtio-net-pci"'],
  'virtio-form': ['"driver":"virtio-net-pci-non-transitional"'],
  'virtio-page-per-vq': ['"page-per-vq":true'],
}
const PERSISTENT =
  "<interface type='user'><mac address='52:54:00:00:00:01'/><model type='virtio'/><teaming type='persistent'/><alias name='ua-net0'/></interface>"

const elementRows = (code: string, { libvirt, fill = {} }: Remedy): Row[] => {
  if (libvirt?.startsWith('<') !== true) return []
  const xml = Object.entries(fill).reduce(
    (text, [word, { names }]) => text.replaceAll(word, names === undefined ? '8' : 'on'),
    libvirt,
  )
  // No network of the host's: what stands in <driver> and <rom> is the device's.
  const alone = xml
    .replace("<interface type='network'>", "<interface type='user'>")
    .replace(/\s*<source network='default'\/>\s*/, '')
    .replace("name='vhost' ", '')
  return [
    {
      name: `${code}: ${/^<\w+/.exec(xml)![0]}>`,
      xml: alone.includes('<teaming') ? `${alone}${PERSISTENT}` : alone.replaceAll('\n', ' '),
      device: '',
      holds: ELEMENTS[code] ?? ['(no such row)'],
    },
  ]
}

const ROWS = Object.entries(PAGES).flatMap(([code, { remedies }]) =>
  remedies.flatMap((remedy) => [...settingRows(code, remedy), ...elementRows(code, remedy)]),
)

let libvirt: Libvirt
let answers: readonly string[]

beforeAll(async () => {
  libvirt = new Libvirt(directory)
  for (const [i, { xml, device }] of ROWS.entries()) writeFileSync(join(directory, `${i}.xml`), definition(xml, device))
  const { out } = await libvirt.run(
    `for i in $(seq 0 ${ROWS.length - 1}); do
      echo "== $i"
      virsh define $i.xml || continue
      if grep -q "<interface type='user'>.*<driver\\|<rom bar" $i.xml; then
        # domxml-to-native leaves out what an interface has beside its model.
        virsh start pcimig --paused && tr '\\0' ' ' < /proc/$(cat /run/libvirt/qemu/pcimig.pid)/cmdline && virsh destroy pcimig
      elif ! grep -q type=.hostdev $i.xml; then
        virsh domxml-to-native qemu-argv --domain pcimig
      fi
      virsh undefine pcimig
    done`,
  )
  answers = out.split(/^== \d+$/m).slice(1)
}, 120_000)
afterAll(() => {
  libvirt.end()
  rmSync(directory, { recursive: true, force: true })
})

describe('libvirt’s form of a remedy', () => {
  it.each(ROWS.map((row, i) => [row.name, row, i] as const))('%s', (_, { holds }, i) => {
    const answer = answers[i]!.replaceAll("'", '')
    expect(answer).not.toMatch(/^error/m)
    for (const part of holds) expect(answer).toMatch(new RegExp(part))
  })
})
