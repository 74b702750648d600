import { type Act, attaches, detaches, powersOff, reboots, SLOT_CONTROL, writes } from './harness/acts'
import type { PhysicalFunction } from './harness/vfio'
import { functionOf } from './harness/vfio-function'
import { SHAPES } from './harness/vfio-shapes'

/** One start of QEMU. */
export interface Start {
  readonly machine: string
  readonly args: readonly string[]
  /** On the newest QEMU at hand, and not on the one under test. */
  readonly newest?: true
  /** A function of the host's that vfio-pci gets, as device "d" at 5.0 and with these options; null keeps it back. */
  readonly host?: { readonly physical: PhysicalFunction; readonly options: string | null }
  /** What is done before the state is saved; at a destination, after it was loaded. */
  readonly acts?: readonly Act[]
  /** Bytes of config space in the stream that firmware or damage made others: the section, and offset and value of each. */
  readonly sent?: { readonly section: string; readonly bytes: readonly (readonly [at: number, value: number])[] }
}

/** A remedy in words: two ends that fail, and what it makes of one or both. */
export interface WordsTrial {
  readonly source: Start
  readonly destination: Start
  /** What QEMU says, whether it saves or loads. */
  readonly says: RegExp
  readonly after: { readonly source?: Start; readonly destination?: Start }
}

const Q35 = 'pc-q35-7.2'
const I440FX = 'pc-i440fx-7.2'
const NULL_DISK = ['-drive', 'if=none,id=n,file=null-co://,format=raw']
const PORT = ['-device', 'pcie-root-port,id=p,chassis=1,slot=1,addr=0x4']
/** Streams do not name the machine type: what differs between types is then seen in the devices. */
const UNNAMED = ['-global', 'migration.send-configuration=off']
const UNDESCRIBED = 'suppress-vmdesc=on'

/** The device under test at 5.0, and further arguments before it. */
const at5 = (machine: string, device: string, extra: readonly string[] = []): Start => ({
  machine,
  args: [...extra, '-device', `${device},id=d,addr=0x5`],
})
const behind = (machine: string, device: string, extra: readonly string[] = []): Start => ({
  machine,
  args: [...PORT, ...extra, '-device', `${device},id=d,bus=p`],
})
const newest = (start: Start): Start => ({ ...start, newest: true })
const acting = (start: Start, ...acts: readonly Act[]): Start => ({ ...start, acts })
const sending = (start: Start, section: string, ...bytes: readonly (readonly [number, number])[]): Start => ({
  ...start,
  sent: { section, bytes },
})

const badData = (at: number): RegExp => new RegExp(`Bad config data: i=0x${at.toString(16)} `)
const LEGACY = 0x10
const LEGACY_DISK = 'drive=n,disable-modern=on'

/** A pair of which the remedy says: make them alike. */
const alike = (source: Start, destination: Start, says: RegExp): WordsTrial => ({
  ...{ source, destination, says },
  after: { destination: source },
})
/** A stream that was damaged on its way, and the same taken again. */
const takenAgain = (machine: Start, damaged: Start, says: RegExp): WordsTrial => ({
  ...{ source: damaged, destination: machine, says },
  after: { source: machine },
})

/* Functions of two hosts, as the stand-in shows them. */
const shape = (name: string): PhysicalFunction => functionOf(SHAPES.get(name)!)
const host = (physical: PhysicalFunction, options: string | null = '', machine = I440FX): Start => ({
  ...{ machine, args: [], host: { physical, options } },
})
const differing = (physical: PhysicalFunction, ...bytes: readonly (readonly [number, number])[]): PhysicalFunction => {
  const config = physical.config.slice()
  for (const [at, bits] of bytes) config[at]! ^= bits
  return { ...physical, config }
}
const GPU = shape('an NVIDIA GPU without extended capabilities')
const VMD = shape('a Volume Management Device')
const POWER = shape('PM')
const PLAIN = shape('no capabilities')
/** A function of another host that reads other bytes, and the two remedies: the same bytes, or no function on the way. */
const sameHost = (a: PhysicalFunction, b: PhysicalFunction, says: RegExp, options = ''): WordsTrial =>
  alike(host(a, options), host(b, options), says)
const detachedFirst = (a: PhysicalFunction, b: PhysicalFunction, says: RegExp, options = ''): WordsTrial => ({
  ...{ source: host(a, options), destination: host(b, options), says },
  after: { source: acting(host(a, options), detaches('d', 5)), destination: host(b, null) },
})

