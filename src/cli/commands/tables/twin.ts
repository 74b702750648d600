import type { CommandTable } from '../../options/table'

export const table: CommandTable = {
  description:
    "Print a libvirt domain's definition for a paused twin: the same devices, without the guest's backends. " +
    'Created on the destination host and captured, it shows what the guest will find there.',
  operands: [
    {
      name: '<DOMAIN.xml>',
      help: 'the definition of the running guest as libvirt prints it, or - for standard input',
    },
  ],
  options: [
    { flags: '--name <NAME>', help: "name of the twin (default: the guest's with -twin)" },
    {
      flags: '--directory <DIR>',
      help: 'where its empty disks are on the destination host (default: /var/lib/libvirt/images/NAME)',
    },
    { flags: '--script', help: 'print a shell script that creates the twin there, captures it and removes it' },
    {
      flags: '-o, --output <FILE>',
      help: 'write the definition to a file; the commands then go to standard output',
    },
  ],
}

export const examples = `Examples:
  virsh dumpxml web1 | pcimig twin - -o web1-twin.xml   the definition, and what to do with it
  virsh dumpxml web1 | pcimig twin - --script | ssh host2 sh > destination.json
  pcimig twin web1.xml --name probe -o probe.xml        the same, named probe
`

export const exitCodes = `Exit codes: 0 the twin has all PCI devices of the guest, 2 the command or its input is wrong, 3 it lacks some, and they
are named, 70 a bug in pcimig.`
