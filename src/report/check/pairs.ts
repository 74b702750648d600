import { printable } from '../../bytes/printable'
import type { Verdict } from '../../check/report/report'
import { stringify } from '../drawing/plain-json'
import type { Look } from '../drawing/style'
import { count } from '../drawing/words'
import { wrap } from '../drawing/wrap'
import { element, XML_DECLARATION } from '../drawing/xml'
import type { MarkedReport } from './findings'
import { proofHeadline } from './proof'
import { asSentence, influences } from './settings'
import { headline, notJudged } from './verdict'

/** Two files of one name in two directories, and what became of their comparison. */
export interface JudgedPair {
  /** The name that both files have. */
  readonly name: string
  readonly verdict: Verdict
  /** What the pair's report says first, or why there is none; sentences. */
  readonly reason: string
  /** The report in the forms that were asked for. */
  readonly drawn: ReadonlyMap<string, string>
}

/** All pairs of two directories. */
export interface ComparedPairs {
  /** By name. */
  readonly pairs: readonly JudgedPair[]
  /** Names that only one directory has. */
  readonly unpaired: { readonly source: readonly string[]; readonly destination: readonly string[] }
  readonly tool: { readonly name: string; readonly version: string }
}

/**
 * Returns what a pair's report says first: its result, what decided the exit code besides, and what was not compared.
 * @param verdict the one that counts for the exit code
 */
export function firstSentences(report: MarkedReport, verdict: Verdict): string {
  const proofs = report.devices.flatMap((device) => (device.proof ? [[device, device.proof] as const] : []))
  const [unsafe] = verdict === report.verdict ? [] : proofs.filter(([, { outcome }]) => outcome !== 'safe')
  const proven = unsafe ? [`${unsafe[0].id}: ${proofHeadline(unsafe[1], unsafe[0].verdict)}`] : []
  const others = [...proven, ...influences(report).map(asSentence), notJudged(report)]
  return [headline(report), ...others.filter((text) => text !== '')].join(' ')
}

/** Why a file has no verdict. */
const alone = (side: 'source' | 'destination'): string =>
  `no file of this name in the ${side === 'source' ? 'destination' : 'source'}`

/** The worst verdict of all pairs; a file without a counterpart leaves it open. */
export function pairsVerdict({ pairs, unpaired }: Pick<ComparedPairs, 'pairs' | 'unpaired'>): Verdict {
  if (pairs.some(({ verdict }) => verdict === 'incompatible')) return 'incompatible'
  const isOpen = unpaired.source.length + unpaired.destination.length > 0
  return isOpen || pairs.some(({ verdict }) => verdict === 'undetermined') ? 'undetermined' : 'compatible'
}

const SCHEMA_VERSION = 2

/** Returns one document: `pairs` has the JSON of `check` for each pair as `report`, null if a file could not be read. */
export function* pairsJson(judged: ComparedPairs): Generator<string> {
  const { pairs, unpaired, tool } = judged
  const head = { schemaVersion: SCHEMA_VERSION, tool, verdict: pairsVerdict(judged), unpaired }
  yield `${stringify(head).slice(0, -'}'.length)},"pairs":[`
  for (const [i, { name, verdict, reason, drawn }] of pairs.entries()) {
    const own = stringify({ name, verdict, reason }).slice(0, -'}'.length)
    yield `${i === 0 ? '' : ','}\n${own},"report":${drawn.get('json') ?? 'null'}}`
  }
  yield '\n]}\n'
}

const UNCOVERED = { config: false, machine: false, ram: false, sections: false, virtio: false, vmstate: false }

/** Returns the lines of `check` for each pair, with a line of its own for each file that was not compared. */
export function* pairsNdjson({ pairs, unpaired, tool }: ComparedPairs): Generator<string> {
  const head = {
    ...{ schemaVersion: SCHEMA_VERSION, tool, inputs: null, covers: UNCOVERED },
    target: { qemu: null, machine: null, hostKernel: null },
  }
  const line = (id: string, reason: string): string =>
    `${stringify({ ...head, id, address: { source: null, destination: null }, verdict: 'undetermined', reason })}\n`
  for (const { name, reason, drawn } of pairs) yield drawn.get('ndjson') ?? line(name, reason)
  for (const side of ['source', 'destination'] as const)
    for (const name of unpaired[side]) yield line(name, alone(side))
}

