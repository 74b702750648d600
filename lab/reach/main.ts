import { rmSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

const USAGE = 'npm run reach -- --qemu PATH [--machine TYPE] [--rounds N] [--types "A B"] [--out FILE]'

const { values } = parseArgs({
  options: {
    qemu: { type: 'string' },
    machine: { type: 'string' },
    rounds: { type: 'string', default: '2' },
    types: { type: 'string' },
    out: { type: 'string' },
  },
})
if (values.qemu === undefined) {
  process.stderr.write(`${USAGE}\n`)
  process.exitCode = 2
} else {
  // The harness takes the program from the environment when it is loaded.
  process.env.PCIMIG_QEMU = values.qemu
  const { survey } = await import('./survey')
  if (values.out !== undefined) rmSync(values.out, { force: true })
  const text = await survey(values.machine, Number(values.rounds), values.types?.split(' '), (line) => {
    process.stderr.write(`${line}\n`)
  })
  if (values.out === undefined) process.stdout.write(text)
  else writeFileSync(values.out, text)
}
