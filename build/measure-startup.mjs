/**
 * Measures what the command line costs against `node -e 0`: CPU time, user and system, of finished child processes, run
 * in turn, so that a busy machine slows all of them alike. Argument: number of rounds. The Node that runs this is
 * measured.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const rounds = Number(process.argv[2] ?? 40)
const root = fileURLToPath(new URL('..', import.meta.url))
const dumps = ['fixtures/root-port/source.bin', 'fixtures/root-port/destination.bin']

/** Without what makes every Node start slower, or differently: certificates that it would parse, options of its own. */
const { NODE_EXTRA_CA_CERTS: _certificates, NODE_OPTIONS: _options, ...env } = process.env

const pcimig = (...args) => [process.execPath, 'bin/pcimig', ...args]
const target = ['--qemu', '7.2', '--machine', 'pc-q35-7.2']

const commands = {
  'node -e 0': [process.execPath, '-e', '0'],
  'pcimig --version': pcimig('--version'),
  'pcimig --help': pcimig('--help'),
  'pcimig check --qemu --machine': pcimig('check', ...dumps, ...target),
  'the same --format json': pcimig('check', ...dumps, ...target, '--format', 'json'),
  'pcimig check, all releases': pcimig('check', ...dumps),
  'the same --format json ': pcimig('check', ...dumps, '--format', 'json'),
}

/** Milliseconds of CPU that one run takes, as bash counts them. */
function cpu(command) {
  const script = 'TIMEFORMAT="%3U %3S"; { time "$@" >/dev/null 2>/dev/null; } 2>&1; exit 0'
  const { stdout } = spawnSync('bash', ['-c', script, 'bash', ...command], { cwd: root, encoding: 'utf8', env })
  const [user, system] = stdout.trim().split(' ').map(Number)
  return 1000 * (user + system)
}

const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]))
// The first run fills the compile cache, if Node has one.
for (const command of Object.values(commands)) cpu(command)
for (let round = 0; round < rounds; round++) {
  for (const [name, command] of Object.entries(commands)) times[name].push(cpu(command))
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length
const base = mean(times['node -e 0'])
for (const [name, values] of Object.entries(times)) {
  console.log(`${name.padEnd(28)} ${mean(values).toFixed(1).padStart(6)} ms  ${(mean(values) / base).toFixed(2)}`)
}
