import { optionsOf } from '../../src/live/binary/learn/options'
import { profileNames } from '../../src/qemu/detection/profiles'
import { inMachines, type Placement, type Subject } from '../../test/qemu/harness/machine'
import { pick, type Random } from '../../test/qemu/harness/random'
import type { Binary } from '../conformance/binary'
import { isSpecial } from '../conformance/special'

/**
 * What lies between source and destination, besides their QEMU; how often each is drawn, relative to the others, if
 * none is asked for.
 */
const KINDS = {
  'the same': 18,
  'one option': 26,
  'one device more or less': 6,
  'more CPUs': 5,
  'more memory': 1,
  'another machine type': 1,
  'bytes changed in the stream': 18,
  'guest writes': 10,
  'firmware has run': 4,
  'slot powered off': 7,
  'hot-plugged at the source': 4,
}

export type Kind = keyof typeof KINDS

export const isKind = (name: string): name is Kind => name in KINDS

/** One side's command line after -machine. */
export interface SidePlan {
  readonly machine: string
  readonly subjects: readonly Subject[]
  readonly args: readonly string[]
}

export interface Plan {
  readonly kind: Kind
  readonly source: SidePlan
  readonly destination: SidePlan
}

/** What both QEMUs can start. */
export interface Common {
  readonly machines: readonly string[]
  /** Device types with the properties that both know. */
  readonly devices: ReadonlyMap<string, ReadonlySet<string>>
}

/** Types that no QEMU of the campaign migrates, or that need what a test machine lacks. */
const LEFT_OUT = /^(vfio-|vhost-|rocker|ufs|virtio-crypto|ivshmem|cxl|pxb|igb-?vf|xio3130|x3130|amd|pci-serial-2x|nvme)/

export function inCommon(a: Binary, b: Binary): Common {
  const known = new Set(profileNames())
  const shared = <T>(from: Iterable<T>, other: { has(value: T): boolean }) => [...from].filter((x) => other.has(x))
  const types = shared(a.devices.keys(), b.devices).filter(
    (type) => known.has(type) && !LEFT_OUT.test(type) && !isSpecial(type),
  )
  const properties = (type: string) => new Set(shared(a.devices.get(type)!.keys(), b.devices.get(type)!))
  return {
    machines: shared([...a.q35, ...a.i440fx], new Set([...b.q35, ...b.i440fx])),
    devices: new Map(types.map((type) => [type, properties(type)])),
  }
}

/** What guests have most: every second device is one of these. */
const USUAL = [
  'pcie-root-port',
  'virtio-net-pci',
  'virtio-blk-pci',
  'virtio-scsi-pci',
  'virtio-balloon-pci',
  'virtio-rng-pci',
  'virtio-serial-pci',
  'e1000e',
  'qemu-xhci',
  'VGA',
  'virtio-gpu-pci',
]

/** Values of properties that no config space shows, but that a restore may meet. */
const UNSEEN: Readonly<Record<string, readonly string[]>> = {
  'queue-size': ['64', '256'],
  virtqueue_size: ['64', '256'],
  rx_queue_size: ['512'],
  max_ports: ['4'],
  event_idx: ['off'],
  packed: ['on'],
  indirect_desc: ['off'],
  ctrl_vq: ['off'],
  subsys: ['0x1234'],
  subsys_ven: ['0x1af4'],
  max_cmds: ['64'],
  mac: ['52:54:00:12:34:99'],
}

const CHILDREN = ['virtio-rng-pci', 'virtio-serial-pci', 'nec-usb-xhci', 'e1000e', 'virtio-scsi-pci']
const MOST_DEVICES = 5
const ON_Q35: readonly Placement[] = ['pcie.0', 'pcie.0', 'root-port', 'root-port', 'pci-bridge']
const ON_PC: readonly Placement[] = ['pci.0']
const PORT = 'pcie-root-port'

const drive = (name: string, device: string): string[] => [
  '-blockdev',
  `driver=null-co,node-name=${name},size=67108864`,
  '-device',
  `${device},drive=${name}`,
]

/** What firmware looks for something to start on. */
const DRIVES = [
  drive('disk', 'ide-hd,bus=ide.0'),
  drive('cd', 'ide-cd,bus=ide.1'),
  ['-device', 'virtio-scsi-pci,id=scsi,addr=1d', ...drive('scsi-disk', 'scsi-hd,bus=scsi.0')],
  ['-device', 'qemu-xhci,id=usb,addr=1c', ...drive('stick', 'usb-storage,bus=usb.0')],
]

const chance = (random: Random, oneIn: number): boolean => random(oneIn) === 0

function kindOf(random: Random): Kind {
  const kinds = Object.entries(KINDS) as [Kind, number][]
  let at = random(kinds.reduce((sum, [, weight]) => sum + weight, 0))
  for (const [kind, weight] of kinds) {
    if (at < weight) return kind
    at -= weight
  }
  throw new Error('the weights do not add up')
}

