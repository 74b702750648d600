import { outputOptions } from '../../options/rows'
import type { CommandTable } from '../../options/table'

export const FORMATS = ['text', 'json'] as const

export const table: CommandTable = {
  description: 'List the known causes of failed restores, or those that match all of the words.',
  operands: [{ name: '[WORDS...]', help: 'words to search for in codes, titles, causes, remedies and versions' }],
  options: outputOptions(FORMATS),
}

export const examples = `Examples:
  pcimig cases               all known causes of failed restores
  pcimig cases virtio msi-x  those that mention both words
  pcimig explain CODE        one of them in full
`
