import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { measure } from './measure'
import { FILE, known, registersFile } from './table'

const USAGE = `npm run registers -- --qemu QEMU --machine TYPE --cpu NAME

Has a QEMU of Arm load its own stream once for each system register and each of three other values of it, and adds what it takes and
what it refuses to ${FILE}. It starts about a thousand processes.
`

const { values } = parseArgs({
  options: { qemu: { type: 'string' }, machine: { type: 'string' }, cpu: { type: 'string' } },
})
const { qemu, machine, cpu } = values
if (qemu === undefined || machine === undefined || cpu === undefined) {
  process.stderr.write(USAGE)
  process.exitCode = 2
} else {
  const all = known()
  for (const [number, kind] of await measure({ program: qemu, machine, args: ['-cpu', cpu] })) {
    const other = all.get(number) ?? kind
    if (other !== kind) process.stderr.write(`${number}: ${kind} here, ${other} before\n`)
    // What one processor takes is not refused for certain by another.
    all.set(number, other === kind ? kind : 'writable')
  }
  writeFileSync(FILE, registersFile(all))
}
