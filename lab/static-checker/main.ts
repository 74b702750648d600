import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkProgram } from '../../src/check/sides/programs'
import { readVmstateDump } from '../../src/formats/vmstate/dump'
import { asked } from '../../test/a-request'

/**
 * `npm run checker -- CHECKOUT`: what `check` says about the test data of QEMU's vmstate-static-checker.py, in both
 * directions, to be held against what the script says about it. The data is QEMU's and stays in its checkout.
 */
const [checkout = '.'] = process.argv.slice(2)
const folder = ['tests/data/vmstate-static-checker', 'tests/vmstate-static-checker-data'].find((path) =>
  existsSync(join(checkout, path, 'dump2.json')),
)
if (folder === undefined) throw new Error(`${checkout} has no dump1.json and dump2.json of vmstate-static-checker.py`)
const sideOf = (name: string) => {
  const program = readVmstateDump(readFileSync(join(checkout, folder, name), 'utf8'))
  return { program, stream: null }
}
const [first, second] = [sideOf('dump1.json'), sideOf('dump2.json')]
for (const [from, to] of [[first, second] as const, [second, first] as const]) {
  const { stops = [] } = checkProgram(from, to, asked())
  for (const { section, kind, differs } of stops) {
    process.stdout.write(`${section}: ${kind} ${JSON.stringify(differs ?? {})}\n`)
  }
  process.stdout.write(`${stops.length} in all\n`)
}
