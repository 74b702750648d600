import { basename } from 'node:path'
import { InputError } from '../../../bytes/input-error'
import type { Verdict } from '../../../check/report/report'
import type { MarkedReport } from '../../../report/check/findings'
import type { ReportFormat } from '../../../report/check/formats'
import { reportJson } from '../../../report/check/json'
import { ndjson } from '../../../report/check/ndjson'
import {
  type ComparedPairs,
  firstSentences,
  type JudgedPair,
  pairsJson,
  pairsJunit,
  pairsNdjson,
  pairsText,
  pairsVerdict,
} from '../../../report/check/pairs'
import { stringify } from '../../../report/drawing/plain-json'
import { version } from '../../../version'
import { type ReportOptions, type Result, results } from '../../options/report-options'
import { inputsIn, isCollection } from '../../reading/many'
import { steps } from '../../writing/steps'
import { look } from '../../writing/terminal'
import { deliverAll, type Text } from './reports'

/** The files of a directory, or of two; a prediction has no destination. */
export interface Pairs {
  /** By name. */
  readonly pairs: readonly { readonly name: string; readonly source: string; readonly destination?: string }[]
  readonly unpaired: ComparedPairs['unpaired']
}

const byName = (directory: string): ReadonlyMap<string, string> =>
  new Map(inputsIn([directory]).map((path) => [basename(path), path]))

/**
 * Returns the pairs of files if the source is a directory of inputs of their own (streams, captures, dumps), null if it
 * is the directory of one host in sysfs.
 * @param destination the other directory; undefined if it is predicted
 * @throws InputError for a destination that is not such a directory, and for directories without a common name
 */
export function pairsOf(source: string, destination: string | undefined): Pairs | null {
  if (!isCollection(source)) return null
  const sources = byName(source)
  if (destination === undefined) {
    return {
      pairs: [...sources].map(([name, path]) => ({ name, source: path })),
      unpaired: { source: [], destination: [] },
    }
  }
  if (!isCollection(destination)) {
    throw new InputError(
      `${source} is a directory of inputs and ${destination} is not`,
      {},
      'Give two directories, whose files are compared by name; pcimig matrix judges many guests on one host.',
    )
  }
  const destinations = byName(destination)
  const pairs = [...sources].flatMap(([name, path]) => {
    const other = destinations.get(name)
    return other === undefined ? [] : [{ name, source: path, destination: other }]
  })
  if (pairs.length === 0) {
    throw new InputError(
      `${source} and ${destination} have no file of the same name`,
      {},
      'Files of the same name are compared: name them by guest.',
    )
  }
  const only = (own: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>) =>
    [...own.keys()].filter((name) => !other.has(name))
  return { pairs, unpaired: { source: only(sources, destinations), destination: only(destinations, sources) } }
}

/** A report, and the verdict that counts for the exit code. */
interface Judged {
  readonly report: MarkedReport
  readonly verdict: Verdict
}

const DRAWN: Partial<Readonly<Record<ReportFormat, (report: MarkedReport) => string>>> = {
  json: (report) => stringify(reportJson(report)),
  ndjson,
}
const FORMATS: readonly ReportFormat[] = ['text', 'json', 'ndjson', 'junit']

/** @throws InputError for a report that only makes sense of one pair */
function refuse(wanted: readonly Result[], { hex, baseline }: PairsOptions): void {
  const other = wanted.find(({ format }) => !FORMATS.includes(format))
  const [option] = [
    ...(other ? [`--format ${other.format}`] : []),
    ...(hex ? ['--hex'] : []),
    ...(baseline === undefined ? [] : ['--baseline']),
  ]
  if (option === undefined) return
  throw new InputError(
    `${option} is for one pair, not for two directories`,
    {},
    `Compare the files one by one; directories have ${FORMATS.join(', ')}.`,
  )
}

interface PairsOptions extends ReportOptions {
  readonly baseline?: string
}

/** One pair, or why it could not be judged: a file that can't be read must not take the others' verdicts away. */
async function judgedPair(
  name: string,
  judge: () => Promise<Judged>,
  wanted: readonly Result[],
): Promise<JudgedPair | InputError> {
  try {
    const { report, verdict } = await judge()
    const drawn = wanted.flatMap(({ format }) => {
      const draw = DRAWN[format]
      return draw ? [[format, draw(report)] as const] : []
    })
    return { name, verdict, reason: firstSentences(report, verdict), drawn: new Map(drawn) }
  } catch (error) {
    if (error instanceof InputError) return error
    throw error
  }
}

function unjudged(name: string, { place: { file, line }, message }: InputError): JudgedPair {
  const where = [...(file === undefined ? [] : [file]), ...(line === undefined ? [] : [`line ${line}`])].join(', ')
  return {
    ...{ name, verdict: 'undetermined', drawn: new Map() },
    reason: `No verdict: ${where === '' ? '' : `${where}: `}${message}.`,
  }
}

async function draw({ format, to }: Result, judged: ComparedPairs, options: PairsOptions): Promise<Text> {
  switch (format) {
    case 'json':
      return pairsJson(judged)
    case 'ndjson':
      return pairsNdjson(judged)
    case 'junit':
      return pairsJunit(judged)
    default:
      return pairsText(judged, await look({ ...options, output: to }), options.all ?? false)
  }
}

/**
 * Compares the files of two directories pair by pair, so that it takes the memory of one pair, and writes one report.
 * @param judge compares two files, or one with what is predicted for it
 * @returns the verdict of all of them
 * @throws InputError for a report that only makes sense of one pair, and if no pair could be judged: the first one's
 */
export async function checkPairs(
  { pairs, unpaired }: Pairs,
  judge: (source: string, destination: string | undefined) => Promise<Judged>,
  options: PairsOptions,
): Promise<Verdict> {
  const wanted = results(options)
  refuse(wanted, options)
  const shown = steps(options.quiet ?? false)
  const found: JudgedPair[] = []
  const failed: InputError[] = []
  for (const { name, source, destination } of pairs) {
    shown.at(`${found.length} of ${pairs.length} pairs judged: ${name}`)
    const pair = await judgedPair(name, () => judge(source, destination), wanted)
    if (pair instanceof InputError) failed.push(pair)
    found.push(pair instanceof InputError ? unjudged(name, pair) : pair)
  }
  shown.end()
  // What is wrong with all of them is most likely the command line: a device that none has.
  if (failed.length === found.length) throw failed[0]!
  const judged: ComparedPairs = { pairs: found, unpaired, tool: { name: 'pcimig', version } }
  await deliverAll(wanted, (result) => draw(result, judged, options), options)
  return pairsVerdict(judged)
}
