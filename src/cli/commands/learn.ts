import { rulesLines, rulesText } from '../../report/machine/rules'
import type { Given } from '../options/table'
import { deliver, writeStderr } from '../writing/output'
import { steps } from '../writing/steps'

interface LearnOptions {
  readonly qemu: string
  readonly machine?: readonly string[]
  readonly type?: readonly string[]
  readonly options: boolean
  readonly output?: string
  readonly quiet?: boolean
}

export async function learned(given: Given<LearnOptions>): Promise<void> {
  const { qemu, machine = [], type = [], options, output, quiet = false } = given.options
  const { learn } = await import('../../live/binary/learn/learn')
  const { programAt } = await import('../../live/binary/measure')
  const seen = steps(quiet)
  try {
    const request = { program: programAt(qemu), machines: machine, types: type, options, progress: seen.at }
    const rules = await learn(request)
    seen.end()
    deliver(rulesText(rules), output)
    if (!quiet) for (const line of rulesLines(rules)) writeStderr(`pcimig: ${line}`)
  } finally {
    seen.end()
  }
}
