import { doctorJson, doctorText, type Fact, usable } from '../../report/machine/doctor'
import { EXIT } from '../exit-codes'
import type { OutputOptions } from '../options/options'
import type { Given } from '../options/table'
import { deliver } from '../writing/output'
import { look } from '../writing/terminal'
import { deviceFacts } from './doctor/devices'
import { qemuFacts } from './doctor/qemu'
import { decompressorFacts, ownFacts, settingsFacts, terminalFacts } from './doctor/runtime'
import type { FORMATS } from './tables/doctor'

type DoctorOptions = OutputOptions<(typeof FORMATS)[number]>

/** All checks, in the order of the report. */
const PROBES: readonly ((options: DoctorOptions) => readonly Fact[] | Promise<readonly Fact[]>)[] = [
  ownFacts,
  settingsFacts,
  ({ color }) => terminalFacts(color),
  decompressorFacts,
  qemuFacts,
  deviceFacts,
]

export async function doctor({ options }: Given<DoctorOptions>): Promise<void> {
  const facts: Fact[] = []
  for (const probe of PROBES) facts.push(...(await probe(options)))
  const text = options.format === 'json' ? doctorJson(facts) : doctorText(facts, await look(options))
  deliver(text, options.output)
  process.exitCode = usable(facts) ? EXIT.COMPATIBLE : EXIT.USAGE
}
