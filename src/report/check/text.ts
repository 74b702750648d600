import { hex } from '../../bytes/hex'
import { printableData } from '../../bytes/printable'
import type { DeviceReport, Report, Unpaired } from '../../check/report/report'
import { rowsText } from '../drawing/sheet'
import type { Look } from '../drawing/style'
import { table } from '../drawing/table'
import { count } from '../drawing/words'
import { bullets, wrap } from '../drawing/wrap'
import { type AlikeDevices, alikeDevices, gravestFirst, moreAlike } from './alike'
import { byteTable, type RowKind } from './bytes/byte-table'
import { type ByteRow, rows } from './bytes/rows'
import type { MarkedReport } from './findings'
import { proofHeadline } from './proof'
import { asSentence, influences } from './settings'
import { stopsText } from './stops'
import { headline, notJudged, stop } from './verdict'
import { casesOf, type RemediesOf, whatToDo } from './what-to-do'

export interface TextOptions extends Look {
  /** Show everything: all adopted bytes, and devices in which nothing fails. */
  readonly all: boolean
  /** Draws the config space of a device; without it none is drawn. */
  readonly hex?: (device: DeviceReport, look: Look) => readonly string[]
  /** The address of a known case's page, for terminals that follow links. */
  readonly addressOf?: (code: string) => string | null
  /** What to do about a known case of a device; without it the case is named only. */
  readonly remedies?: RemediesOf
  /** Describes every state that the guest can reach; without it, or without a proof in the report, nothing is shown. */
  readonly proof?: (device: DeviceReport, look: Look) => readonly string[]
}

/** Adopted bytes are for information: the number of rows shown unless everything is requested. */
const ADOPTED_ROWS = 8

/** Columns that indent, gaps and the verdict take in the summary, and those that a register's name needs. */
const SUMMARY_TAKEN = 18
const SUMMARY_REGISTER = 24

function views({ view: { source, destination } }: DeviceReport): string {
  return source === destination ? `view ${source}` : `source view ${source}, destination view ${destination}`
}

function facts(device: DeviceReport): string {
  const { name, how, verified, why } = device.profile
  const trust = verified ? '' : ', not verified against QEMU'
  return `profile ${name} (${how}: ${why})${trust}; ${count(device.size, 'byte')}; ${views(device)}`
}

function title({ id, address }: DeviceReport): string {
  const { source, destination } = address
  return source === null || destination === null || source === destination ? id : `${id}, ${source} -> ${destination}`
}

function section(
  heading: string,
  kind: RowKind,
  shown: readonly ByteRow[],
  canvas: TextOptions,
  stopAt?: number,
): string[] {
  if (shown.length === 0) return []
  return ['', ...wrap(heading, canvas.width), byteTable(shown, kind, { ...canvas, stopAt: stopAt ?? null })]
}

function adopted(device: DeviceReport, canvas: TextOptions): string[] {
  const bytes = device.differences.filter(({ outcome }) => outcome === 'adopted')
  const all = rows(bytes)
  const shown = canvas.all ? all : all.slice(0, ADOPTED_ROWS)
  const hidden = all.length - shown.length
  return [
    ...section(
      `Not checked, QEMU takes the source's value (${count(bytes.length, 'byte')}):`,
      'adopted',
      shown,
      canvas,
    ),
    ...(hidden === 0 ? [] : [canvas.style.faint(`  and ${count(hidden, 'more row')}: --all shows them`)]),
  ]
}

/** The known cases of what fails, and the command that explains them. */
function causes(device: DeviceReport, { style, width, addressOf }: TextOptions): string[] {
  return casesOf(device).flatMap((code) => {
    const [first = '', ...rest] = wrap(`Known cause: ${code} (pcimig explain ${code})`, width)
    const address = addressOf?.(code) ?? null
    return [address === null ? first : first.replace(code, (word) => style.link(word, address)), ...rest]
  })
}

function deviceText({ first: device, others }: AlikeDevices, canvas: TextOptions): string[] {
  const of = (outcome: string) => rows(device.differences.filter((byte) => byte.outcome === outcome))
  const failure = device.firstFailure
  const stops = failure === null ? [] : ['', `QEMU stops at ${hex(failure.offset)} (>) and prints:`, failure.message]
  const reason =
    device.reason === null ? null : `${device.verdict === 'undetermined' ? 'No verdict' : 'Why'}: ${device.reason}`
  return [
    '',
    canvas.style.strong(title(device)),
    ...(others.length === 0
      ? []
      : wrap(moreAlike(others.map(({ id }) => id)), canvas.width - 2).map((line) => `  ${line}`)),
    ...wrap(facts(device), canvas.width - 2).map((line) => canvas.style.faint(`  ${line}`)),
    ...(reason === null ? [] : wrap(reason, canvas.width)),
    ...section('Checked and different, restore fails:', 'compared', of('fails'), canvas, failure?.offset),
    ...stops,
    ...(device.obstacle?.message ? ['QEMU prints:', device.obstacle.message] : []),
    ...causes(device, canvas),
    ...section('Different, and it is not known whether QEMU checks them:', 'compared', of('undetermined'), canvas),
    ...adopted(device, canvas),
    ...section('Equal:', 'equal', of('equal'), canvas),
    ...(canvas.proof ? canvas.proof(device, canvas) : []),
    ...(canvas.hex ? ['', ...canvas.hex(device, canvas)] : []),
    ...(device.notes.length === 0 ? [] : ['', 'Notes:', ...bullets(device.notes, canvas.width)]),
  ]
}