/** Slot Control of a port: electromechanical interlock, and the interrupt of a completed command. */
const INTERLOCK = 0x0800
const COMMAND_INTERRUPT = 0x0030
const togglesInterlock = writes(...SLOT_CONTROL, INTERLOCK)
const MSI = 0x05
const MSIX = 0x11
/** MSI enabled with its one vector masked, and an event of the slot. */
const missesInterrupt = [writes(MSI, 2, 2, 1), writes(MSI, 0x0c, 4, 1), writes(...SLOT_CONTROL, COMMAND_INTERRUPT)]
/** The same with MSI-X, all of whose vectors are masked. */
const missesMsix = [writes(MSIX, 2, 2, 0xc000), writes(...SLOT_CONTROL, COMMAND_INTERRUPT)]

const NVME = at5(I440FX, 'nvme,drive=n,serial=1', NULL_DISK)
const EMPTY_PORT: Start = { machine: 'pc-q35-6.0', args: ['-device', 'pcie-root-port,id=d,addr=0x5'] }
const filled = (machine: string): Start => ({
  machine,
  args: ['-device', 'pcie-root-port,id=d,addr=0x5', '-device', 'virtio-rng-pci,bus=d'],
})
const PORT_60 = at5('pc-q35-6.0', 'pcie-root-port')
const IOH = at5(Q35, 'ioh3420')
const RNG = at5(I440FX, 'virtio-rng-pci')
const RNG_SECTION = '0000:00:05.0/virtio-rng'
const BALLOON = 'virtio-balloon-pci,disable-modern=on'
const BALLOON_SECTION = '0000:00:05.0/virtio-balloon'
/** Firmware placed the 32 bytes of the legacy region where 64 would not fit. */
const ODD: readonly [number, number] = [LEGACY, 0x21]
const queues = (smp: string, options = ''): Start =>
  behind(Q35, `virtio-blk-pci,drive=n${options}`, [...NULL_DISK, '-smp', smp])
const IGB = newest(at5('pc-q35-10.0', 'igb'))
const SRIOV = 0x160

