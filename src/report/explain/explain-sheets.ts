import { hex } from '../../bytes/hex'
import type { ExplainedLog, Explanation } from '../../check/explain/explain'
import type { Interpretation } from '../../check/explain/interpretations'
import type { NextStep } from '../../check/explain/next-steps'
import type { OtherExplanation } from '../../check/explain/other-failures'
import type { Part, Sheet, SheetRow } from '../drawing/sheet'
import { bitWords, count, twoDigits } from '../drawing/words'
import { caseRows, createdOnSays, type Pages } from './case-page'
import { type FailureContext, remedyRows } from './remedy'

const named = ({ register, field }: Interpretation): string => (field === null ? register : `${register}: ${field}`)

/** Returns what the message is about, in one sentence. */
function headline({ operands, section, interpretations, failing }: Explanation): string {
  const byte = `${hex(operands.offset)} of ${section ?? 'a device that the log does not name'}`
  if (failing === 0) return `${byte}: the message contradicts itself: its masks compare none of the bits that differ.`
  const [first] = interpretations
  if (!first) return `${byte}: this register can't be identified.`
  if (interpretations.length === 1) return `${byte} is ${named(first)}.`
  return `${byte} is likely ${named(first)}; ${count(interpretations.length - 1, 'other register')} also fit.`
}

const bitsOf = (byte: number): string => (byte === 0 ? 'no bit' : bitWords(byte))

const row = (label: string, text: string | null): SheetRow[] => (text === null ? [] : [{ label, text }])

function happened({ line, message, operands, failing, interpretations, qemu, machine, reason }: Explanation): Part {
  const { read, device, cmask, wmask, w1cmask } = operands
  const target = [qemu === null ? null : `QEMU ${qemu}`, machine].filter((part) => part !== null).join(', ')
  return {
    title: 'What happened',
    rows: [
      ...row('values', interpretations[0]?.meaning ?? null),
      { label: 'line', text: String(line) },
      { label: 'message', text: message, code: true },
      { label: 'source', text: `${twoDigits(read)}, what the migration stream carries ("read")` },
      { label: 'destination', text: `${twoDigits(device)}, what the newly created device holds ("device")` },
      { label: 'cmask', text: `${twoDigits(cmask)}, compared on load: ${bitsOf(cmask)}` },
      { label: 'wmask', text: `${twoDigits(wmask)}, writable by the guest, so not compared: ${bitsOf(wmask)}` },
      {
        label: 'w1cmask',
        text: `${twoDigits(w1cmask)}, cleared by the guest with a 1, so not compared: ${bitsOf(w1cmask)}`,
      },
      { label: 'failing', text: `${twoDigits(failing)}, differing and compared: ${bitsOf(failing)}` },
      ...row('received by', target === '' ? null : target),
      ...row('QEMU says', reason),
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

const DOUBT =
  'fits what the message shows, but so may other causes: versions, machine type, device or options decide, and not all are known here'

function why(explanation: Explanation, pages: Pages): Part {
  const shown = shownCase(explanation)
  const page = shown === null ? undefined : pages[shown.code]
  const [first] = explanation.interpretations
  const others = (first?.cases ?? []).filter(({ code }) => code !== shown?.code).map(({ code }) => code)
  return {
    title: 'Why',
    rows: [
      ...explanation.interpretations.flatMap(interpretationRows),
      ...(shown && page ? caseRows(shown.code, page) : row('known case', 'none fits')),
      ...row('certainty', shown && !shown.sure ? DOUBT : null),
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
  const created = page ? createdOnSays(page, createdOn) : []
  return [
    ...(page
      ? [
          {
            title: 'What to do',
            rows: [
              ...created.map((text) => ({ label: 'created on', text })),
              ...page.remedies.flatMap((remedy) => remedyRows(remedy, contextOf(explanation))),
            ],
          },
        ]
      : []),
    {
      title: page ? 'To be sure' : 'What to do next',
      rows: [...row('needed', explanation.needed), ...explanation.nextSteps.flatMap(stepRows)],
    },
  ]
}

/** Returns what is known when a remedy is printed for a message. */
export const contextOf = ({ section, option, interpretations, qemu }: Explanation): FailureContext => ({
  section,
  option,
  source: interpretations[0]?.source ?? null,
  qemu,
})

const messageSheet = (explanation: Explanation, pages: Pages, createdOn: string | null): Sheet => ({
  headline: headline(explanation),
  parts: [happened(explanation), why(explanation, pages), ...whatToDo(explanation, pages, createdOn)],
})

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

const FOLLOWS = 'this follows from what the log says; no program says so itself, and another cause may look the same'

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
        { label: 'class', text: found.class },
        ...row('certainty', found.certainty === 'sure' ? null : FOLLOWS),
        ...row('worded by', releases(found.printedBy)),
        ...found.alsoSaid.map(({ line, message }) => ({ label: 'also said', text: `line ${line}: ${message}` })),
      ],
    },
    {
      title: 'What to do',
      rows: found.remedies.flatMap(({ side, text, command = null }) => stepRows({ side, text, command })),
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
