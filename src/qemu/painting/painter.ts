import { readUint, u16, u32, writeUint } from '../../bytes/little-endian'
import type { RuleRange } from './masks'
import type {
  Action,
  AddCapability,
  AddExtendedCapability,
  ArrayName,
  Changes,
  Step,
  Uncertain,
  Undecided,
} from './step'

const PCI_STATUS = 0x06
const PCI_STATUS_CAP_LIST = 0x10
const PCI_CAPABILITY_LIST = 0x34
const EXTENDED_START = 0x100
/** More extended capabilities than fit into 3840 bytes at 4 bytes each: the chain loops. */
const MOST_EXTENDED = 960

/** The arrays of a PCIDevice after some steps, and for each byte the step that last touched one of its masks. */
export class Painter {
  readonly size: number
  readonly config: Uint8Array
  readonly cmask: Uint8Array
  readonly wmask: Uint8Array
  readonly w1cmask: Uint8Array
  /** Bits for which no step determines whether they are compared. */
  readonly uncertain: Uint8Array
  /** Bits of config that something other than config space decides; null for none. */
  undecided: Uint8Array | null = null
  /** Bits that QEMU's code changes while a guest runs, in the order of the steps. */
  readonly changes: Changes[] = []
  private readonly owner: Uint16Array
  private readonly steps: Step[] = []

  /** @param size bytes of QEMU's buffer: 256, or 4096 for a PCI Express device */
  constructor(size: number) {
    this.size = size
    this.config = new Uint8Array(size)
    this.cmask = new Uint8Array(size)
    this.wmask = new Uint8Array(size)
    this.w1cmask = new Uint8Array(size)
    this.uncertain = new Uint8Array(size)
    this.owner = new Uint16Array(size)
  }

  /** Executes the steps in order. */
  paint(steps: readonly Step[]): this {
    for (const step of steps) {
      this.steps.push(step)
      for (const action of step.actions) this.act(action)
    }
    return this
  }

  /** Returns the rule of every byte from 0 to `size`, with equal neighbours merged. */
  rules(size = this.size): RuleRange[] {
    const ranges: RuleRange[] = []
    const { owner } = this
    for (let start = 0, i = 1; i <= size; i++) {
      if (i < size && owner[i] === owner[start]) continue
      const { rule, note } = this.steps[owner[start]!]!
      ranges.push({ offset: start, length: i - start, rule, note })
      start = i
    }
    return ranges
  }

  private own(at: number, length: number): void {
    this.owner.fill(this.steps.length - 1, at, at + length)
  }

  private act(action: Action): void {
    switch (action.kind) {
      case 'write': {
        const array: Uint8Array = this[action.array]
        const before = readUint(array, action.at, action.width)
        const value = { set: action.value, or: before | action.value, clear: before & ~action.value }[action.how]
        writeUint(array, action.at, action.width, value >>> 0)
        if (action.array !== 'config') this.own(action.at, action.width)
        return
      }
      case 'fill':
        this.within(action.array, action.at, action.length).fill(action.byte)
        if (action.array !== 'config') this.own(action.at, action.length)
        return
      case 'copy':
        this.within('config', action.at, action.bytes.length).set(action.bytes)
        return
      case 'uncertain':
        this.mark(this.uncertain, action)
        return
      case 'undecided':
        this.undecided ??= new Uint8Array(this.size)
        this.mark(this.undecided, action)
        return
      case 'changes':
        this.changes.push(action)
        return
      case 'capability':
        this.addCapability(action)
        return
      case 'extended':
        this.addExtended(action)
        return
    }
  }

  private mark(bits: Uint8Array, { at, width, value }: Uncertain | Undecided): void {
    writeUint(bits, at, width, (readUint(bits, at, width) | value) >>> 0)
    this.own(at, width)
  }

  private within(array: ArrayName, at: number, length: number): Uint8Array {
    if (at < 0 || at + length > this.size) throw new RangeError(`${length} bytes at ${at} are outside config space`)
    return this[array].subarray(at, at + length)
  }

  private readOnlyAndCompared(at: number, size: number): void {
    this.within('wmask', at, size).fill(0)
    this.within('cmask', at, size).fill(0xff)
    this.own(at, size)
  }

  private addCapability({ id, at, size }: AddCapability): void {
    this.config[at] = id
    this.config[at + 1] = this.config[PCI_CAPABILITY_LIST]!
    this.config[PCI_CAPABILITY_LIST] = at
    writeUint(this.config, PCI_STATUS, 2, u16(this.config, PCI_STATUS) | PCI_STATUS_CAP_LIST)
    this.readOnlyAndCompared(at, size)
  }

  private addExtended({ id, version, at, size }: AddExtendedCapability): void {
    if (at !== EXTENDED_START) {
      let last = EXTENDED_START
      for (let i = 0; i < MOST_EXTENDED; i++) {
        const next = u32(this.config, last) >>> 20
        if (next === 0) break
        last = next
      }
      const header = u32(this.config, last)
      writeUint(this.config, last, 4, ((header & 0x000f_ffff) | (at << 20)) >>> 0)
    }
    writeUint(this.config, at, 4, (id | (version << 16)) >>> 0)
    this.within('w1cmask', at, size).fill(0)
    this.readOnlyAndCompared(at, size)
  }
}
