import { sha256 } from '@noble/hashes/sha2.js'
import { toHex } from '../../src/bytes/hex'
import { InputError } from '../../src/bytes/input-error'
import { PAGES } from '../../src/check/cases/pages'
import { findDeviceStates } from '../../src/check/explain/device-state'
import { explain } from '../../src/check/explain/explain'
import type { Input, Report } from '../../src/check/report/report'
import type { CheckRequest } from '../../src/check/report/request'
import { checkSides, predictSide } from '../../src/check/sides/sides'
import { explainError } from '../../src/cli/errors'
import { EXIT, EXIT_OF } from '../../src/cli/exit-codes'
import { readLog } from '../../src/formats/log/incident'
import { type CheckOptions, checkRequest, targetRequest } from '../../src/library/options'
import { render } from '../../src/library/render'
import { recordedLayouts } from '../../src/qemu/recorded/layouts'
import { parseVersion } from '../../src/qemu/releases/version'
import { PLAIN } from '../../src/report/drawing/style'
import { caseJson, caseMarkdown, caseText } from '../../src/report/explain/case-page'
import { stateJson, stateMarkdown, stateText } from '../../src/report/explain/device-state'
import { type GivenFile, type GivenSide, logBytes, readSide } from './read'

/** Options as they stand in the fields of the page and in its address: names as on the command line, values as text. */
export type Given = Readonly<Record<string, string>>

/** What the page asks: to compare what was dropped, or to explain what was pasted. */
export type Question =
  | {
      readonly about: 'sides'
      readonly source: GivenFile
      readonly destination: GivenFile | null
      readonly given: Given
    }
  | { readonly about: 'log'; readonly log: Uint8Array; readonly given: Given }

/** What the command line would print, in each of the formats, and the code with which it would end. */
export interface Answer {
  readonly exitCode: number
  readonly text: string
  readonly json: string
  readonly markdown: string
  /** A page of its own, if there is one. */
  readonly html: string | null
}

const entered = (given: Given, name: string): string | undefined => given[name]?.trim() || undefined

/** "a=1 b=2", as in several --set. */
function properties(text: string | undefined): Record<string, string> {
  const words = text?.split(/[\s,]+/).filter((word) => word !== '') ?? []
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf('=')
      if (at < 1) throw new InputError(`'${word}' is not a property`, {}, 'Write PROPERTY=VALUE.')
      return [word.slice(0, at), word.slice(at + 1)]
    }),
  )
}

function optionsOf(given: Given): CheckOptions {
  return {
    qemu: entered(given, 'qemu'),
    machine: entered(given, 'machine'),
    profile: entered(given, 'profile'),
    view: entered(given, 'view') as CheckOptions['view'],
    hostKernel: entered(given, 'host-kernel'),
    sourceHostKernel: entered(given, 'src-host-kernel'),
    set: properties(given.set),
    prove: entered(given, 'prove') === 'on',
  }
}

const inputOf = ({ name, bytes }: GivenFile, { kind }: GivenSide): Input => ({
  path: name,
  sha256: toHex(sha256(bytes)),
  kind,
})

async function report(source: GivenFile, destination: GivenFile | null, given: Given): Promise<Report> {
  const own = await readSide(source)
  const other = destination && (await readSide(destination))
  const inputs = { source: inputOf(source, own), destination: destination && other && inputOf(destination, other) }
  const request: CheckRequest = { ...checkRequest(optionsOf(given)), inputs }
  if (other) return checkSides(own, other, request)
  return predictSide(own, request)
}

async function compared(
  source: GivenFile,
  destination: GivenFile | null,
  given: Given,
  width: number,
): Promise<Answer> {
  const found = await report(source, destination, given)
  return {
    exitCode: EXIT_OF[found.verdict],
    text: render(found, 'text', { width }),
    json: render(found, 'json'),
    markdown: render(found, 'markdown'),
    html: render(found, 'html'),
  }
}

/** A known case by its code, or a VFIO device state, as `pcimig explain` takes them in place of a log. */
function known(words: string, given: Given, width: number): Answer | null {
  const look = { width, style: PLAIN }
  const page = Object.hasOwn(PAGES, words) ? PAGES[words] : undefined
  if (page) {
    const createdOn = entered(given, 'created-on')
    const on = createdOn === undefined ? null : parseVersion(createdOn).text
    const [text, json, markdown] = [
      caseText(words, page, on, look),
      caseJson(words, page),
      caseMarkdown(words, page, on),
    ]
    return { exitCode: 0, text, json, markdown, html: null }
  }
  const [state] = findDeviceStates(words)
  if (state === undefined || words.includes('\n')) return null
  return {
    exitCode: 0,
    text: stateText(state, look),
    json: stateJson(state),
    markdown: stateMarkdown(state),
    html: null,
  }
}

async function explained(log: Uint8Array, given: Given, width: number): Promise<Answer> {
  const bytes = await logBytes(log)
  const answer = bytes.length < 256 ? known(new TextDecoder().decode(bytes).trim(), given, width) : null
  if (answer) return answer
  const { incidents, omitted } = readLog(bytes)
  const createdOn = entered(given, 'created-on')
  const layouts = incidents.length === 0 ? [] : recordedLayouts()
  const found = {
    triage: explain(incidents, [], targetRequest(optionsOf(given)), layouts),
    pages: PAGES,
    createdOn: createdOn === undefined ? null : parseVersion(createdOn).text,
    omitted,
  }
  return {
    exitCode: incidents.length > 0 ? EXIT.COMPATIBLE : EXIT.INCOMPATIBLE,
    text: render(found, 'text', { width }),
    json: render(found, 'json'),
    markdown: render(found, 'markdown'),
    html: null,
  }
}

const failed = (exitCode: number, text: string): Answer => ({ exitCode, text, json: '', markdown: '', html: null })

/**
 * Answers as the command line does. Never throws: what is wrong with the input is said as there.
 * @param width columns of the text
 */
export async function answer(question: Question, width: number): Promise<Answer> {
  try {
    if (question.about === 'log') return await explained(question.log, question.given, width)
    return await compared(question.source, question.destination, question.given, width)
  } catch (error) {
    const { line, code } = explainError(error)
    return failed(code, `${line}\n`)
  }
}
