import { sparseBytes } from '../../bytes/sparse'
import { RECORDED } from './table'

/** cmask, wmask and w1cmask of one byte. */
export type Triple = readonly [cmask: number, wmask: number, w1cmask: number]

/** A layout of config space that a type of device was seen with. */
export interface RecordedLayout {
  /** Last part of the section's id, "pcie-root-port"; "virtio" for every virtio device. */
  readonly kind: string
  /** "virtio device behind a PCIe port" */
  readonly title: string
  /** It was seen on a root bus; behind a port or bridge. */
  readonly onRoot: boolean
  readonly behind: boolean
  /** A device has it without any option. */
  readonly byDefault: boolean
  /** 4096 bytes; those of one machine type and version, others differ in registers but not in their places. */
  readonly config: Uint8Array
  /** Every combination of masks that the byte was seen with, in any version and with any option. */
  masksAt(offset: number): readonly Triple[]
  /** Whether the byte was seen with this value in any version and with any option. */
  sawValue(offset: number, value: number): boolean
}

const HEADER_END = 0x40
const HEADER_DEFAULT: readonly Triple[] = [[0, 0, 0]]
const AREA_DEFAULT: readonly Triple[] = [[0, 0xff, 0]]

const number = (text: string): number => Number.parseInt(text, 16)

interface Run {
  readonly from: number
  readonly end: number
  readonly triples: readonly Triple[]
}

function runOf(text: string): Run {
  const [place = '', masks = ''] = text.split(':')
  const [at = '', length = '1'] = place.split('+')
  const triples = masks.split('/').map((triple): Triple => {
    const [cmask = 0, wmask = 0, w1cmask = 0] = triple.split('.').map(number)
    return [cmask, wmask, w1cmask]
  })
  return { from: number(at), end: number(at) + number(length), triples }
}

/** Offsets and the values seen there. */
function valuesOf(text: string): ReadonlyMap<number, readonly number[]> {
  const entries = text === '' ? [] : text.split(' ')
  return new Map(
    entries.map((entry) => {
      const [at = '', values = ''] = entry.split(':')
      return [number(at), values.split('/').map(number)]
    }),
  )
}

/** A line of the table. For nearly all of them only the kind is asked for: the rest is parsed on demand. */
class RecordedLine implements RecordedLayout {
  readonly kind: string
  readonly title: string
  readonly onRoot: boolean
  readonly behind: boolean
  readonly byDefault: boolean
  private readonly texts: readonly [bytes: string, masks: string, values: string]
  private bytes: Uint8Array | undefined
  private runs: readonly Run[] | undefined
  private varying: ReadonlyMap<number, readonly number[]> | undefined

  constructor(line: string) {
    const [kind = '', title = '', places = '', how, bytes = '', masks = '', values = ''] = line.split('|')
    this.kind = kind
    this.title = title
    this.onRoot = places.includes('R')
    this.behind = places.includes('B')
    this.byDefault = how === 'd'
    this.texts = [bytes, masks, values]
  }

  get config(): Uint8Array {
    this.bytes ??= sparseBytes(this.texts[0])
    return this.bytes
  }

  masksAt(offset: number): readonly Triple[] {
    this.runs ??= this.texts[1].split(' ').map(runOf)
    const run = this.runs.find(({ from, end }) => offset >= from && offset < end)
    return run?.triples ?? (offset < HEADER_END ? HEADER_DEFAULT : AREA_DEFAULT)
  }

  sawValue(offset: number, value: number): boolean {
    this.varying ??= valuesOf(this.texts[2])
    return this.varying.get(offset)?.includes(value) ?? this.config[offset] === value
  }
}

/** All layouts, the commonest first. */
export function recordedLayouts(): readonly RecordedLayout[] {
  return RECORDED.trim()
    .split('\n')
    .map((line) => new RecordedLine(line))
}
