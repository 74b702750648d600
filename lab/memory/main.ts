import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Placement } from '../../test/qemu/harness/machine'
import { askBinary } from '../conformance/binary'
import { recordsOf } from './compare'
import { surveyPlace, surveySpecials, type Tally } from './survey'

/**
 * Measures the reader of QEMU's memory: every device type that a QEMU starts, at each place, compared with another reader
 * and with records.
 */
const USAGE = `npm run memory -- --qemu PATH [--machine TYPE --places pcie.0,root-port] [--types NAME[,NAME...]]
  [--records FILE.ndjson[.gz]]... [--out FILE.json]
  without --machine: the newest q35 and i440fx machine types`

const { values } = parseArgs({
  options: {
    qemu: { type: 'string' },
    machine: { type: 'string' },
    places: { type: 'string' },
    types: { type: 'string' },
    records: { type: 'string', multiple: true },
    out: { type: 'string' },
  },
})

const ON_Q35 = 'pcie.0,root-port,pci-bridge'
const ON_PC = 'pci.0'

async function surveyed(program: string): Promise<{ qemu: string; tallies: Tally[] }> {
  const binary = askBinary(program, /./, values.types?.split(','))
  const types = [...binary.devices.keys()].filter((type) => !type.startsWith('vfio-')).sort()
  const records = recordsOf(values.records ?? [])
  const machines: [machine: string | undefined, places: string][] = values.machine
    ? [[values.machine, values.places ?? ON_Q35]]
    : [
        [binary.q35[0], ON_Q35],
        [binary.i440fx[0], ON_PC],
      ]
  const tallies: Tally[] = []
  for (const [machine, places] of machines) {
    if (machine === undefined) continue
    const asked = { program, qemu: binary.version, machine, records }
    for (const placement of places.split(',') as Placement[]) {
      tallies.push(await surveyPlace(types, { ...asked, placement }))
      process.stderr.write(`${machine} ${placement}\n`)
    }
    if (machine === binary.q35[0]) tallies.push(await surveySpecials(types, asked))
  }
  return { qemu: binary.version, tallies }
}

const line = ({ machine, placement, started, refused, read, unsure, devices, recorded, wrong, slowest }: Tally) =>
  [
    `${machine} ${placement}: ${started.length} types started, ${refused.length} not;`,
    `${read} machines read, ${unsure.length} not certain; ${devices} devices compared, ${recorded} with a record;`,
    `${wrong.length} wrong; at most ${Math.round(slowest)} ms`,
  ].join(' ')

if (values.qemu === undefined) {
  process.stderr.write(`${USAGE}\n`)
  process.exitCode = 2
} else {
  const found = await surveyed(values.qemu)
  process.stdout.write(`QEMU ${found.qemu}\n`)
  for (const tally of found.tallies) {
    process.stdout.write(`${line(tally)}\n`)
    for (const text of [...tally.wrong, ...tally.unsure]) process.stdout.write(`  ${text}\n`)
  }
  if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify(found, null, 1)}\n`)
  if (found.tallies.some(({ wrong }) => wrong.length > 0)) process.exitCode = 1
}
