import { type CommandTable, choice } from '../../options/table'

export const table: CommandTable = {
  description: "Extract every PCI device's config space from a migration stream, save image, snapshot or capture.",
  operands: [{ name: '<STREAM>', help: 'a file, or - for standard input' }],
  options: [
    { flags: '-o, --output <DIR>', help: 'write one file for each device, and index.json, to this directory' },
    { flags: '--list', help: 'list the devices as JSON' },
    { flags: '--snapshot <NAME>', help: 'snapshot of a disk image; required if it has several' },
    choice('--format', ['text', 'json'], 'format of the list'),
  ],
}

export const examples = `Examples:
  pcimig extract --list vm.mig               the PCI devices of a stream
  pcimig extract vm.save -o devices/         one file for each, and index.json
`