/** Jenkins takes everything before the last full stop for a package. */
const CLASS = 'pcimig'

/** Returns JUnit XML with a case for each pair: `failure` is what QEMU refuses, `error` is what has no verdict. */
export function pairsJunit({ pairs, unpaired }: ComparedPairs): string {
  const failed = (outcome: 'failure' | 'error', reason: string) =>
    element(outcome, { message: printable(reason), type: outcome === 'failure' ? 'incompatible' : 'undetermined' }, [
      printable(reason),
    ])
  const one = (name: string, inside: readonly string[]) =>
    element('testcase', { name: printable(name), classname: CLASS, time: '0' }, inside, true)
  const OUTCOME = { compatible: null, incompatible: 'failure', undetermined: 'error' } as const
  const compared = pairs.map(({ name, verdict, reason }) => {
    const outcome = OUTCOME[verdict]
    return one(name, outcome === null ? [] : [failed(outcome, reason)])
  })
  const others = (['source', 'destination'] as const).flatMap((side) =>
    unpaired[side].map((name) => one(name, [failed('error', alone(side))])),
  )
  const of = (verdict: Verdict) => pairs.filter((pair) => pair.verdict === verdict).length
  const totals = {
    tests: `${compared.length + others.length}`,
    failures: `${of('incompatible')}`,
    errors: `${of('undetermined') + others.length}`,
  }
  const suite = element(
    'testsuite',
    { name: CLASS, ...totals, skipped: '0', time: '0' },
    [...compared, ...others],
    true,
  )
  return `${XML_DECLARATION}${element('testsuites', { name: CLASS, ...totals, time: '0' }, [suite], true)}\n`
}

const ORDER: readonly Verdict[] = ['incompatible', 'undetermined', 'compatible']
const INDENT = '    '
/** Names of accepted pairs that are printed: of those that are not, all are. */
const MOST_ACCEPTED = 8

/** Returns the pairs for people: those with one result together, what is refused first. */
export function pairsText(judged: ComparedPairs, { width, style }: Look, all: boolean): string {
  const { pairs, unpaired } = judged
  const of = (verdict: Verdict) => pairs.filter((pair) => pair.verdict === verdict)
  const totals = ORDER.map((verdict) => [of(verdict).length, verdict] as const).filter(([found]) => found > 0)
  const groups = ORDER.flatMap((verdict) => {
    const byReason = new Map<string, string[]>()
    for (const { name, reason } of of(verdict)) {
      const names = byReason.get(reason)
      if (names) names.push(printable(name))
      else byReason.set(reason, [printable(name)])
    }
    return [...byReason].map(([reason, names]) => ({ verdict, reason, names }))
  })
  const lines = (names: readonly string[], most: number): string[] => {
    const omitted = names.length - most
    const shown = omitted > 0 && !all ? `${names.slice(0, most).join(', ')} and ${omitted} more` : names.join(', ')
    return wrap(shown, width - INDENT.length).map((line) => style.faint(`${INDENT}${line}`))
  }
  const head = `${count(pairs.length, 'pair')}: ${totals.map(([found, verdict]) => `${found} ${verdict}`).join(', ')}.`
  const blocks = groups.map(({ verdict, reason, names }) => [
    '',
    ...wrap(printable(reason), width).map((line) => style.verdict[verdict](line)),
    ...lines(names, verdict === 'compatible' ? MOST_ACCEPTED : names.length),
  ])
  const others = (['source', 'destination'] as const).flatMap((side) => {
    const names = unpaired[side].map((name) => printable(name))
    if (names.length === 0) return []
    const text = `No verdict for ${count(names.length, 'file')} of the ${side}: ${alone(side)}.`
    return ['', ...wrap(text, width).map((line) => style.verdict.undetermined(line)), ...lines(names, names.length)]
  })
  return `${[...wrap(head, width), ...blocks.flat(), ...others].join('\n')}\n`
}
