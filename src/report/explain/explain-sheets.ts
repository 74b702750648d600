import { hex } from '../../bytes/hex'
import type { ExplainedLog, Explanation } from '../../check/explain/explain'
import type { Interpretation } from '../../check/explain/interpretations'
import type { NextStep } from '../../check/explain/next-steps'
import type { OtherExplanation } from '../../check/explain/other-failures'
import type { Part, Sheet, SheetRow } from '../drawing/sheet'
import { bitWords, count, twoDigits } from '../drawing/words'
import { caseRow, causeRows, createdOnSays, type Pages } from './case-page'
import { type FailureContext, remedyRows } from './remedy'

const named = ({ register, field }: Interpretation): string => (field === null ? register : `${register}: ${field}`)

/** The device, as far as the log or the dump names it. */
function deviceOf({ section, dumped }: Explanation): string {
  if (section !== null) return section
  if (dumped === null) return 'a device that the log does not name'
  return `the device in the dump${dumped.name === null ? '' : `, ${dumped.name}`} (the log names none)`
}

/** Returns what the message is about, in one sentence. */
function headline(explanation: Explanation): string {
  const { operands, interpretations, failing } = explanation
  const byte = `${hex(operands.offset)} of ${deviceOf(explanation)}`
  if (failing === 0) return `${byte}: the message contradicts itself: its masks compare none of the bits that differ.`
  const [first] = interpretations
  if (!first) return `${byte}: this register can't be identified.`
  if (interpretations.length === 1) return `${byte} is ${named(first)}.`
  return `${byte} is likely ${named(first)}; ${count(interpretations.length - 1, 'other register')} also fit.`
}

const bitsOf = (byte: number): string => (byte === 0 ? 'no bit' : bitWords(byte))

const row = (label: string, text: string | null): SheetRow[] => (text === null ? [] : [{ label, text }])

const DOUBT =
  'fits what the message shows, but other causes may fit too: versions, machine type, device or options decide, and not all of them are known here'

function happened(explanation: Explanation, pages: Pages): Part {
  const { line, message, interpretations, qemu, machine, reason } = explanation
  const target = [qemu === null ? null : `QEMU ${qemu}`, machine].filter((part) => part !== null).join(', ')
  const shown = shownCase(explanation)
  const page = shown === null ? undefined : pages[shown.code]
  return {
    title: 'What happened',
    rows: [
      ...row('values', interpretations[0]?.meaning ?? null),
      ...(shown && page ? [caseRow(shown.code, page)] : row('known case', 'none fits')),
      ...row('certainty', shown && !shown.sure ? DOUBT : null),
      { label: 'line', text: String(line) },
      { label: 'message', text: message, code: true },
      ...row('received by', target === '' ? null : target),
      ...row('QEMU says', reason),
      ...row('needed', explanation.needed),
    ],
  }
}

/** What the message's numbers stand for. */
function numbers({ operands, failing }: Explanation): Part {
  const { read, device, cmask, wmask, w1cmask } = operands
  return {
    title: 'The numbers of the message',
    rows: [
      { label: 'source', text: `${twoDigits(read)}, what the migration stream carries ("read")` },
      { label: 'destination', text: `${twoDigits(device)}, what the newly created device holds ("device")` },
      { label: 'cmask', text: `${twoDigits(cmask)}, compared on load: ${bitsOf(cmask)}` },
      { label: 'wmask', text: `${twoDigits(wmask)}, writable by the guest, so not compared: ${bitsOf(wmask)}` },
      {
        label: 'w1cmask',
        text: `${twoDigits(w1cmask)}, cleared by the guest with a 1, so not compared: ${bitsOf(w1cmask)}`,
      },
      { label: 'failing', text: `${twoDigits(failing)}, differing and compared: ${bitsOf(failing)}` },
    ],
  }
}

function interpretationRows(found: Interpretation): SheetRow[] {
  return [
    { label: 'register', text: found.register },
    ...row('field', found.field),
    { label: 'why checked', text: `${found.note} (${found.rule})` },
    { label: 'layout', text: found.layout },
  ]
}

/** The known case to show in full, and whether it is certain. */
function shownCase({ interpretations }: Explanation): { code: string; sure: boolean } | null {
  const [first] = interpretations
  if (!first || first.case === null) return null
  const sure =
    interpretations.length === 1 && first.cases.some(({ code, fit }) => code === first.case && fit === 'sure')
  return { code: first.case, sure }
}

