/**
 * Measures what the command line costs against `node -e 0`: CPU time, user and system, of finished child processes, run
 * by turns so that a busy machine slows all of them alike. Argument: number of rounds.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const rounds = Number(process.argv[2] ?? 40)
const root = fileURLToPath(new URL('..', import.meta.url))
const dumps = ['fixtures/root-port/source.bin', 'fixtures/root-port/destination.bin']

const commands = {
  'node -e 0': [process.execPath, '-e', '0'],
  'pcimig --version': ['bin/pcimig', '--version'],
  'pcimig check': ['bin/pcimig', 'check', ...dumps],
  'pcimig check --format json': ['bin/pcimig', 'check', ...dumps, '--format', 'json'],
}

/** Milliseconds of CPU that one run takes, as bash counts them. */
function cpu(command) {
  const script = 'TIMEFORMAT="%3U %3S"; { time "$@" >/dev/null 2>/dev/null; } 2>&1; exit 0'
  const { stdout } = spawnSync('bash', ['-c', script, 'bash', ...command], { cwd: root, encoding: 'utf8' })
  const [user, system] = stdout.trim().split(' ').map(Number)
  return 1000 * (user + system)
}

const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]))
for (let round = 0; round < rounds; round++) {
  for (const [name, command] of Object.entries(commands)) times[name].push(cpu(command))
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length
const base = mean(times['node -e 0'])
for (const [name, values] of Object.entries(times)) {
  console.log(`${name.padEnd(28)} ${mean(values).toFixed(1).padStart(6)} ms  ${(mean(values) / base).toFixed(2)}`)
}
