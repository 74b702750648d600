import { recorded } from '../../test/ground-truth'
import { Random } from '../fuzz/random'
import { byCheck, byComparison, contradiction, destinationsOf, groupedBy } from './pairs'

/**
 * Holds fingerprints against check: two devices have one fingerprint exactly if every source that one accepts is
 * accepted by the other. Where they are equal, sources of all kinds have to meet the same end on both; where they are
 * not, a source is built that only one of them accepts. Neither looks at how a fingerprint is made.
 *
 *   npm run fingerprints -- --pairs 1000000 --whole 10000 --seed 1
 *
 * `--whole`: how many of the pairs `check` judges as a whole; the others the comparison at its heart.
 */

const option = (name: string, preset: number): number => {
  const at = process.argv.indexOf(name)
  return at < 0 ? preset : Number(process.argv[at + 1])
}

const VARIANTS = 3
const pairs = option('--pairs', 1_000_000)
const whole = Math.max(1, Math.floor(pairs / option('--whole', 10_000)))
const random = new Random(option('--seed', 1))

const known = (['pcie-root-port', 'virtio', 'emulated'] as const)
  .flatMap((family) => recorded(family).map((record) => ({ type: record.device ?? family, record })))
  .filter(({ record: { machines, refused } }) => machines.length > 0 && refused === undefined)
const pools = [...groupedBy(known, ({ type }) => type)]
  .map(([type, of]) => of.flatMap(({ record }) => destinationsOf(type, record, VARIANTS, random)))
  .filter((pool) => pool.length > 1)
  .map((pool) => ({ pool, alike: groupedBy(pool, ({ fingerprint }) => fingerprint) }))

const wrong: string[] = []
let equal = 0
for (let i = 0; i < pairs; i++) {
  const { pool, alike } = random.pick(pools)
  const a = random.pick(pool)
  // Some are sought that are alike, so that both answers are tried often.
  const b = random.once(3) ? random.pick(alike.get(a.fingerprint)!) : random.pick(pool)
  if (a.fingerprint === b.fingerprint) equal++
  const found = contradiction(a, b, i % whole === 0 ? byCheck : byComparison, random)
  if (found !== null) wrong.push(found)
}
const destinations = pools.reduce((sum, { pool }) => sum + pool.length, 0)
process.stdout.write(
  `${destinations} destinations of ${pools.length} types, ${pairs} pairs: ${equal} with one fingerprint, ${pairs - equal} with two, ${wrong.length} against check\n`,
)
for (const line of wrong.slice(0, 10)) process.stdout.write(`${line}\n`)
if (wrong.length > 0) process.exitCode = 1
