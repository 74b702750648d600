import { digits, hex } from '../../bytes/hex'
import type { ByteChange, DeviceDiff, Four } from '../../check/atlas/diff'
import { plain } from '../drawing/markup'
import { stringify } from '../drawing/plain-json'
import type { Look } from '../drawing/style'
import { twoDigits } from '../drawing/words'
import { wrap } from '../drawing/wrap'

const masks = ({ cmask, wmask, w1cmask }: Four): string => [cmask, wmask, w1cmask].map(twoDigits).join('/')

/** Neighbouring bytes of one register whose changes are listed together. */
interface Row {
  readonly register: string
  readonly fields: readonly string[]
  readonly bytes: readonly ByteChange[]
  readonly properties: readonly string[]
}

function rowsOf({ changes, transition }: DeviceDiff): Row[] {
  const rows: Row[] = []
  for (const change of changes) {
    const last = rows.at(-1)
    const fields = change.field === null ? [] : change.field.split(', ')
    if (last && last.register === change.register && last.bytes.at(-1)!.offset + 1 === change.offset) {
      rows[rows.length - 1] = {
        ...last,
        fields: [...new Set([...last.fields, ...fields])],
        bytes: [...last.bytes, change],
      }
      continue
    }
    const properties = transition.reasons
      .filter(({ register, property }) => register === change.register && property !== null)
      .map(({ property }) => `${property!.name}: ${property!.source} → ${property!.destination}`)
    rows.push({ register: change.register, fields, bytes: [change], properties: [...new Set(properties)] })
  }
  return rows
}

const offsets = ({ bytes }: Row): string =>
  bytes.length === 1 ? hex(bytes[0]!.offset, 3) : `${hex(bytes[0]!.offset, 3)}-${digits(bytes.at(-1)!.offset, 3)}`

const configs = ({ bytes }: Row, side: 'from' | 'to'): string =>
  bytes.map((byte) => twoDigits(byte[side].config)).join(' ')
const maskText = ({ bytes }: Row, side: 'from' | 'to'): string =>
  [...new Set(bytes.map((byte) => masks(byte[side])))].join(' ')

const endText = ({ qemu, machine }: DeviceDiff['from']): string => `QEMU ${qemu}, ${machine}`

function headline({ device, placement, from, to, changes, transition }: DeviceDiff): string {
  const what =
    changes.length === 0
      ? 'nothing differs'
      : changes.length === 1
        ? '1 byte differs'
        : `${changes.length} bytes differ`
  return `${device} at ${placement}: ${what} between ${endText(from)} and ${endText(to)}; migrating a guest there is ${transition.outcome}.`
}

/** Returns a difference between two ends as text for people. */
export function diffText(found: DeviceDiff, { width, style }: Look): string {
  const rows = rowsOf(found).flatMap((row) => {
    const name = [row.register, ...row.fields].join(', ')
    const lines = [
      `config ${configs(row, 'from')} -> ${configs(row, 'to')}`,
      ...(maskText(row, 'from') === maskText(row, 'to')
        ? []
        : [`masks ${maskText(row, 'from')} -> ${maskText(row, 'to')} (cmask/wmask/w1cmask)`]),
      ...row.properties,
    ]
    return [
      ...wrap(`${offsets(row)}  ${name}`, width),
      ...lines.flatMap((line) => wrap(line, width - 9).map((text) => `         ${text}`)),
    ]
  })
  return `${[...wrap(headline(found), width).map(style.strong), ...(rows.length > 0 ? ['', ...rows] : [])].join('\n')}\n`
}

/** Returns the same as a Markdown table. */
export function diffMarkdown(found: DeviceDiff): string {
  const line = (row: Row) =>
    `| \`${offsets(row)}\` | ${plain([row.register, ...row.fields].join(', '))} | \`${configs(row, 'from')}\` | \`${configs(row, 'to')}\` | \`${maskText(row, 'from')}\` | \`${maskText(row, 'to')}\` | ${row.properties.map(plain).join('<br>')} |`
  const rows = rowsOf(found)
  const table = [
    '',
    '| offset | register | from | to | masks from | masks to | property |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map(line),
  ]
  return `${[plain(headline(found)), ...(rows.length > 0 ? table : [])].join('\n')}\n`
}

/** The same for programs. */
export const diffJson = (found: DeviceDiff | null): string =>
  `${stringify({ schemaVersion: 1, difference: found }, 2)}\n`
