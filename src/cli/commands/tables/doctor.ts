import { outputOptions } from '../../options/rows'
import type { CommandTable } from '../../options/table'

export const FORMATS = ['text', 'json'] as const

export const table: CommandTable = {
  description: 'Report what pcimig finds on this host, and what is missing.',
  operands: [],
  options: outputOptions(FORMATS),
}

export const examples = `Examples:
  pcimig doctor                QEMU, decompressors, devices and terminal on this host
  pcimig doctor --format json  the same for programs and bug reports
`

export const exitCodes = 'Exit codes: 0 pcimig works here, 2 it does not, or a usage error, 70 a bug in pcimig.'
