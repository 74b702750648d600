import { hex } from '../bytes/hex'
import { printableData } from '../bytes/printable'
import type { Explanation, Reading } from '../check/explain'
import { stringify } from './json'
import { inCode, plain } from './markup'
import { bitList, twoDigits } from './rows'
import type { Look } from './style'
import { count } from './verdict'
import { wrap } from './wrap'

/** Explanations as JSON, each as the engine gives it. */
export function explainJson(explanations: readonly Explanation[]): string {
  return `${stringify({ schemaVersion: 1, messages: explanations }, 2)}\n`
}

const named = ({ register, field }: Reading): string => (field === null ? register : `${register}: ${field}`)

/** What the message is about, in one sentence. */
function headline({ operands, section, readings, failing }: Explanation): string {
  const byte = `${hex(operands.offset)} of ${section ?? 'a device that the log does not name'}`
  if (failing === 0) return `${byte}: the message contradicts itself, its masks compare none of the bits that differ.`
  const [only] = readings
  if (readings.length === 1 && only) return `${byte} is ${named(only)}.`
  return readings.length === 0
    ? `${byte}: which register this is can't be told.`
    : `${byte}: ${count(readings.length, 'register')} fit.`
}

const bitsOf = (byte: number): string => {
  const list = bitList(byte)
  if (list === '') return 'no bit'
  return `${/[-,]/.test(list) ? 'bits' : 'bit'} ${list}`
}

/** Label and text of every fact of a message. */
function facts({ message, operands, failing }: Explanation): [string, string][] {
  const { read, device, cmask, wmask, w1cmask } = operands
  return [
    ['message', message],
    ['source', `${twoDigits(read)}, what the migration stream carries ("read")`],
    ['destination', `${twoDigits(device)}, what the newly created device holds ("device")`],
    ['cmask', `${twoDigits(cmask)}, compared on load: ${bitsOf(cmask)}`],
    ['wmask', `${twoDigits(wmask)}, writable by the guest, so not compared: ${bitsOf(wmask)}`],
    ['w1cmask', `${twoDigits(w1cmask)}, cleared by the guest with a 1, so not compared: ${bitsOf(w1cmask)}`],
    ['failing', `${twoDigits(failing)}, differing and compared: ${bitsOf(failing)}`],
  ]
}

function readingFacts(reading: Reading): [string, string][] {
  return [
    ['register', reading.register],
    ...(reading.field === null ? [] : ([['field', reading.field]] as [string, string][])),
    ['why checked', `${reading.note} (${reading.rule})`],
    ['layout', reading.layout],
    ...(reading.case === null ? [] : ([['known case', reading.case]] as [string, string][])),
  ]
}

const LABEL = 13

function list(rows: readonly [string, string][], { width, style }: Look): string[] {
  return rows.flatMap(([label, text]) => {
    const lines = label === 'message' ? [text] : wrap(text, width - LABEL - 2)
    return lines.map((line, i) => `  ${style.faint((i === 0 ? label : '').padEnd(LABEL))}${line}`)
  })
}

function explanationText(explanation: Explanation, look: Look): string {
  return [
    look.style.strong(headline(explanation)),
    '',
    ...list([['line', String(explanation.line)], ...facts(explanation)], look),
    ...explanation.readings.flatMap((reading) => ['', ...list(readingFacts(reading), look)]),
    ...(explanation.needed === null ? [] : ['', ...wrap(`To know more: ${explanation.needed}.`, look.width)]),
  ].join('\n')
}

const NONE = 'No message of QEMU about refused config space ("get_pci_config_device: Bad config data") was found.'

/** Explanations for people: the register in the first line, then what each number of the message means. */
export function explainText(explanations: readonly Explanation[], look: Look): string {
  if (explanations.length === 0) return `${NONE}\n`
  return `${printableData(explanations)
    .map((explanation) => explanationText(explanation, look))
    .join('\n\n')}\n`
}

const markdownRows = (rows: readonly [string, string][]): string[] => [
  '| | |',
  '| --- | --- |',
  ...rows.map(([label, text]) => `| ${label} | ${label === 'message' ? inCode(text) : plain(text)} |`),
]

function explanationMarkdown(explanation: Explanation): string {
  return [
    plain(headline(explanation)),
    '',
    ...markdownRows(facts(explanation)),
    ...explanation.readings.flatMap((reading) => ['', ...markdownRows(readingFacts(reading))]),
    ...(explanation.needed === null ? [] : ['', plain(`To know more: ${explanation.needed}.`)]),
  ].join('\n')
}

/** Explanations as Markdown for a ticket. */
export function explainMarkdown(explanations: readonly Explanation[]): string {
  if (explanations.length === 0) return `${plain(NONE)}\n`
  return `${printableData(explanations).map(explanationMarkdown).join('\n\n')}\n`
}
