import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { sourceOf } from '../../src/bytes/source'
import { checkMigration } from '../../src/check/machine/migration'
import type { Report } from '../../src/check/report/report'
import { readStream, type Stream } from '../../src/formats/stream'
import { functionAt } from '../../src/live/capture/device-state'
import { functionsOf } from '../../src/live/capture/tree'
import { asked, NOTHING_GIVEN } from '../../test/a-request'
import { answerTo, NoAnswer, streamOf } from '../../test/qemu/harness/migrate'
import { type Launch, type Qemu, withQemu } from '../../test/qemu/harness/qemu-process'
import { pick, randomFrom } from '../../test/qemu/harness/random'
import { askBinary } from '../conformance/binary'
import { Driver } from './driver'
import { type Plan, planOf } from './plan'

const USAGE = `npm run virtio -- --source QEMU --destination QEMU [--count N] [--seed S] [--keep DIR]

Lets drivers without a guest negotiate features with virtio devices of the source, saves them, loads them into the
destination, and holds check's answers against QEMU's: of the streams alone, with the property that differs given, and with
all of the destination's properties as a capture has them.
`

/** Slot of the device under test. */
const SLOT = '04'
const PATH = `0000:00:${SLOT}.0`

const launchOf = (program: string, machine: string, { type, args }: Plan, option: string | null): Launch => ({
  program,
  machine,
  args: [...args, '-device', `${type},addr=${SLOT}${option === null ? '' : `,${option}`}`],
})

const treeOf = async (qemu: Qemu): Promise<string> =>
  (await qemu.qmp.execute('human-monitor-command', { 'command-line': 'info qtree' })) as string

const release = (version: string): string => version.split('.').slice(0, 2).join('.')

/** What is known about the destination. */
const KNOWN = ['alone', 'given', 'captured'] as const
type Known = (typeof KNOWN)[number]

/** With what a capture knows in addition to the stream. */
function captured(stream: Stream, tree: string): Stream {
  const functions = functionsOf(tree)
  return {
    ...stream,
    devices: stream.devices.map((device) => {
      const found = functionAt(functions, device.path)
      return found ? { ...device, type: found.type, properties: found.properties } : device
    }),
  }
}

function judge(
  known: Known,
  source: Stream,
  destination: Stream,
  tree: string,
  qemu: string,
  option: string | null,
): Report {
  const given = known === 'given' && option !== null ? [option.split('=') as [string, string]] : []
  return checkMigration(
    source,
    known === 'captured' ? captured(destination, tree) : destination,
    asked({ target: { ...NOTHING_GIVEN, qemu: release(qemu), machine: null, set: new Map(given) } }),
  )
}

/** How an answer stands to QEMU's; "not claimed" is compatible with covers.virtio false. */
function relationOf({ verdict, covers, stops }: Report, ok: boolean, line: string | undefined): string {
  if (verdict === 'undetermined') return 'undetermined'
  if (verdict === 'compatible')
    return covers.virtio ? (ok ? 'agrees' : 'FALSE COMPATIBLE') : ok ? 'not claimed' : 'not claimed, refused'
  if (ok) return 'FALSE INCOMPATIBLE'
  const message = stops?.[0]?.message ?? null
  if (message === null) return 'no line'
  return message === line ? 'agrees' : 'OTHER LINE'
}

const { values } = parseArgs({
  options: {
    source: { type: 'string' },
    destination: { type: 'string' },
    count: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'string' },
  },
})

async function campaign(from: string, to: string): Promise<void> {
  const [source, destination] = [askBinary(from), askBinary(to)]
  const machines = source.q35.filter((name) => destination.q35.includes(name))
  const both = (type: string, property: string) =>
    [source, destination].every(({ devices }) => devices.get(type)?.has(property))
  const words = Math.min(...[source, destination].map(({ version }) => (Number.parseFloat(version) >= 10.2 ? 4 : 2)))
  const oldest = Math.min(...[source, destination].map(({ version }) => Number.parseFloat(version)))
  const tally = new Map<string, number>()
  const start = Number(values.seed)
  for (let seed = start; seed < start + Number(values.count); seed++) {
    const random = randomFrom(seed)
    const machine = random(2) === 0 ? machines[0]! : pick(random, machines)
    const plan = planOf(random, oldest, both)
    try {
      const sent = await withQemu(launchOf(from, machine, plan, plan.source), async (qemu) => {
        const negotiated = await new Driver(qemu.qmp, PATH).negotiate(plan.wanted, words)
        return { stream: await streamOf(qemu), negotiated }
      })
      const launch = launchOf(to, machine, plan, plan.destination)
      const own = await withQemu(launch, async (qemu) => ({ tree: await treeOf(qemu), stream: await streamOf(qemu) }))
      const { accepted: ok, stderr } = await answerTo(launch, sent.stream, () => undefined)
      const [theirs, ours] = [sent.stream, own.stream].map((bytes) => readStream(sourceOf(bytes)))
      const read = theirs!.devices.find(({ path }) => path === PATH)?.virtio?.features
      if (sent.negotiated && read !== sent.negotiated.accepted) {
        tally.set('FEATURES MISREAD', (tally.get('FEATURES MISREAD') ?? 0) + 1)
        process.stderr.write(
          `seed ${seed}: read ${read?.toString(16)}, chosen ${sent.negotiated.accepted.toString(16)}\n`,
        )
      }
      const said = KNOWN.map((known) => {
        const report = judge(known, theirs!, ours!, own.tree, destination.version, plan.destination)
        const relation = relationOf(report, ok, stderr[0])
        tally.set(`${known}: ${relation}`, (tally.get(`${known}: ${relation}`) ?? 0) + 1)
        return {
          known,
          relation,
          ours: report.stops?.[0]?.message ?? report.unread?.map(({ reason }) => reason).join('; '),
        }
      })
      const count = ok ? 'restores taken' : 'restores refused'
      tally.set(count, (tally.get(count) ?? 0) + 1)
      const isWrong =
        said.some(({ relation }) => /[A-Z]{5}|no line/.test(relation)) ||
        said.some(({ known, relation }) => known === 'captured' && relation !== 'agrees')
      if (isWrong) {
        process.stderr.write(
          `seed ${seed}: ${machine} ${plan.type} source ${plan.source} destination ${plan.destination}\n`,
        )
        process.stderr.write(`  QEMU ${ok ? 'accepted' : stderr[0]}\n`)
        for (const each of said) process.stderr.write(`  ${each.known}: ${each.relation}: ${each.ours}\n`)
      }
      if (values.keep !== undefined) {
        mkdirSync(values.keep, { recursive: true })
        const name = join(values.keep, `${release(source.version)}-${release(destination.version)}-${seed}`)
        writeFileSync(`${name}.src.mig.gz`, gzipSync(sent.stream))
        writeFileSync(`${name}.dst.mig.gz`, gzipSync(own.stream))
        writeFileSync(
          `${name}.json`,
          JSON.stringify({ machine, ...plan, wanted: plan.wanted.toString(16), ok, stderr }),
        )
      }
    } catch (error) {
      const key = error instanceof NoAnswer ? 'QEMU crashed' : 'not started or not saved'
      tally.set(key, (tally.get(key) ?? 0) + 1)
      if (!/QEMU|migrat/.test(String(error))) throw error
    }
  }
  process.stdout.write(
    `${JSON.stringify({ source: source.version, destination: destination.version, ...Object.fromEntries([...tally].sort()) }, null, 1)}\n`,
  )
}

if (values.source === undefined || values.destination === undefined) {
  process.stderr.write(USAGE)
  process.exitCode = 2
} else await campaign(values.source, values.destination)
