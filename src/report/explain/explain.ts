import type { ExplainedLog } from '../../check/explain/explain'
import { stringify } from '../drawing/plain-json'
import { sheetsMarkdown, sheetsText } from '../drawing/sheet'
import type { Look } from '../drawing/style'
import { createdOnSays, type Pages, pageJson } from './case-page'
import { emptySheet, triageSheets } from './explain-sheets'
import { type FailureContext, optionText } from './remedy'

/** What to draw: what a log shows, the pages of the known cases, and what the user said about the guest. */
export interface ExplainReport {
  readonly triage: ExplainedLog
  readonly pages: Pages
  /** Version of the QEMU that created the guest, or null. */
  readonly createdOn: string | null
  /** Failed restores beyond those that are explained. */
  readonly omitted: number
}

const NONE =
  'No failed restore was found: neither "get_pci_config_device: Bad config data" nor "load of migration failed", nor a refusal of QEMU, libvirt or KVM to migrate.'

/**
 * Returns explanations as JSON: `messages` are refused bytes, `neighbours` other failures, `cases` the pages of the
 * cases that the interpretations name.
 */
export function explainJson({ triage, pages, createdOn, omitted }: ExplainReport): string {
  const shown = new Map<string, FailureContext>()
  for (const { interpretations, section, option, qemu } of triage.messages) {
    for (const { cases, source } of interpretations)
      for (const { code } of cases) if (!shown.has(code)) shown.set(code, { section, option, source, qemu })
  }
  return `${stringify(
    {
      schemaVersion: 1,
      messages: triage.messages.map(({ interpretations, option, dumped: _, ...message }) => ({
        ...message,
        option: option === null ? null : optionText(option),
        readings: interpretations.map(({ cases, source: _, ...interpretation }) => ({
          ...interpretation,
          cases: cases.map(({ code, fit }) => ({ code, certainty: fit })),
        })),
      })),
      neighbours: triage.otherFailures.map(({ remedies, ...failure }) => ({
        ...failure,
        remedies: remedies.map(({ command = null, ...step }) => ({ ...step, command })),
      })),
      cases: [...shown].flatMap(([code, known]) => {
        const page = pages[code]
        return page ? [{ ...pageJson(code, page, known), guestCreatedThere: createdOnSays(page, createdOn) }] : []
      }),
      omitted,
      nextSteps: triage.nextSteps,
    },
    2,
  )}\n`
}

const omittedText = (omitted: number): string =>
  omitted === 0 ? '' : `\n${omitted} more failed restores are not shown.\n`

/** Returns explanations for people: what happened, why, what to do. */
export function explainText({ triage, pages, createdOn, omitted }: ExplainReport, look: Look): string {
  const sheets = triageSheets(triage, pages, createdOn)
  return sheetsText(sheets.length === 0 ? [emptySheet(NONE, triage)] : sheets, look) + omittedText(omitted)
}

/** Returns explanations as Markdown for a ticket. */
export function explainMarkdown({ triage, pages, createdOn, omitted }: ExplainReport): string {
  const sheets = triageSheets(triage, pages, createdOn)
  return sheetsMarkdown(sheets.length === 0 ? [emptySheet(NONE, triage)] : sheets) + omittedText(omitted)
}
