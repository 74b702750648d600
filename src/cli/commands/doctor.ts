import type { Command } from 'commander'
import { doctorJson, doctorText, type Fact, usable } from '../../report/machine/doctor'
import { EXIT } from '../exit-codes'
import { addOutputOptions, type OutputOptions } from '../options/options'
import { deliver } from '../writing/output'
import { look } from '../writing/terminal'
import { deviceFacts } from './doctor/devices'
import { qemuFacts } from './doctor/qemu'
import { decompressorFacts, ownFacts, settingsFacts, terminalFacts } from './doctor/surroundings'

const FORMATS = ['text', 'json'] as const

type DoctorOptions = OutputOptions<(typeof FORMATS)[number]>

export const examples = `Examples:
  pcimig doctor                what is here: QEMU, decompressors, devices, terminal
  pcimig doctor --format json  the same for programs and bug reports
`

export const exitCodes = 'Exit codes: 0 pcimig works here, 2 it does not, or a usage error, 70 a bug in pcimig.'

export function define(command: Command): void {
  command.description('Report what pcimig finds on this host, and what is missing.')
  addOutputOptions(command, FORMATS).action(doctor)
}

/** All checks, in the order of the report. */
const PROBES: readonly ((options: DoctorOptions) => readonly Fact[] | Promise<readonly Fact[]>)[] = [
  ownFacts,
  settingsFacts,
  ({ color }) => terminalFacts(color),
  decompressorFacts,
  qemuFacts,
  deviceFacts,
]

async function doctor(_: unknown, command: Command): Promise<void> {
  const options = command.opts<DoctorOptions>()
  const facts: Fact[] = []
  for (const probe of PROBES) facts.push(...(await probe(options)))
  const text = options.format === 'json' ? doctorJson(facts) : doctorText(facts, await look(options))
  deliver(text, options.output)
  process.exitCode = usable(facts) ? EXIT.COMPATIBLE : EXIT.USAGE
}
