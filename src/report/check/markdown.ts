import { hex } from '../../bytes/hex'
import { printableData } from '../../bytes/printable'
import type { DeviceReport, Report } from '../../check/report/report'
import { inCode, plain } from '../drawing/markup'
import { rowsMarkdown } from '../drawing/sheet'
import { count, range, twoDigits } from '../drawing/words'
import { type AlikeDevices, alikeDevices, alikeStops, compatibleOnes, gravestFirst, moreAlike } from './alike'
import { type ByteRow, rows } from './bytes/rows'
import type { MarkedReport } from './findings'
import { proofDetails, proofHeadline } from './proof'
import { remarks } from './settings'
import { alikeSections, whatOf } from './stops'
import { headline } from './verdict'
import { type RemediesOf, whatToDo } from './what-to-do'

const bytes = (row: ByteRow, of: 'source' | 'destination' | 'failing'): string =>
  row.bytes.map((byte) => twoDigits(byte[of])).join(' ')

function tableOf(body: readonly ByteRow[]): string[] {
  const line = (row: ByteRow) => {
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
/** Rows of all others. */
const FAILING_ROWS = 24

interface ShownRows {
  readonly body: readonly ByteRow[]
  /** How many more there are that QEMU does not check, and that it does. */
  readonly hidden: number
  readonly failing: number
}

function shownRows(device: DeviceReport): ShownRows {
  const all = rows(device.differences)
  const adopted = all.filter(({ outcome }) => outcome === 'adopted').slice(ADOPTED_ROWS)
  const failing = all.filter(({ outcome }) => outcome !== 'adopted').slice(FAILING_ROWS)
  const dropped = new Set([...adopted, ...failing])
  return { body: all.filter((row) => !dropped.has(row)), hidden: adopted.length, failing: failing.length }
}

const idsOf = (devices: readonly DeviceReport[]): string[] => devices.map(({ id }) => id)

function deviceMarkdown({ first: device, others }: AlikeDevices): string[] {
  const failure = device.firstFailure
  const { body, hidden, failing } = shownRows(device)
  return [
    '',
    `## ${plain(device.id)}: ${device.verdict}`,
    ...(others.length === 0 ? [] : ['', plain(moreAlike(idsOf(others)))]),
    ...(device.reason === null ? [] : ['', plain(device.reason)]),
    ...(failure === null ? [] : ['', `QEMU stops at ${hex(failure.offset)}:`, '', '```', failure.message, '```']),
    ...(body.length === 0 ? ['', 'Nothing differs.'] : ['', ...tableOf(body)]),
    ...(failing === 0 ? [] : ['', `And ${count(failing, 'more row')} that decide.`]),
    ...(hidden === 0 ? [] : ['', `And ${count(hidden, 'more row')} that QEMU does not check.`]),
    ...proofMarkdown(device),
    ...device.notes.flatMap((note, i) => [...(i === 0 ? [''] : []), `- ${plain(note)}`]),
  ]
}

/** Characters of a whole report of a machine: one with 40 devices, all of them refused, fits into a comment. */
const WHOLE = 20_000
/** Characters of all device tables together, if the rest leaves as many. */
const DETAILED = 8_000

const lengthOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0)

/** The same in one line. */
function deviceLine({ first: { id, verdict, reason, firstFailure, differences }, others }: AlikeDevices): string {
  const othersText = others.length === 0 ? '' : `; ${moreAlike(idsOf(others))}`
  const at = firstFailure && differences.find(({ offset }) => offset === firstFailure.offset)
  const where = firstFailure && `QEMU stops at ${hex(firstFailure.offset)}${at ? ` (${at.register})` : ''}`
  return `- ${plain([`${id}: ${verdict}`, where ?? reason].filter((part) => part !== null).join(', ') + othersText)}`
}

/**
 * Tables of devices in order, as many as fit, and a line for each of the others.
 * @param room for all of it, in characters; the first has a table in any case
 */
function devicesMarkdown(all: readonly AlikeDevices[], room: number): string[] {
  const lines: string[] = []
  let left = Math.min(DETAILED, room - lengthOf(all.map(deviceLine)))
  let drawn = 0
  for (const each of all) {
    const own = deviceMarkdown(each)
    left -= lengthOf(own)
    if (left < 0 && drawn > 0) break
    lines.push(...own)
    drawn++
  }
  const rest = all.slice(drawn)
  return rest.length === 0 ? lines : [...lines, '', '## The other devices', '', ...rest.map(deviceLine)]
}

/** Returns where QEMU stops loading a stream, and what would stop it next. */
function stops({ stops: found = [] }: Report): string[] {
  if (found.length === 0) return []
  const lines = alikeStops(found).map((group, i) => {
    const message = group.first.message === null ? '' : `: ${inCode(group.first.message)}`
    return `${i + 1}. ${plain(`${alikeSections(group)}: ${whatOf(group.first)}`)}${message}`
  })
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
  const first = [plain(headline(clean)), ...stops(clean), ...(alone.length === 0 ? [] : ['', ...alone])]
  const last = [
    ...(quiet.length === 0 ? [] : ['', plain(compatibleOnes(quiet))]),
    ...remarks(clean).flatMap((note, i) => [...(i === 0 ? [''] : []), `- ${plain(note)}`]),
    ...whatToDo(clean, gravestFirst(clean.devices), remedies).flatMap(({ title, rows: steps }) => [
      '',
      `## ${plain(title)}`,
      '',
      ...rowsMarkdown(steps),
    ]),
  ]
  const groups = alikeDevices(gravestFirst(clean.devices).filter((device) => !quiet.includes(device)))
  const described = devicesMarkdown(groups, WHOLE - lengthOf([...first, ...last]))
  return `${[...first, ...described, ...last].join('\n')}\n`
}
