/** An option of the device under test, and what else differs from the other end. */
export interface End {
  readonly machine: string
  readonly option: string
  readonly extra?: readonly string[]
}

/** A pair that QEMU refuses, and what makes of it one that it takes. */
export interface Pair {
  readonly source: End
  readonly destination: End
  /** Where the remedy's value is looked up, as its text says: what is found. */
  readonly found?: string
  /** A byte of config space that a guest would have written: its section, the capability it is in or none, its offset there, and the value. */
  readonly written?: readonly [section: string, capability: number | null, at: number, value: number]
  /** The source's dump is given to explain, as the log alone fits other registers as well. */
  readonly dump?: true
  /** What the log can't show, as a RAM block is refused before: the remedy is taken from the case's page. */
  readonly fromPage?: true
  /** A remedy in words: the two ends after it. */
  readonly after?: { readonly source?: End; readonly destination?: End }
}

/**
 * Why a remedy can't be tried here: it needs a function, an IOMMU or a kernel of the host's (vfio-pci of 8.2 and newer
 * migrates with the kernel's own protocol, which the stand-in has not), a program beside QEMU, or a release that no
 * distribution keeps.
 */
export type Reason = 'hardware' | 'host kernel' | 'program of the host' | 'release that nobody packages'

/**
 * How a remedy was tried: pairs by a release that were refused before it and taken after it; in words, with a row of
 * `WORDS`; or in a test of its own. Or why none was.
 */
export type Trial =
  | { readonly release: string; readonly pairs: readonly Pair[] }
  | { readonly words: true }
  | { readonly test: string }
  | { readonly no: Reason }

const end = (machine: string, option: string, extra: readonly string[] = []): End => ({ machine, option, extra })
const PORT = ['-device', 'pcie-root-port,id=p,chassis=1,slot=1,addr=0x4']
const NULL_DISK = ['-drive', 'if=none,id=n,file=null-co://,format=raw']
const Q35 = 'pc-q35-7.2'
const I440FX = 'pc-i440fx-7.2'
/** A port without and with a device, on the newest machine type whose ports have native hot-plug. */
const EMPTY_SLOT = end('pc-q35-6.0', PORT[1]!)
const FULL_SLOT = end('pc-q35-6.0', 'virtio-rng-pci,bus=p', PORT)
/** Both ends with another device in place of the one that was detached. */
const BARE = end(Q35, 'pcie-root-port,addr=0x5')
const WITHOUT = { source: BARE, destination: BARE }

/** The first option at the source, the other at the destination. */
const one = (a: string, b: string, extra: readonly string[] = [], machine = Q35): Pair => ({
  source: end(machine, a, extra),
  destination: end(machine, b, extra),
})
/** Each of the two options at the source once. */
const alike = (a: string, b: string, extra: readonly string[] = [], machine = Q35): Pair[] => [
  one(a, b, extra, machine),
  one(b, a, extra, machine),
]
const said = (value: unknown) => (value === true ? 'on' : value === false ? 'off' : value)
/** One direction as people write it, the other as libvirt logs it. */
const both = (
  driver: string,
  property: string,
  a: unknown,
  b: unknown,
  rest: Readonly<Record<string, string>>,
  extra: readonly string[] = [],
  machine = Q35,
): Pair[] => {
  const place = Object.entries(rest)
    .map(([name, value]) => `,${name}=${value}`)
    .join('')
  const text = (value: unknown) => `${driver}${place},${property}=${said(value)}`
  const json = (value: unknown) => JSON.stringify({ driver, ...rest, [property]: value })
  return [one(text(a), text(b), extra, machine), one(json(b), json(a), extra, machine)]
}
const BEHIND = { bus: 'p', addr: '0x0' }
const ON_ROOT = { addr: '0x5' }

const live = (...pairs: readonly Pair[]): Trial => ({ release: '7.2', pairs })
const on = (release: string, ...pairs: readonly Pair[]): Trial => ({ release, pairs })
const no = (reason: Reason): Trial => ({ no: reason })
const words: Trial = { words: true }
const inTest = (test: string): Trial => ({ test })
const UNPACKAGED = no('release that nobody packages')

