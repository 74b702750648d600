import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { counts, migrationStatus, type Pair, runState, until, withPair } from '../../test/qemu/harness/moving'
import type { Outcome, Tally } from './tally'

const PCIMIG = join(process.cwd(), 'bin/pcimig')

/** Runs guard with a cancel on both monitors. */
function guarded({ source, destination }: Pair): Promise<Pick<Outcome, 'code' | 'said' | 'took'>> {
  const ends = ['--source', `qmp:${source.socket}`, '--destination', `qmp:${destination.socket}`]
  const begin = Date.now()
  const child = spawn(PCIMIG, ['guard', ...ends, '--cancel', '--quiet'], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  return new Promise((resolve) =>
    child.on('close', (code) => resolve({ code, said: said.trim(), took: Date.now() - begin })),
  )
}

/** Whether the guest goes on at the source after a cancel. */
const goesOn = async ({ source }: Pair): Promise<boolean> =>
  (await migrationStatus(source)) === 'cancelled' && (await runState(source)) === 'running' && (await counts(source))

/** Whether the migration completes, and the guest goes on at the destination. */
async function completes({ source, destination }: Pair): Promise<boolean> {
  await source.qmp.execute('migrate-set-parameters', { 'max-bandwidth': 2 ** 30 })
  await until('it completes', async () => (await migrationStatus(source)) === 'completed')
  await until('it runs at the destination', async () => (await runState(destination)) === 'running')
  return counts(destination)
}

/** Migrations of plain QEMU, every other one doomed by the size of an MSI-X table. */
export async function plainMigrations(count: number, say: (line: string) => void): Promise<Tally> {
  const outcomes: Outcome[] = []
  for (let i = 0; i < count; i++) {
    const doomed = i % 2 === 0
    await withPair({ destination: doomed ? ',vectors=5' : '' }, async (pair) => {
      await pair.begin(4)
      const ran = await guarded(pair)
      const right = doomed ? ran.code === 1 && (await goesOn(pair)) : ran.code === 0 && (await completes(pair))
      outcomes.push({ doomed, right, ...ran })
      say(`${i + 1} ${doomed ? 'doomed' : 'good'}: ${right ? 'right' : 'WRONG'} (${ran.took} ms) ${ran.said}`)
    })
  }
  return { kind: 'plain QEMU, both monitors', outcomes }
}
