import { hex } from '../../bytes/hex'
import { printableData } from '../../bytes/printable'
import type { DeviceReport, Report } from '../../check/report/report'
import { plain } from '../drawing/markup'
import { rowsMarkdown } from '../drawing/sheet'
import { count, range, twoDigits } from '../drawing/words'
import { type Alike, alike, compatibleOnes, moreAlike } from './alike'
import { type Row, rows } from './bytes/rows'
import type { MarkedReport } from './findings'
import { proofDetails, proofHeadline } from './proof'
import { remarks } from './settings'
import { stopSentence } from './stops'
import { headline } from './verdict'
import { type RemediesOf, whatToDo } from './what-to-do'

const bytes = (row: Row, of: 'source' | 'destination' | 'failing'): string =>
  row.bytes.map((byte) => twoDigits(byte[of])).join(' ')

function tableOf(body: readonly Row[]): string[] {
  const line = (row: Row) => {
    const name = [row.register, ...row.fields].map(plain).join('<br>')
    const values = [bytes(row, 'source'), bytes(row, 'destination'), bytes(row, 'failing')].map((text) => `\`${text}\``)
    return `| \`${range(row)}\` | ${name} | ${values.join(' | ')} | ${row.outcome} | ${plain(row.note)} |`
  }
  return [
    '| offset | register, field | source | destination | failing bits | outcome | why |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...body.map(line),
  ]
}

function proofMarkdown({ proof, verdict }: DeviceReport): string[] {
  if (!proof) return []
  return [
    '',
    `**${plain(proofHeadline(proof, verdict))}**`,
    '',
    ...proofDetails(proof).map((text) => `- ${plain(text)}`),
  ]
}

/** Rows of bytes that QEMU takes as they come: more of them are counted only. */
const ADOPTED_ROWS = 8

function shownRows(device: DeviceReport): { readonly body: readonly Row[]; readonly hidden: number } {
  const all = rows(device.differences)
  const adopted = all.filter(({ outcome }) => outcome === 'adopted')
  const dropped = new Set(adopted.slice(ADOPTED_ROWS))
  return { body: all.filter((row) => !dropped.has(row)), hidden: dropped.size }
}

function deviceMarkdown({ first: device, others }: Alike): string[] {
  const failure = device.firstFailure
  const { body, hidden } = shownRows(device)
  return [
    '',
    `## ${plain(device.id)}: ${device.verdict}`,
    ...(others.length === 0 ? [] : ['', plain(moreAlike(others))]),
    ...(device.reason === null ? [] : ['', plain(device.reason)]),
    ...(failure === null ? [] : ['', `QEMU stops at ${hex(failure.offset)}:`, '', '```', failure.message, '```']),
    ...(body.length === 0 ? ['', 'Nothing differs.'] : ['', ...tableOf(body)]),
    ...(hidden === 0 ? [] : ['', `And ${count(hidden, 'more row')} that QEMU does not check.`]),
    ...proofMarkdown(device),
    ...device.notes.flatMap((note, i) => [...(i === 0 ? [''] : []), `- ${plain(note)}`]),
  ]
}

/** Returns where QEMU stops loading a stream, and what would stop it next. */
function stops({ stops: found = [] }: Report): string[] {
  if (found.length === 0) return []
  const lines = found.map((stop, i) => `${i + 1}. ${plain(stopSentence(stop))}`)
  return ['', 'QEMU loads sections in this order and stops at the first that fails:', '', ...lines]
}

/**
 * Returns the report as Markdown for tickets and merge requests; names from inputs can't act as markup.
 * @param remedies what to do about a known case; without it the cases are not mentioned
 */
export function markdown(report: MarkedReport, remedies?: RemediesOf): string {
  const clean = printableData(report)
  const alone = [
    ...clean.unpaired.source.map(({ id }) => `- only in the source: ${plain(id)}`),
    ...clean.unpaired.destination.map(({ id }) => `- only in the destination: ${plain(id)}`),
  ]
  // Of a machine, what nobody has to act on is one line.
  const many = clean.devices.length > 1
  const quiet = clean.devices.filter(
    ({ verdict, proof, notes }) =>
      many && verdict === 'compatible' && notes.length === 0 && (!proof || proof.outcome === 'safe'),
  )
  const lines = [
    plain(headline(clean)),
    ...stops(clean),
    ...(alone.length === 0 ? [] : ['', ...alone]),
    ...alike(clean.devices.filter((device) => !quiet.includes(device))).flatMap(deviceMarkdown),
    ...(quiet.length === 0 ? [] : ['', plain(compatibleOnes(quiet))]),
    ...remarks(clean).flatMap((note, i) => [...(i === 0 ? [''] : []), `- ${plain(note)}`]),
    ...whatToDo(clean, clean.devices, remedies).flatMap(({ title, rows: steps }) => [
      '',
      `## ${plain(title)}`,
      '',
      ...rowsMarkdown(steps),
    ]),
  ]
  return `${lines.join('\n')}\n`
}