/** Pairs of 7.2 with a property of 8.0 and later can't be made: the release is the oldest installed one that has it. */
export const TRIALS: Readonly<Record<string, readonly Trial[]>> = {
  'not-migratable': [words, words],
  'pci-serial-2x-crash': [words],
  'sriov-too-many-functions': [words],
  'slot-presence-detect': [
    words,
    live({ source: EMPTY_SLOT, destination: FULL_SLOT, after: { destination: EMPTY_SLOT } }),
    live({ source: EMPTY_SLOT, destination: FULL_SLOT, after: { source: FULL_SLOT } }),
    words,
  ],
  'slot-interlock-status': [words, words],
  'msi-pending-bits': [
    inTest('msi-pending.test.ts'),
    inTest('msi-pending.test.ts'),
    inTest('msi-pending.test.ts'),
    words,
  ],
  'aer-uncorrectable-mask': [on('10.0', one('e1000e,addr=0x5,x-pcie-err-unc-mask=on', 'e1000e,addr=0x5')), words],
  'root-port-atomics': [no('hardware'), no('hardware'), no('hardware')],
  'vfio-gpudirect-clique': [words],
  'vfio-vmd-shadow': [words, words],
  'vfio-host-kernel-pme': [words, words],
  'vfio-pasid': [no('hardware'), no('hardware')],
  'vfio-ats-masked': [no('hardware'), no('hardware'), no('hardware')],
  'vfio-resizable-bar-limit': [no('hardware'), no('hardware'), no('hardware')],
  'vfio-host-kernel-capabilities': [words, words],
  'vfio-vendor-specific': [no('hardware'), words, no('hardware')],
  'virtio-rng-vectors': [
    live(one('virtio-rng-pci,addr=0x5', 'virtio-rng-pci,addr=0x5,vectors=2', [], 'pc-q35-7.1')),
    live(one('virtio-rng-pci,addr=0x5,vectors=2', 'virtio-rng-pci,addr=0x5', [], 'pc-q35-7.1')),
    live({ ...one('virtio-rng-pci,addr=0x5,vectors=2', 'virtio-rng-pci,addr=0x5', [], 'pc-q35-7.1'), after: WITHOUT }),
  ],
  'ats-page-aligned': [
    words,
    live(
      ...alike(
        'virtio-net-pci,bus=p,ats=on,x-ats-page-aligned=on',
        'virtio-net-pci,bus=p,ats=on,x-ats-page-aligned=off',
        PORT,
        'pc-q35-5.1',
      ),
    ),
    live(
      one(
        'virtio-net-pci,bus=p,ats=on,x-ats-page-aligned=off',
        'virtio-net-pci,bus=p,ats=on,x-ats-page-aligned=on',
        PORT,
        'pc-q35-5.1',
      ),
    ),
  ],
  'virtio-balloon-config-size': [
    words,
    live({
      ...one(
        'virtio-balloon-pci,addr=0x5,disable-modern=on,qemu-4-0-config-size=off',
        'virtio-balloon-pci,addr=0x5,disable-modern=on',
        [],
        'pc-i440fx-4.0',
      ),
      written: ['0000:00:05.0/virtio-balloon', null, 0x10, 0x21],
    }),
    words,
  ],
  'vhost-user-blk-config-size': [UNPACKAGED, no('program of the host')],
  'virtio-legacy-region-size': [
    words,
    live({
      ...one(
        'virtio-blk-pci,drive=n,addr=0x5,discard=off,write-zeroes=off',
        'virtio-blk-pci,drive=n,addr=0x5,discard=on,write-zeroes=on',
        NULL_DISK,
        'pc-i440fx-3.1',
      ),
      written: ['0000:00:05.0/virtio-blk', null, 0x10, 0x41],
    }),
  ],
  'vhost-vsock-modern': [no('host kernel')],
  'spapr-status-cap-list': [words, words],
  'nec-xhci-msi-vectors': [UNPACKAGED],
  'xhci-capability-order': [
    UNPACKAGED,
    live(
      one('nec-usb-xhci,addr=0x5', 'nec-usb-xhci,addr=0x5,msix=off', [], I440FX),
      one('nec-usb-xhci,addr=0x5', 'nec-usb-xhci,addr=0x5,msix=off'),
    ),
    live(one('nec-usb-xhci,addr=0x5', 'nec-usb-xhci,addr=0x5,msi=off', [], I440FX)),
  ],
  'xhci-without-msix': [
    live({ ...one('nec-usb-xhci,addr=0x5,msix=off', 'nec-usb-xhci,addr=0x5,msix=off', [], I440FX), fromPage: true }),
    live({ ...one('nec-usb-xhci,addr=0x5,msix=off', 'nec-usb-xhci,addr=0x5,msix=off'), after: WITHOUT }),
  ],
  'queue-count-follows-cpus': [
    live({
      source: end(Q35, 'virtio-blk-pci,bus=p,drive=n', [...PORT, ...NULL_DISK, '-smp', '1']),
      destination: end(Q35, 'virtio-blk-pci,bus=p,drive=n', [...PORT, ...NULL_DISK, '-smp', '2']),
      after: {
        destination: end(Q35, 'virtio-blk-pci,bus=p,drive=n', [...PORT, ...NULL_DISK, '-smp', '1,maxcpus=2']),
      },
    }),
    live(...both('virtio-blk-pci', 'num-queues', 1, 4, { ...BEHIND, drive: 'n' }, [...PORT, ...NULL_DISK])),
    live(...both('virtio-scsi-pci', 'num_queues', 1, 4, BEHIND, PORT)),
    live(
      ...alike('virtio-blk-pci,bus=p,drive=n,vectors=2', 'virtio-blk-pci,bus=p,drive=n,vectors=3', [
        ...PORT,
        ...NULL_DISK,
      ]),
    ),
    words,
  ],
  'virtio-blk-vectors': [
    live({
      ...one(
        'virtio-blk-pci,bus=p,drive=n,num-queues=4',
        'virtio-blk-pci,bus=p,drive=n,num-queues=4,vectors=5',
        [...PORT, ...NULL_DISK],
        'pc-q35-2.11',
      ),
      found: '2',
      fromPage: true,
    }),
  ],
  'virtio-net-vectors': [live(...both('virtio-net-pci', 'vectors', 4, 3, BEHIND, PORT))],
  'option-rom-size': [
    live(
      ...alike('e1000e,addr=0x5,romsize=524288', 'e1000e,addr=0x5,romsize=262144').map((pair) => ({
        ...pair,
        fromPage: true as const,
        found: /romsize=(\d+)/.exec(pair.source.option)![1]!,
      })),
    ),
    words,
    live({ ...one('e1000e,addr=0x5', 'e1000e,addr=0x5,romsize=1048576'), fromPage: true }),
  ],
  'virtio-gpu-msix': [live(one('virtio-gpu-pci,addr=0x5,vectors=0', 'virtio-gpu-pci,addr=0x5')), words],
  'virtio-balloon-vectors': [
    words,
    on('10.0', ...alike('virtio-balloon-pci,addr=0x5', 'virtio-balloon-pci,addr=0x5,vectors=2', [], 'pc-q35-9.2')),
  ],
  'virtio-mem-vectors': [
    on(
      '10.0',
      ...alike(
        'virtio-mem-pci,addr=0x5,memdev=m',
        'virtio-mem-pci,addr=0x5,memdev=m,vectors=2',
        ['-object', 'memory-backend-ram,id=m,size=16M', '-m', '16M,maxmem=64M,slots=1'],
        'pc-q35-9.2',
      ),
    ),
  ],
  'interrupt-pin-assertion': [words],
  'link-status-active': [UNPACKAGED],
  'aer-message-number': [UNPACKAGED],
  'xhci-endpoint-capability': [UNPACKAGED],
  'virtio-pcie-capability': [
    live(
      ...alike(
        'virtio-rng-pci,bus=p,disable-modern=off,disable-legacy=on,x-disable-pcie=on',
        'virtio-rng-pci,bus=p,disable-modern=off,disable-legacy=on,x-disable-pcie=off',
        PORT,
        'pc-q35-2.4',
      ),
    ),
  ],
  'pvscsi-layout': [live(...both('pvscsi', 'x-old-pci-configuration', true, false, ON_ROOT))],
  'vmxnet3-layout': [
    live(
      ...alike('vmxnet3,addr=0x5,x-old-msi-offsets=on,x-disable-pcie=on', 'vmxnet3,addr=0x5', [], I440FX),
      ...alike('vmxnet3,addr=0x5,x-old-msi-offsets=on,x-disable-pcie=on', 'vmxnet3,addr=0x5'),
    ),
  ],
  'virtio-page-per-vq': [live(...both('virtio-rng-pci', 'page-per-vq', true, false, BEHIND, PORT))],
  'virtio-backend-features': [
    live(
      ...alike(
        'virtio-net-pci,addr=0x5,disable-modern=on',
        'virtio-net-pci,addr=0x5,disable-modern=off',
        [],
        I440FX,
      ).map((pair, i) => ({ ...pair, fromPage: true as const, found: i === 0 ? 'on' : 'off' })),
    ),
    no('program of the host'),
  ],
  'virtio-device-control': [
    live({
      ...one('virtio-rng-pci,bus=p', 'virtio-rng-pci,bus=p,x-pcie-deverr-init=off', PORT),
      dump: true,
      written: ['0000:00:04.0:00.0/virtio-rng', 0x10, 0x08, 0x0f],
    }),
  ],
  'virtio-link-control': [
    live({
      ...one('virtio-rng-pci,bus=p', 'virtio-rng-pci,bus=p,x-pcie-lnkctl-init=off', PORT),
      written: ['0000:00:04.0:00.0/virtio-rng', 0x10, 0x10, 0x40],
    }),
  ],
  'virtio-power-state': [
    live({
      ...one('virtio-rng-pci,bus=p', 'virtio-rng-pci,bus=p,x-pcie-pm-init=off', PORT),
      dump: true,
      written: ['0000:00:04.0:00.0/virtio-rng', 0x01, 0x04, 0x03],
    }),
  ],
  'cirrus-video-memory': [
    live(
      ...alike('cirrus-vga,addr=0x5,vgamem_mb=8', 'cirrus-vga,addr=0x5,vgamem_mb=4').map((pair) => ({
        ...pair,
        fromPage: true as const,
        found: /vgamem_mb=(\d+)/.exec(pair.source.option)![1]!,
      })),
    ),
  ],
  'pci-bridge-shpc': [
    live(...alike('pci-bridge,addr=0x5,chassis_nr=2,shpc=on', 'pci-bridge,addr=0x5,chassis_nr=2,shpc=off', [], I440FX)),
  ],
  'intel-hda-msi-address': [live(...both('intel-hda', 'old_msi_addr', true, false, ON_ROOT))],
  'slot-power-controller': [live(...both('pcie-root-port', 'power_controller_present', true, false, ON_ROOT))],
  'pci-serial-prog-if': [live(...both('pci-serial', 'prog_if', 0, 2, ON_ROOT))],
  'root-port-acs': [live(...both('pcie-root-port', 'disable-acs', true, false, ON_ROOT, [], 'pc-q35-3.1'))],
  'virtio-function-level-reset': [live(...both('virtio-rng-pci', 'x-pcie-flr-init', true, false, BEHIND, PORT))],
  'qxl-revision': [live(...both('qxl', 'revision', 4, 5, ON_ROOT))],
  'vga-revision': [live(...both('VGA', 'qemu-extended-regs', true, false, ON_ROOT))],
  'nvme-ids': [
    on(
      '11.1',
      ...alike(
        'nvme,drive=n,serial=1,addr=0x5,use-intel-id=on',
        'nvme,drive=n,serial=1,addr=0x5',
        NULL_DISK,
        'pc-q35-11.1',
      ),
    ),
  ],
  'nvme-msix-region': [
    on(
      '11.1',
      ...alike(
        'nvme,drive=n,serial=1,addr=0x5,msix-exclusive-bar=on',
        'nvme,drive=n,serial=1,addr=0x5',
        NULL_DISK,
        'pc-q35-11.1',
      ),
    ),
  ],
  'hot-plug-capable': [
    live({
      source: end('pc-q35-6.0', 'pcie-root-port,addr=0x5'),
      destination: end('pc-q35-6.1', 'pcie-root-port,addr=0x5'),
      after: { destination: end('pc-q35-6.0', 'pcie-root-port,addr=0x5') },
    }),
    on(
      '10.0',
      ...alike(
        'pcie-root-port,addr=0x5,io-reserve=4096,x-do-not-expose-native-hotplug-cap=on',
        'pcie-root-port,addr=0x5,io-reserve=4096,x-do-not-expose-native-hotplug-cap=off',
        [],
        'pc-q35-6.0',
      ),
    ),
    live(...both('pcie-root-port', 'hotplug', true, false, ON_ROOT, [], 'pc-q35-6.0')),
  ],
  'ari-next-function': [
    on(
      '10.0',
      ...alike('igb,addr=0x5,x-pcie-ari-nextfn-1=on', 'igb,addr=0x5,x-pcie-ari-nextfn-1=off', [], 'pc-q35-9.0'),
    ),
  ],
  'igb-function-level-reset': [
    on('10.0', ...alike('igb,addr=0x5,x-pcie-flr-init=on', 'igb,addr=0x5,x-pcie-flr-init=off', [], 'pc-q35-9.0')),
  ],
  'virtio-no-soft-reset': [
    on('10.0', ...alike('virtio-rng-pci,bus=p,x-pcie-pm-no-soft-reset=on', 'virtio-rng-pci,bus=p', PORT, 'pc-q35-9.0')),
  ],
  'extended-tag': [
    words,
    on('10.0', ...alike('e1000e,addr=0x5,x-pcie-ext-tag=on', 'e1000e,addr=0x5,x-pcie-ext-tag=off', [], 'pc-q35-9.0')),
  ],
  'root-port-link': [
    live({
      source: end('pc-q35-3.1', 'pcie-root-port,addr=0x5'),
      destination: end('pc-q35-4.0', 'pcie-root-port,addr=0x5'),
      after: { destination: end('pc-q35-3.1', 'pcie-root-port,addr=0x5') },
    }),
    live(
      ...both('pcie-root-port', 'x-speed', '8', '16', ON_ROOT),
      one('pcie-root-port,addr=0x5,x-speed=2_5,x-width=1', 'pcie-root-port,addr=0x5'),
    ),
    live(...both('pcie-root-port', 'x-width', '4', '8', ON_ROOT)),
  ],
  'virtio-form': [
    live({
      source: end(I440FX, 'virtio-rng-pci-non-transitional,addr=0x5'),
      destination: end(I440FX, 'virtio-rng-pci,addr=0x5'),
      after: { destination: end(I440FX, 'virtio-rng-pci-non-transitional,addr=0x5') },
    }),
    live(one('virtio-rng-pci,addr=0x5,disable-legacy=on', 'virtio-rng-pci,addr=0x5,disable-legacy=off', [], I440FX), {
      ...one('virtio-rng-pci,addr=0x5,disable-legacy=off', 'virtio-rng-pci,addr=0x5,disable-legacy=on', [], I440FX),
      found: 'off',
    }),
  ],
  'other-device': [words],
  multifunction: [live(...both('virtio-rng-pci', 'multifunction', true, false, ON_ROOT))],
  'port-number': [live(...both('pcie-root-port', 'port', 16, 8, ON_ROOT))],
  'slot-number': [live(...both('pcie-root-port', 'slot', 3, 9, ON_ROOT))],
  'device-serial-number': [
    live({
      ...one('e1000e,addr=0x5,mac=52:54:00:00:00:01', 'e1000e,addr=0x5,mac=52:54:00:00:00:02'),
      found: '52:54:00:00:00:01',
    }),
  ],
  'bridge-reservation': [
    words,
    ...['bus-reserve', 'io-reserve', 'mem-reserve', 'pref32-reserve', 'pref64-reserve'].map((property) =>
      live(
        ...both(
          'pcie-root-port',
          property,
          property === 'bus-reserve' ? 2 : 8192,
          property === 'bus-reserve' ? 3 : 12288,
          ON_ROOT,
        ),
      ),
    ),
  ],
  'vfio-host-device': [words, words],
  'msix-vector-count': [words, live(...both('virtio-serial-pci', 'vectors', 4, 2, BEHIND, PORT))],
  'region-size': [words],
  'bridge-window': [words],
  'capability-missing': [words],
  'extended-capability-missing': [words, live(one('virtio-rng-pci,bus=p', 'virtio-rng-pci,bus=p,aer=on', PORT))],
  'subsystem-ids-unchecked': [],
  'nic-properties-unchecked': [],
  'link-status-unchecked': [],
  'host-bridge-unchecked': [],
  'silent-after-restore': [UNPACKAGED, UNPACKAGED],
  'hot-plug-default': [],
  'history-of-the-check': [],
  'config-not-sent': [UNPACKAGED, UNPACKAGED],
  'vfio-load-order': [],
  'oldest-machine-types': [],
  'extended-config-start': [],
}