function why(explanation: Explanation, pages: Pages): Part {
  const shown = shownCase(explanation)
  const page = shown === null ? undefined : pages[shown.code]
  const [first, ...more] = explanation.interpretations
  const others = (first?.cases ?? []).filter(({ code }) => code !== shown?.code).map(({ code }) => code)
  return {
    title: 'Why',
    rows: [
      ...(page ? causeRows(page) : []),
      ...(first ? interpretationRows(first) : []),
      ...more.map((other, i) => ({ label: i === 0 ? 'or register' : '', text: `${named(other)}: ${other.layout}` })),
      ...row('or else', explanation.alternative),
      ...row('also fit', others.length === 0 ? null : others.join(', ')),
    ],
  }
}

const stepRows = ({ side, text, command }: NextStep): SheetRow[] => [
  { label: side, text },
  ...(command === null ? [] : [{ label: '', text: command, code: true, nested: true }]),
]

function whatToDo(explanation: Explanation, pages: Pages, createdOn: string | null): Part[] {
  const shown = shownCase(explanation)
  const page = shown === null ? undefined : pages[shown.code]
  const remedies = (page?.remedies ?? []).flatMap((remedy) => remedyRows(remedy, contextOf(explanation)))
  const created = page ? createdOnSays(page, createdOn) : []
  return remedies.length === 0
    ? []
    : [{ title: 'What to do', rows: [...created.map((text) => ({ label: 'created on', text })), ...remedies] }]
}

/** How to prove the cause, or to find it if none is known. */
const further = ({ nextSteps }: Explanation, title: string): Part => ({ title, rows: nextSteps.flatMap(stepRows) })

/** Returns what is known when a remedy is printed for a message. */
export const contextOf = ({ section, option, interpretations, qemu }: Explanation): FailureContext => ({
  section,
  option,
  source: interpretations[0]?.source ?? null,
  qemu,
})

/** What happened and what to do come first; why, and how to be sure of it, are for those who read on. */
function messageSheet(explanation: Explanation, pages: Pages, createdOn: string | null): Sheet {
  const remedies = whatToDo(explanation, pages, createdOn)
  return {
    headline: headline(explanation),
    parts: [
      happened(explanation, pages),
      ...remedies,
      why(explanation, pages),
      numbers(explanation),
      further(explanation, remedies.length > 0 ? 'To be sure' : 'What to do next'),
    ],
  }
}

/** What a failure has to do with config space, before it is explained. */
const ABOUT: Readonly<Record<OtherExplanation['about'], string>> = {
  config: 'About config space: ',
  other: 'Not about config space: ',
  open: '',
  start: 'No failed restore: ',
  elsewhere: '',
}

/** "QEMU 10.2 and newer", or null if any release says so. */
function releases(printedBy: OtherExplanation['printedBy']): string | null {
  if (printedBy === null) return null
  const { since, until } = printedBy
  if (since === null) return `QEMU before ${until}`
  return until === null ? `QEMU ${since} and newer` : `QEMU ${since} and newer, before ${until}`
}

const FOLLOWS =
  'this follows from what the log says; no program reports it directly, and another cause may look the same'

const otherFailureSheet = (found: OtherExplanation): Sheet => ({
  headline: `${ABOUT[found.about]}${found.meaning}`,
  parts: [
    {
      title: 'What happened',
      rows: [
        { label: 'line', text: String(found.line) },
        { label: 'message', text: found.message, code: true },
        ...row('section', found.section),
        ...found.own.map((text) => ({ label: 'its words', text, code: true })),
        ...row('QEMU says', found.reason),
        ...row('certainty', found.certainty === 'sure' ? null : FOLLOWS),
      ],
    },
    {
      title: 'What to do',
      rows: found.remedies.flatMap(({ side, text, command = null }) => stepRows({ side, text, command })),
    },
    {
      title: 'What else is known',
      rows: [
        { label: 'class', text: found.class },
        ...row('worded by', releases(found.printedBy)),
        ...found.alsoSaid.map(({ line, message }) => ({ label: 'also said', text: `line ${line}: ${message}` })),
      ],
    },
  ],
})

/** Returns the sheet of a log without failed restores: what to do next. */
export const emptySheet = (headline: string, { nextSteps }: ExplainedLog): Sheet => ({
  headline,
  parts: [{ title: 'What to do next', rows: nextSteps.flatMap(stepRows) }],
})

/** Returns a sheet for every failed restore, in the order of the log. */
export function triageSheets(
  { messages, otherFailures }: ExplainedLog,
  pages: Pages,
  createdOn: string | null,
): Sheet[] {
  const all = [
    ...messages.map((message) => ({ line: message.line, sheet: messageSheet(message, pages, createdOn) })),
    ...otherFailures.map((found) => ({ line: found.line, sheet: otherFailureSheet(found) })),
  ]
  return all.sort((a, b) => a.line - b.line).map(({ sheet }) => sheet)
}
