import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { markdown, type Tally } from './tally'

const USAGE = 'npm run guard -- [--plain N] [--libvirt N] [--out FILE]'

const { values } = parseArgs({
  options: {
    plain: { type: 'string', default: '50' },
    libvirt: { type: 'string', default: '10' },
    out: { type: 'string' },
  },
})
const counts = [values.plain, values.libvirt].map(Number)
if (counts.some((count) => !Number.isInteger(count) || count < 0)) {
  process.stderr.write(`${USAGE}\n`)
  process.exitCode = 2
} else {
  const [plain = 0, libvirt = 0] = counts
  const tallies: Tally[] = []
  const say = (line: string): void => void process.stderr.write(`${line}\n`)
  if (plain > 0) tallies.push(await (await import('./plain')).plainMigrations(plain, say))
  if (libvirt > 0) tallies.push(await (await import('./libvirt')).libvirtMigrations(libvirt, say))
  const text = markdown(tallies)
  if (values.out === undefined) process.stdout.write(text)
  else writeFileSync(values.out, text)
  process.exitCode = tallies.every(({ outcomes }) => outcomes.every(({ right }) => right)) ? 0 : 1
}