/** Compatible devices in the summary: if there are more, they are counted below it. */
const QUIET_ROWS = 12

/** Verdict, device and, if there is room, where QEMU stops: what fails first, and devices that are alike once. */
function summary(groups: readonly AlikeDevices[], { style, width }: TextOptions): string[] {
  if (groups.length === 0) return []
  const ids = groups.map(({ first, others }) => [
    first.id,
    ...(others.length === 0 ? [] : [`and ${others.length} more alike`]),
  ])
  const longest = Math.max(...ids.flat().map((line) => line.length))
  const idWidth = Math.min(longest, Math.floor(width * 0.45))
  const room = width - SUMMARY_TAKEN - idWidth
  const where = (device: DeviceReport) =>
    room < SUMMARY_REGISTER ? (stop(device)?.split(' ')[0] ?? '') : wrap(stop(device) ?? '', room).join('\n')
  const lines = groups.map(({ first }, i) => [
    style.verdict[first.verdict](first.verdict),
    ids[i]!.flatMap((line) => wrap(line, idWidth)).join('\n'),
    where(first),
  ])
  return ['', table(['verdict', 'device', 'at'].map(style.faint), lines)]
}

function unpaired(side: string, devices: readonly Unpaired[], { width }: TextOptions): string[] {
  if (devices.length === 0) return []
  return [
    '',
    `Only in the ${side}:`,
    ...bullets(
      devices.map(({ id }) => id),
      width,
    ),
  ]
}

/** What to do about the known cases. */
const advice = (report: Report, shown: readonly DeviceReport[], canvas: TextOptions): string[] =>
  whatToDo(report, shown, canvas.remedies).flatMap(({ title: heading, rows: found }) => [
    '',
    canvas.style.strong(`${heading}:`),
    ...rowsText(found, canvas),
  ])

/** Next to the verdict, as it may differ without these. */
const influenceLines = (report: MarkedReport, { style, width }: TextOptions): string[] =>
  influences(report).flatMap((sentence) => wrap(asSentence(sentence), width).map(style.faint))

/** Verdicts by release, if they are not the same for all. */
function releaseLines({ target: { releases = [] } }: Report, { style }: TextOptions): string[] {
  if (releases.length < 2) return []
  const lines = releases.map(({ from, to, verdict }) => [
    style.verdict[verdict](verdict),
    from === to ? from : `${from} to ${to}`,
  ])
  return ['', table(['verdict', 'QEMU'].map(style.faint), lines)]
}

/** The line about the devices that are not shown: compatible, and safe in every state if that was requested. */
function quietLines({ devices }: Report, quiet: number, { style, width, proof }: TextOptions): string[] {
  if (quiet === 0) return []
  const safe = proof && devices.find((device) => device.proof?.outcome === 'safe')
  const line = `${count(quiet, 'compatible device')}${safe ? ', safe' : ''}: see --all.`
  // If it were about some devices only, readers would take it for a statement about the machine.
  const whole = safe?.proof && quiet === devices.length ? wrap(proofHeadline(safe.proof, safe.verdict), width) : []
  return ['', style.faint(line), ...whole]
}

/**
 * Returns the report for people: the verdict in the first line, then what to act on. With the style PLAIN it holds no
 * escapes.
 */
export function text(report: MarkedReport, canvas: TextOptions): string {
  const clean = printableData(report)
  const many = clean.devices.length > 1
  const devices = gravestFirst(clean.devices)
  const shown = devices.filter(
    ({ verdict, proof }) => !many || canvas.all || verdict !== 'compatible' || (proof && proof.outcome !== 'safe'),
  )
  const quiet = devices.filter((device) => !shown.includes(device))
  const alone = (first: DeviceReport): AlikeDevices => ({ first, others: [] })
  const groups = canvas.all || canvas.hex ? shown.map(alone) : alikeDevices(shown)
  const lines = [
    canvas.style.verdict[clean.verdict](headline(clean)),
    ...influenceLines(clean, canvas),
    ...[notJudged(clean)]
      .filter((text) => text !== '')
      .flatMap((text) => wrap(text, canvas.width).map(canvas.style.faint)),
    ...releaseLines(clean, canvas),
    ...(many ? summary([...groups, ...(quiet.length > QUIET_ROWS ? [] : quiet.map(alone))], canvas) : []),
    ...stopsText(clean, canvas.width),
    ...unpaired('source', clean.unpaired.source, canvas),
    ...unpaired('destination', clean.unpaired.destination, canvas),
    ...groups.flatMap((group) => deviceText(group, canvas)),
    ...quietLines(clean, quiet.length, canvas),
    ...(clean.notes.length === 0 ? [] : ['', 'About this comparison:', ...bullets(clean.notes, canvas.width)]),
    ...advice(clean, shown, canvas),
  ]
  return `${lines.join('\n')}\n`
}