class Planner {
  private next = 0

  constructor(
    private readonly random: Random,
    private readonly common: Common,
    private readonly placements: readonly Placement[],
  ) {}

  private type(): string {
    const usual = USUAL.filter((type) => this.common.devices.has(type))
    const all = [...this.common.devices.keys()]
    const type = pick(this.random, chance(this.random, 2) ? usual : all)
    return type === PORT && this.placements === ON_PC ? 'virtio-net-pci' : type
  }

  option(type: string): string | null {
    const properties = this.common.devices.get(type)!
    const unseen = Object.entries(UNSEEN).filter(([name]) => properties.has(name))
    const options = [
      ...optionsOf(properties),
      ...unseen.flatMap(([name, values]) => values.map((value) => `${name}=${value}`)),
    ]
    return options.length === 0 ? null : pick(this.random, options)
  }

  subject(type = this.type()): Subject {
    const option = chance(this.random, 3) ? this.option(type) : null
    const isPort = /root-port|ioh3420/.test(type)
    return {
      id: `d${this.next++}`,
      device: option === null ? type : `${type},${option}`,
      placement: isPort ? 'pcie.0' : pick(this.random, this.placements),
      ...(isPort && chance(this.random, 2) ? { child: pick(this.random, CHILDREN) } : {}),
    }
  }

  subjects(): Subject[] {
    const wanted = Array.from({ length: 1 + this.random(MOST_DEVICES) }, () => this.subject())
    return inMachines(wanted)[0]!
  }
}

const withOption = ({ device, ...rest }: Subject, option: string): Subject => ({
  ...rest,
  device: `${device.split(',')[0]!},${option}`,
})

/** One device with another option on one side. */
function oneOption(random: Random, planner: Planner, subjects: readonly Subject[]): [Subject[], Subject[]] {
  const n = random(subjects.length)
  const option = planner.option(subjects[n]!.device.split(',')[0]!)
  const other = subjects.map((subject, i) => (i === n && option !== null ? withOption(subject, option) : subject))
  return chance(random, 2) ? [[...subjects], other] : [other, [...subjects]]
}

/** Id of the slot that something happens to at the source. */
export const BAY = 'bay'
const EMPTY_PORT: Subject = { id: BAY, device: PORT, placement: 'pcie.0' }

/**
 * A pair of machines to try, the same one for the same random numbers.
 * @param wanted the kind to plan; drawn unless given
 */
export function planOf(random: Random, common: Common, wanted?: Kind): Plan {
  const machine = pick(random, common.machines)
  const onPc = machine.startsWith('pc-i440fx')
  const planner = new Planner(random, common, onPc ? ON_PC : ON_Q35)
  const drawn = wanted ?? kindOf(random)
  const kind = onPc && drawn === 'slot powered off' ? 'guest writes' : drawn
  const subjects = planner.subjects()
  const args = chance(random, 4) ? ['-smp', pick(random, ['2', '3', '4'])] : []
  const side = (own: readonly Subject[] = subjects, extra: readonly string[] = args): SidePlan => ({
    machine,
    subjects: own,
    args: extra,
  })
  const sides = (source: SidePlan, destination: SidePlan): Plan =>
    chance(random, 2) ? { kind, source, destination } : { kind, source: destination, destination: source }

  switch (kind) {
    case 'one option': {
      const [from, to] = oneOption(random, planner, subjects)
      return { kind, source: side(from), destination: side(to) }
    }
    case 'one device more or less':
      return sides(side([...subjects, planner.subject()]), side())
    case 'more CPUs':
      return sides(side(subjects, []), side(subjects, ['-smp', pick(random, ['2', '4'])]))
    case 'more memory':
      return sides(side(), side(subjects, [...args, '-m', pick(random, ['17M', '32M'])]))
    case 'another machine type':
      return { kind, source: side(), destination: { ...side(), machine: pick(random, common.machines) } }
    case 'slot powered off': {
      const filled: Subject = { ...EMPTY_PORT, child: pick(random, CHILDREN) }
      const other = chance(random, 2) ? filled : EMPTY_PORT
      return { kind, source: side([...subjects, filled]), destination: side([...subjects, other]) }
    }
    case 'hot-plugged at the source': {
      // The source's device comes later (see happenings.ts); most destinations have it from the start.
      const empty: Subject = onPc ? { id: BAY, device: 'pci-bridge', placement: 'pci.0' } : EMPTY_PORT
      const other = chance(random, 4) ? empty : { ...empty, child: 'virtio-rng-pci' }
      return { kind, source: side([...subjects, empty]), destination: side([...subjects, other]) }
    }
    case 'firmware has run': {
      const drives = DRIVES.flatMap((drive) => (chance(random, 2) ? drive : []))
      return { kind, source: side(subjects, [...args, ...drives]), destination: side(subjects, [...args, ...drives]) }
    }
    default:
      return { kind, source: side(), destination: side() }
  }
}
