import { InputError } from '../../../bytes/input-error'
import { DUMP_OPERAND, deviceOptions } from '../../options/rows'
import type { CommandTable } from '../../options/table'
import { deviceMap } from '../../options/values'

export const FORMATS = ['text', 'json', 'ndjson', 'nfd', 'prometheus', 'nova'] as const

const MOST_HOURS = 24 * 366

function hours(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= MOST_HOURS) return value
  throw new InputError(`--expires: "${text.slice(0, 20)}" is not a number of hours from 1 to ${MOST_HOURS}`)
}

export const table: CommandTable = {
  description:
    'Print a hash of what decides which sources a device accepts: devices with equal fingerprints are interchangeable as destinations.',
  operands: [{ name: '<SRC...>', help: `${DUMP_OPERAND}; several of them, or the word compare and two of them` }],
  options: [
    ...deviceOptions(FORMATS),
    {
      flags: '--map <A=B>',
      help: 'compare: a device with a different address in B; repeatable',
      repeatable: true,
      parse: deviceMap,
    },
    { flags: '--expires <HOURS>', help: 'nfd: how long the labels are valid', parse: hours },
  ],
}

export const examples = `Examples:
  pcimig fingerprint vm.mig --qemu 7.2                          each device of a machine
  pcimig fingerprint host.txt --qemu 10.0 --machine pc-q35-10.0 --format nfd --expires 48 -o pcimig.features
  pcimig fingerprint compare a.txt b.txt --qemu 10.0            which devices of two hosts accept the same guests
`

export const exitCodes = `Exit codes: 0 every device has a fingerprint (compare: all are equal), 1 compare: some differ, 2 the command or its input
is wrong, 3 some are unknown, 70 a bug in pcimig.`
