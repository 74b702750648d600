import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Attempt } from './attempt'
import { DOCUMENTED, writeDocument } from './document'
import { type Judgement, judge } from './judge'
import { Folder } from './record'
import { add, isWrong, type Tally } from './tally'

const USAGE = `npm run restores -- --source QEMU --destination QEMU [--count N] [--seed S] [--keep DIR]
                 [--kind KIND] [--machine MACHINE]
npm run restores -- --judge DIR [--tally]
npm run restores -- --document
`

const say = (text: string) => process.stderr.write(`${text}\n`)

function complain({ seed, kind, done, ok, stderr }: Attempt, { relation, ours }: Judgement): void {
  say(`${relation}: seed ${seed}, ${kind}${done.length > 0 ? ` (${done.join(', ')})` : ''}`)
  say(`  ours  ${ours}`)
  say(`  QEMU  ${ok ? 'accepted' : (stderr[0] ?? 'nothing')}`)
}

const openTally = (source: string, destination: string): Tally => ({ source, destination, kinds: {} })

function count(tally: Tally, attempt: Attempt, judgement: Judgement): void {
  add(tally, attempt, judgement)
  if (isWrong(judgement)) process.exitCode = 1
  if (isWrong(judgement) || judgement.relation === 'undetermined') complain(attempt, judgement)
}

const print = (tally: Tally) => process.stdout.write(`${JSON.stringify(tally, null, 1)}\n`)

interface Campaign {
  readonly source: string
  readonly destination: string
  readonly count: number
  readonly seed: number
  readonly keep: string | undefined
  /** Drawn anew for each restore unless given. */
  readonly kind: string | undefined
  readonly machine: string | undefined
}

/** Draws restores between two programs, keeps them if asked to, and judges our answers. */
async function run({ source, destination, count: wanted, seed, keep, kind, machine }: Campaign): Promise<void> {
  const { askBinary } = await import('../conformance/binary')
  const { attempt } = await import('./attempt')
  const { inCommon, isKind } = await import('./plan')
  if (kind !== undefined && !isKind(kind)) throw new Error(`no kind of restore is called ${kind}`)
  const [from, to] = [askBinary(source), askBinary(destination)]
  const common = inCommon(from, to)
  const machines = common.machines.filter((name) => machine === undefined || name === machine)
  if (machines.length === 0) throw new Error('there is no machine type that both have')
  const pair = { source: from, destination: to, common: { ...common, machines } }
  const folder = keep === undefined ? null : new Folder(join(keep, `${from.version}-${to.version}`))
  const tally = openTally(from.version, to.version)
  for (let n = 0; n < wanted; n++) {
    const { attempt: restore, streams } = await attempt(pair, seed + n, kind)
    folder?.add(restore, streams)
    count(tally, restore, judge(restore, streams))
  }
  print(tally)
}

/** Judges the recordings of a pair anew. @param path "DIR/5.2.0-7.2.22" */
function rejudge(path: string, write: boolean): void {
  const folder = new Folder(path)
  const recordings = folder.all()
  const tally = openTally(recordings[0]!.source_qemu, recordings[0]!.destination_qemu)
  for (const recording of recordings) count(tally, recording, judge(recording, folder.streams(recording)))
  if (!write) {
    print(tally)
    return
  }
  mkdirSync(DOCUMENTED, { recursive: true })
  writeFileSync(join(DOCUMENTED, `${basename(path)}.json`), `${JSON.stringify(tally, null, 1)}\n`)
}

const { values } = parseArgs({
  options: {
    source: { type: 'string' },
    destination: { type: 'string' },
    count: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'string' },
    kind: { type: 'string' },
    machine: { type: 'string' },
    judge: { type: 'string' },
    tally: { type: 'boolean', default: false },
    document: { type: 'boolean', default: false },
  },
})
const { source, destination, keep, kind, machine } = values
if (source !== undefined && destination !== undefined) {
  await run({ source, destination, count: Number(values.count), seed: Number(values.seed), keep, kind, machine })
} else if (values.judge !== undefined) rejudge(values.judge, values.tally)
else if (values.document) writeDocument()
else {
  process.stderr.write(USAGE)
  process.exitCode = 2
}
