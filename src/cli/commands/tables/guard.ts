import { parseVia } from '../../../live/via/via'
import { parseWhere } from '../../../live/where'
import { REPORT_OPTIONS, TARGET_OPTIONS } from '../../options/rows'
import type { CommandTable } from '../../options/table'

export const table: CommandTable = {
  description: 'Judge a migration that is about to start or already running, and cancel it if it is doomed.',
  operands: [],
  options: [
    {
      flags: '--source <WHERE>',
      help: 'where the guest runs: qmp:SOCKET, libvirt:DOMAIN, pid:PID, a capture file, or - for one on standard input',
      parse: parseWhere,
    },
    { flags: '--destination <WHERE>', help: 'the same for the QEMU that waits for the guest', parse: parseWhere },
    { flags: '--cancel', help: 'cancel the migration on the source if the pair is incompatible' },
    {
      flags: '--src-via <COMMAND>',
      help: "run programs for the source through this command ('ssh host1')",
      parse: parseVia,
    },
    { flags: '--dst-via <COMMAND>', help: 'the same for the destination', parse: parseVia },
    { flags: '--src-connect <URI>', help: "the source's libvirt, as for virsh --connect" },
    { flags: '--dst-connect <URI>', help: "the destination's libvirt" },
    ...TARGET_OPTIONS,
    ...REPORT_OPTIONS,
  ],
}

export const examples = `Examples:
  pcimig guard --source qmp:/run/vm/a.sock --destination qmp:/run/vm/b.sock --cancel   QEMU, both on this host
  pcimig guard --source libvirt:web1 --destination b.json --cancel                     libvirt, captured on the destination
  ssh host2 pcimig capture --libvirt web1 --method memory | pcimig guard --source libvirt:web1 --destination - --cancel
`

export const exitCodes = `Exit codes: 0 the destination accepts the guest, 1 it would refuse it, 2 the command is wrong or an end can't be
captured, 3 no verdict can be given, 70 a bug in pcimig. A migration is only cancelled with --cancel and for 1.`
