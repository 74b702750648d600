import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { fromHex } from '../../src/bytes/hex'
import { runCheck } from '../../src/check/sides/run'
import { givenKernel } from '../../src/kernel/given'
import { reconstruct } from '../../src/qemu/reconstruct'
import { asked } from '../../test/a-request'
import { disagreements, type Recorded } from '../../test/ground-truth'
import { functionOf, type KernelRecord, targetOf } from '../../test/kernel/records'

/** Records name QEMU as its package does: "7.2 (Debian bookworm)"; arrays may be longer than what travels. */
function tidied(record: KernelRecord & { readonly migrated_size?: number }): KernelRecord {
  const size = record.migrated_size ?? record.size
  const cut = (hex: string | undefined) => hex?.slice(0, 2 * size)
  const arrays = Object.fromEntries(
    (['config', 'cmask', 'wmask', 'w1cmask'] as const).flatMap((name) => {
      const hex = cut(record[name])
      return hex === undefined ? [] : [[name, hex]]
    }),
  )
  return { ...record, ...arrays, size, qemu: record.qemu.split(' ')[0]! }
}

const recordsOf = (path: string): readonly KernelRecord[] =>
  gunzipSync(readFileSync(path))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => tidied(JSON.parse(line) as KernelRecord))
    .filter(({ config, refused }) => config !== undefined || refused !== undefined)

function isExact(record: KernelRecord, view: 'physical' | 'vfio'): boolean {
  const { masks } = reconstruct(functionOf(record, view), targetOf(record, view, record.kernel))
  if (record.refused !== undefined) return masks.refused !== null
  return masks.refused === null && disagreements({ ...masks }, record as Recorded).length === 0
}

/** What QEMU does, by the masks read out of it. */
function real(source: KernelRecord, destination: KernelRecord): string {
  if (source.config === undefined || destination.config === undefined) return 'not started'
  const [from, to, cmask, wmask, w1cmask] = [
    source.config,
    destination.config,
    destination.cmask,
    destination.wmask,
    destination.w1cmask,
  ].map(fromHex)
  const refuses = to!.some((byte, i) => ((from![i]! ^ byte) & cmask![i]! & ~wmask![i]! & ~w1cmask![i]!) !== 0)
  return refuses ? 'refused' : 'accepted'
}

const nameOf = ({ case: name, qemu, placement }: KernelRecord) => [name, qemu, placement].join(' ')

/** Prints how many records come out exact from the function's own bytes and from what the kernel shows. */
function countExact(all: readonly KernelRecord[]): void {
  for (const view of ['physical', 'vfio'] as const) {
    const wrong = all.filter((record) => !isExact(record, view))
    process.stdout.write(`${view}: ${all.length - wrong.length} of ${all.length} exact\n`)
    for (const { case: name, kernel, qemu } of wrong) process.stdout.write(`  ${name}, Linux ${kernel}, QEMU ${qemu}\n`)
  }
}

/** Prints the verdicts of all pairs of one function under two kernels. */
function countPairs(all: readonly KernelRecord[]): void {
  const counts = new Map<string, number>()
  for (const name of new Set(all.map(nameOf))) {
    const own = all.filter((record) => nameOf(record) === name)
    const outcomes = own.flatMap((source) => own.map((destination) => ({ source, destination })))
    const truths = outcomes.map(({ source, destination }) => real(source, destination))
    const differ = truths.includes('refused') ? 'kernels differ' : 'kernels alike'
    outcomes.forEach(({ source, destination }, i) => {
      for (const named of [true, false]) {
        const kernel = ({ kernel: release }: KernelRecord) => (named ? release : undefined)
        const { verdict } = runCheck(
          [functionOf(source, 'physical')],
          [functionOf(destination, 'physical')],
          asked({
            target: targetOf(destination, 'physical', kernel(destination)),
            sourceHostKernel: givenKernel(kernel(source), new Map()).kernel,
          }),
        )
        const key = `${named ? 'given' : `not given, ${differ}`}: ${truths[i]} -> ${verdict}`
        counts.set(key, (counts.get(key) ?? 0) + 1)
      }
    })
  }
  for (const [key, count] of [...counts].sort()) process.stdout.write(`${String(count).padStart(6)}  ${key}\n`)
}

/** Holds recorded functions under kernels against the rules. @param path as fixtures/ground-truth/host-kernel.ndjson.gz */
export function againstRecords(path: string): void {
  const all = recordsOf(path)
  countExact(all)
  countPairs(all)
}
