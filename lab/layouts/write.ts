import { fromHex } from '../../src/bytes/hex'
import type { Recorded } from '../../test/ground-truth'
import { sparse } from '../records/sparse'
import { bytesOf, type Layout } from './collect'

const HEADER_END = 0x40
const BUFFER = 4096
/** What is not written: in the header, and in the area after it that is the device's own. */
const HEADER_DEFAULT = '0.0.0'
const AREA_DEFAULT = '0.ff.0'

const HEAD = `/**
 * What QEMU holds of the devices that it emulates, read from the memory of running processes: every layout that a device
 * type has in any place, with any machine type, and with the options that change it. Made by \`npm run layouts\` of
 * fixtures/ground-truth. One line each; the fields, separated by bars:
 *
 * 1. the section's last part, its vmstate name, "virtio" for all of virtio's;
 * 2. a title; 3. where it was seen: R on a root bus, B behind a port or bridge; 4. d by default, o with options only;
 * 5. config space: runs of bytes, each "offset:hex digits", zero elsewhere;
 * 6. masks: "offset+length:cmask.wmask.w1cmask", all in hex, several triples if versions or options differ. Where
 *    no run lies, the header has all three zero, and the device's own area is writable and not compared;
 * 7. bytes of config space that were seen with several values: "offset:value/value".
 *
 * The commonest come first.
 */
export const RECORDED: string = \`
`

const hexOf = (value: number): string => value.toString(16)
const ascending = (values: Iterable<number>): number[] => [...values].sort((a, b) => a - b)

/** What the records have at each offset. */
function seenAt(records: readonly Recorded[], read: (record: Recorded) => Iterable<number>): Set<number>[] {
  const seen = Array.from({ length: BUFFER }, () => new Set<number>())
  for (const record of records) {
    let at = 0
    for (const value of read(record)) seen[at++]!.add(value)
  }
  return seen
}

/** Cmask, wmask and w1cmask of each byte as one number. */
function triplesOf({ cmask, wmask, w1cmask }: Recorded): number[] {
  const [c, w, w1c] = [cmask, wmask, w1cmask].map(fromHex)
  return Array.from(c!, (byte, at) => (byte << 16) | (w![at]! << 8) | w1c![at]!)
}

const tripleText = (triple: number): string => [triple >> 16, (triple >> 8) & 0xff, triple & 0xff].map(hexOf).join('.')

/** Field 6. */
function masks(seen: readonly ReadonlySet<number>[]): string {
  const runs: { at: number; length: number; text: string }[] = []
  for (const [at, triples] of seen.entries()) {
    const text = ascending(triples).map(tripleText).join('/')
    if (text === '' || text === (at < HEADER_END ? HEADER_DEFAULT : AREA_DEFAULT)) continue
    const last = runs.at(-1)
    if (last?.text === text && last.at + last.length === at) last.length++
    else runs.push({ at, length: 1, text })
  }
  return runs.map(({ at, length, text }) => `${hexOf(at)}${length > 1 ? `+${hexOf(length)}` : ''}:${text}`).join(' ')
}

/** Field 7, for bytes that are compared in some record: those are the ones that a message can be about. */
function values(records: readonly Recorded[], triples: readonly ReadonlySet<number>[]): string {
  const isCompared = (at: number): boolean => [...triples[at]!].some((triple) => triple >> 16 !== 0)
  return seenAt(records, ({ config }) => fromHex(config))
    .flatMap((those, at) =>
      those.size > 1 && isCompared(at) ? [`${hexOf(at)}:${ascending(those).map(hexOf).join('/')}`] : [],
    )
    .join(' ')
}

function lineOf({ kind, title, onRoot, behind, byDefault, example, records }: Layout): string {
  const places = (behind ? 'B' : '') + (onRoot ? 'R' : '')
  const config = sparse(bytesOf(example))
  const triples = seenAt(records, triplesOf)
  return [kind, title, places, byDefault ? 'd' : 'o', config, masks(triples), values(records, triples)].join('|')
}

/** The table as a source file. */
export const layoutsFile = (layouts: readonly Layout[]): string => `${HEAD}${layouts.map(lineOf).join('\n')}\n\`\n`
