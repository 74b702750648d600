import { InputError } from '../../../bytes/input-error'
import { CAPTURE_METHODS } from '../../../formats/capture/capture'
import { parseVia } from '../../../live/via/via'
import { parsePid } from '../../../live/where'
import { type CommandTable, choice } from '../../options/table'

const LONGEST_TIMEOUT = 3600

/** `--timeout SECONDS` */
function seconds(text: string): number {
  const value = /^[0-9]{1,4}$/.test(text) ? Number(text) : 0
  if (value >= 1 && value <= LONGEST_TIMEOUT) return value
  throw new InputError(`'${text}' is not a number of seconds for --timeout`, {}, `Write 1 to ${LONGEST_TIMEOUT}.`)
}

export const table: CommandTable = {
  description:
    'Capture a live machine (running, paused or waiting for a migration) in one file, with all that a check needs. The guest pauses for milliseconds.',
  operands: [],
  options: [
    { flags: '--qmp <SOCKET>', help: "the machine's QMP socket: a path, or HOST:PORT" },
    { flags: '--libvirt <DOMAIN>', help: 'the machine as a libvirt domain (virsh)' },
    { flags: '--connect <URI>', help: 'libvirt connection, as for virsh' },
    {
      flags: '--pid <PID>',
      help: "the machine's process; its memory is read (root, or the same user)",
      parse: parsePid,
    },
    { flags: '--via <COMMAND>', help: "run programs through this command ('ssh host')", parse: parseVia },
    choice('--method', CAPTURE_METHODS, 'how config space is read'),
    { flags: '--masks', help: "also read the masks from QEMU's memory" },
    { flags: '--timeout <SECONDS>', help: 'how long an answer may take (default: 60)', parse: seconds },
    { flags: '-q, --quiet', help: 'print only errors' },
    { flags: '-o, --output <FILE>', help: 'write the capture to a file' },
  ],
}

export const examples = `Examples:
  pcimig capture --libvirt web1 -o a.json               a libvirt domain on this host
  pcimig capture --qmp /run/vm/qmp.sock -o a.json       a QEMU with a QMP socket
  pcimig capture --libvirt web1-twin --via 'ssh host2' -o b.json
  pcimig check a.json b.json                            would host2 accept web1?
`

export const exitCodes =
  'Exit codes: 0 captured, 2 it cannot be captured, or not safely (nothing was changed), 70 a bug in pcimig.'