/** By the code of the case and the number of the remedy on its page. */
export const WORDS: Readonly<Record<string, WordsTrial>> = {
  'not-migratable 0': {
    ...{ source: NVME, destination: NVME, says: /non-migratable device '0000:00:05.0\/nvme'/ },
    after: {
      source: acting(NVME, detaches('d', 5)),
      destination: acting({ machine: I440FX, args: NULL_DISK }, attaches('nvme,drive=n,serial=1,id=d,addr=0x5')),
    },
  },
  'not-migratable 1': {
    ...{ source: NVME, destination: NVME, says: /non-migratable device/ },
    after: {
      source: at5(I440FX, 'virtio-blk-pci,drive=n', NULL_DISK),
      destination: at5(I440FX, 'virtio-blk-pci,drive=n', NULL_DISK),
    },
  },
  'pci-serial-2x-crash 0': {
    ...{ source: at5(Q35, 'pci-serial-2x'), destination: at5(Q35, 'pci-serial-2x'), says: /./ },
    after: { source: at5(Q35, 'pci-serial-4x'), destination: at5(Q35, 'pci-serial-4x') },
  },
  'sriov-too-many-functions 0': takenAgain(
    IGB,
    sending(IGB, '0000:00:05.0/igb', [SRIOV + 0x08, 0x01], [SRIOV + 0x10, 0x09]),
    /./,
  ),
  'slot-presence-detect 0': {
    ...{ source: EMPTY_PORT, destination: filled('pc-q35-6.0'), says: badData(0x6e) },
    after: { destination: newest(filled('pc-q35-6.0')) },
  },
  'slot-presence-detect 3': {
    source: acting(filled('pc-q35-6.0'), powersOff),
    destination: filled('pc-q35-6.0'),
    says: badData(0x6e),
    after: { source: acting(filled(Q35), powersOff), destination: filled(Q35) },
  },
  'slot-interlock-status 0': {
    ...{ source: acting(PORT_60, togglesInterlock), destination: PORT_60, says: badData(0x6e) },
    after: { source: acting(PORT_60, togglesInterlock, togglesInterlock) },
  },
  'slot-interlock-status 1': {
    ...{ source: acting(PORT_60, togglesInterlock), destination: PORT_60, says: badData(0x6e) },
    after: { source: acting(PORT_60, togglesInterlock, reboots) },
  },
  'msi-pending-bits 3': {
    ...{ source: acting(IOH, ...missesInterrupt), destination: IOH, says: badData(0x70) },
    after: { source: acting(at5(Q35, 'pcie-root-port'), ...missesMsix), destination: at5(Q35, 'pcie-root-port') },
  },
  // 10.0 and newer can be told to be 8.0.0 in this.
  'aer-uncorrectable-mask 1': {
    source: newest(at5(Q35, 'e1000e,x-pcie-err-unc-mask=on')),
    destination: newest(at5(Q35, 'e1000e')),
    says: badData(0x108 + 0x02),
    after: { source: newest(at5(Q35, 'e1000e')) },
  },
  'vfio-gpudirect-clique 0': {
    ...alike(
      host(GPU, 'x-nv-gpudirect-clique=1'),
      host(GPU, 'x-nv-gpudirect-clique=2'),
      /Bad config data: i=0x[0-9a-f]+ /,
    ),
  },
  'vfio-vmd-shadow 0': sameHost(VMD, differing(VMD, [0x1b, 0x10]), /Bad config data: i=0x[ef][0-9a-f] /),
  'vfio-vmd-shadow 1': detachedFirst(VMD, differing(VMD, [0x1b, 0x10]), /Bad config data: i=0x[ef][0-9a-f] /),
  // What a kernel before 5.19 shows of power management events, and what later ones do.
  'vfio-host-kernel-pme 0': sameHost(POWER, differing(POWER, [0x53, 0xf8]), badData(0x53)),
  'vfio-host-kernel-pme 1': detachedFirst(POWER, differing(POWER, [0x53, 0xf8]), badData(0x53)),
  // A capability that one kernel hides.
  'vfio-host-kernel-capabilities 0': sameHost(POWER, PLAIN, badData(0x06)),
  'vfio-host-kernel-capabilities 1': detachedFirst(POWER, PLAIN, badData(0x06)),
  'vfio-vendor-specific 1': sameHost(GPU, differing(GPU, [0xb9, 0x01]), badData(0xb9)),
  'vfio-host-device 0': sameHost(PLAIN, differing(PLAIN, [0x08, 0x01]), badData(0x08)),
  'vfio-host-device 1': detachedFirst(PLAIN, differing(PLAIN, [0x08, 0x01]), badData(0x08)),
  // 7.2 can be told to be 5.2 in this, and 4.0.0 in the next.
  'ats-page-aligned 0': {
    source: behind('pc-q35-5.1', 'virtio-net-pci,ats=on'),
    destination: behind('pc-q35-5.1', 'virtio-net-pci,ats=on,x-ats-page-aligned=on'),
    says: /Bad config data: i=0x1[0-9a-f]{2} /,
    after: { destination: behind('pc-q35-5.1', 'virtio-net-pci,ats=on') },
  },
  'virtio-balloon-config-size 0': {
    source: sending(at5('pc-i440fx-3.1', BALLOON), BALLOON_SECTION, ODD),
    destination: at5('pc-i440fx-3.1', `${BALLOON},qemu-4-0-config-size=on`),
    says: badData(LEGACY),
    after: { destination: at5('pc-i440fx-3.1', BALLOON) },
  },
  'virtio-balloon-config-size 2': {
    source: sending(at5('pc-i440fx-3.1', BALLOON), BALLOON_SECTION, ODD),
    destination: at5('pc-i440fx-3.1', `${BALLOON},qemu-4-0-config-size=on`),
    says: badData(LEGACY),
    after: { source: at5('pc-i440fx-3.1', `${BALLOON},qemu-4-0-config-size=on`) },
  },
  'virtio-legacy-region-size 0': alike(
    sending(at5('pc-i440fx-3.1', `virtio-blk-pci,${LEGACY_DISK}`, NULL_DISK), '0000:00:05.0/virtio-blk', [
      LEGACY,
      0x41,
    ]),
    at5('pc-i440fx-4.0', `virtio-blk-pci,${LEGACY_DISK}`, NULL_DISK),
    /Machine type received is 'pc-i440fx-3.1' and local is 'pc-i440fx-4.0'/,
  ),
  // What the firmware call left behind, on a machine that has none: the bit is compared on all.
  'spapr-status-cap-list 0': takenAgain(RNG, sending(RNG, RNG_SECTION, [0x06, 0x00]), badData(0x06)),
  'spapr-status-cap-list 1': {
    ...{ source: sending(RNG, RNG_SECTION, [0x06, 0x00]), destination: RNG, says: badData(0x06) },
    after: { source: acting(RNG, detaches('d', 5), attaches('virtio-rng-pci,id=d,addr=0x5')) },
  },
  'queue-count-follows-cpus 4': {
    ...{ source: queues('1'), destination: queues('2'), says: /Bad config data/ },
    after: { source: queues('1', ',num-queues=1'), destination: queues('2', ',num-queues=1') },
  },
  'option-rom-size 1': alike(
    at5(Q35, 'e1000e,romfile=pxe-e1000e.rom'),
    at5(Q35, 'e1000e,romfile=efi-e1000e.rom'),
    /Size mismatch: 0000:00:05.0\/e1000e.rom/,
  ),
  // As 4.0.0 builds it, and any other release.
  'virtio-gpu-msix 1': {
    ...{ source: at5(Q35, 'virtio-gpu-pci,vectors=0'), destination: at5(Q35, 'virtio-gpu-pci'), says: badData(0x34) },
    after: { source: at5(Q35, 'virtio-gpu-pci') },
  },
  'virtio-balloon-vectors 0': {
    source: newest(at5(`pc-q35-9.2,${UNDESCRIBED}`, 'virtio-balloon-pci', UNNAMED)),
    destination: newest(at5(`pc-q35-10.0,${UNDESCRIBED}`, 'virtio-balloon-pci', UNNAMED)),
    says: badData(0x34),
    after: { destination: newest(at5(`pc-q35-9.2,${UNDESCRIBED}`, 'virtio-balloon-pci', UNNAMED)) },
  },
  'interrupt-pin-assertion 0': takenAgain(RNG, sending(RNG, RNG_SECTION, [0x3d, 0x05]), /irq_num < PCI_NUM_PINS/),
  'bridge-reservation 0': alike(
    at5(Q35, 'pcie-root-port,io-reserve=8192'),
    at5(Q35, 'pcie-root-port,io-reserve=12288'),
    /Bad config data/,
  ),
  'extended-tag 0': {
    source: newest(at5(`pc-q35-9.1,${UNDESCRIBED}`, 'e1000e', UNNAMED)),
    destination: newest(at5(`pc-q35-9.2,${UNDESCRIBED}`, 'e1000e', UNNAMED)),
    says: /Bad config data/,
    after: { destination: newest(at5(`pc-q35-9.1,${UNDESCRIBED}`, 'e1000e', UNNAMED)) },
  },
  'other-device 0': alike(at5(Q35, 'e1000'), at5(Q35, 'e1000-82544gc'), badData(0x02)),
  'msix-vector-count 0': alike(
    at5(Q35, 'virtio-serial-pci,vectors=4'),
    at5(Q35, 'virtio-serial-pci,vectors=3'),
    /Bad config data/,
  ),
  // A table of 1024 vectors needs a larger region than one of four: where firmware placed it, the larger can't be.
  'region-size 0': {
    source: sending(at5(Q35, 'virtio-serial-pci,vectors=4'), '0000:00:05.0/virtio-console', [0x15, 0x10]),
    destination: at5(Q35, 'virtio-serial-pci,vectors=1024'),
    says: badData(0x15),
    after: { destination: at5(Q35, 'virtio-serial-pci,vectors=4') },
  },
  // What a bridge with 32-bit I/O sends: none of this QEMU's has it, and the same model on both ends has not.
  'bridge-window 0': {
    source: sending(at5(Q35, 'pcie-root-port'), '0000:00:05.0/pcie-root-port', [0x1c, 0x01]),
    destination: at5(Q35, 'pcie-root-port'),
    says: badData(0x1c),
    after: { source: at5(Q35, 'pcie-root-port') },
  },
  'capability-missing 0': alike(at5(Q35, 'virtio-rng-pci,vectors=0'), at5(Q35, 'virtio-rng-pci'), badData(0x34)),
  'extended-capability-missing 0': alike(
    behind(Q35, 'virtio-rng-pci'),
    behind(Q35, 'virtio-rng-pci,aer=on'),
    badData(0x100),
  ),
}
