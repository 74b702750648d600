import { outputOptions } from '../../options/rows'
import { type CommandTable, choice } from '../../options/table'
import { jobs } from '../../options/values'

export const FORMATS = ['text', 'json', 'ndjson', 'csv', 'html', 'markdown'] as const

export const table: CommandTable = {
  description: 'Judge many guests for many hosts, each distinct pair once.',
  operands: [],
  options: [
    {
      flags: '--sources <PATH...>',
      help: 'captures, streams or dumps of guests, or directories of them',
      required: true,
    },
    {
      flags: '--targets <FILE|PATH...>',
      help: 'a list of hosts in YAML or JSON (name, qemu, machine, hostKernel, devices), captures or dumps of them, or directories of these',
      required: true,
    },
    choice('--require', ['all', 'any'], 'which targets have to accept a source', 'all'),
    { flags: '--jobs <N>', help: 'judge with N processes (default: 1)', preset: 1, parse: jobs },
    {
      flags: '--resume <FILE>',
      help: 'keep finished rows in FILE, and continue from those of an earlier run',
    },
    {
      flags: '--advise',
      help: 'also print the newest release that all guests can be moved to and back from, and what would make more cells compatible',
    },
    { flags: '--quiet', help: 'print nothing, only set the exit code' },
    ...outputOptions(FORMATS),
  ],
}

export const examples = `Examples:
  pcimig matrix --sources a.txt b.txt --targets host.txt           which of two guests this host accepts
  pcimig matrix --sources vm.mig --targets hosts.yaml --format csv -o cells.csv
  pcimig matrix --sources vm.mig --targets hosts.yaml --require any --quiet
  pcimig matrix --sources vm.mig --targets hosts.yaml --advise   also which release is next, and what would help
`

export const exitCodes = `Exit codes: 0 every target accepts every source (--require any: one target each), 1 one is refused, 2 the command or its
input is wrong, 3 no verdict can be given for some, 70 a bug in pcimig.`
