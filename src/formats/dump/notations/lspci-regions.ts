import type { HostResource, RegionSize } from '../../../pci/device'
import { type BarRegister, barAt, definedBarCount } from '../bars'

/** A line of lspci -v about a BAR or the ROM. */
export interface Region {
  readonly kind: BarRegister['kind'] | 'rom'
  readonly prefetchable: boolean
  /** The BAR's number as -vv prints it, null in plain -v. */
  readonly bar: number | null
  /** Whether the BAR may read 0: it has no address, or only the system knows it. */
  readonly unset: boolean
  /** Whether the system gave it an address. */
  readonly assigned: boolean
  /** In bytes, null if the line gives no size. */
  readonly size: RegionSize | null
}

/** "Region 0: Memory at f8000000 (32-bit, non-prefetchable) [size=16K]": show_bases and show_rom, lspci.c. */
const REGION = /^(?:Region ([0-5]): )?(?:\[[a-z]+\] )*(Memory|I\/O ports|Expansion ROM) at \S+(?: \(([^()]*)\))?[^()]*$/

const SIZE = /\[size=(\d{1,5})([KMGTPE]?)\]/
const UNITS = ['', 'K', 'M', 'G', 'T', 'P', 'E']
const UNSET = /\[virtual\]|\[enhanced\]|<unassigned>/

/** Parses the region on this line of verbose output, or returns null. */
export function regionOnLine(line: string): Region | null {
  const match = REGION.exec(line)
  if (!match) return null
  const [, bar, what, type = ''] = match
  const memory = type.startsWith('64-bit') ? 'mem64' : 'mem32'
  const size = SIZE.exec(line)
  return {
    kind: what === 'Memory' ? memory : what === 'I/O ports' ? 'io' : 'rom',
    prefetchable: type.endsWith(', prefetchable'),
    bar: bar === undefined ? null : Number(bar),
    unset: UNSET.test(line),
    assigned: !line.includes('<unassigned>'),
    size: size ? Number(size[1]) * 1024 ** UNITS.indexOf(size[2]!) : null,
  }
}

/**
 * All ways to assign the lines of plain -v to BARs, in order: a BAR that does not read 0 takes the next line, which is
 * of its type; one that reads 0 takes no line, or the line of a BAR without an address.
 */
function placements(config: Uint8Array, regions: readonly Region[], bar: number): number[][] {
  const [region, ...others] = regions
  if (bar >= definedBarCount(config)) return region ? [] : [[]]
  const shown = barAt(config, bar)
  const found = shown ? [] : placements(config, regions, bar + 1)
  if (!region) return shown ? [] : found
  const fits = shown ? region.kind === shown.kind && region.prefetchable === shown.prefetchable : region.unset
  if (!fits) return found
  const rest = placements(config, others, bar + (region.kind === 'mem64' ? 2 : 1))
  return [...found, ...rest.map((numbers) => [bar, ...numbers])]
}

/** BAR numbers of the regions, or null if -v does not show them and the config bytes are ambiguous. */
function barNumbers(config: Uint8Array, regions: readonly Region[]): readonly number[] | null {
  if (regions.every((region) => region.bar !== null)) return regions.map((region) => region.bar!)
  const all = placements(config, regions, 0)
  return all.length === 1 ? all[0]! : null
}

/** Sizes of BARs and ROM, as far as verbose output shows them. */
export interface Sizes {
  readonly bars: ReadonlyMap<number, RegionSize>
  readonly rom: RegionSize | null
  /** What the system made of the BARs: type bits, and whether they have an address. */
  readonly resources: ReadonlyMap<number, HostResource>
}

/** The type bits of a BAR of that kind. */
const typeBits = ({ kind, prefetchable }: Region): number =>
  kind === 'io' ? 0x1 : (kind === 'mem64' ? 0x4 : 0) | (prefetchable ? 0x8 : 0)

/**
 * @param regions the region lines of one device, in the order of the output
 * @param complete lspci knew the sizes, so a region without a line does not exist
 */
export function sizesOf(config: Uint8Array, regions: readonly Region[], complete: boolean): Sizes {
  const rom = regions.find((region) => region.kind === 'rom')
  const lines = regions.filter((region) => region.kind !== 'rom')
  const bars = new Map<number, RegionSize>()
  const resources = new Map<number, HostResource>()
  const numbers = barNumbers(config, lines)
  if (numbers !== null) {
    for (let bar = 0; bar < definedBarCount(config); bar++) {
      const line = lines[numbers.indexOf(bar)]
      const size = line ? line.size : complete ? 0 : null
      if (line) resources.set(bar, { typeBits: typeBits(line), assigned: line.assigned })
      if (size !== null) bars.set(bar, size)
    }
  }
  return { bars, rom: rom ? rom.size : complete ? 0 : null, resources }
}
