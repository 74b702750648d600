import { VIEWS } from '../../../qemu/request'
import { REPORT_OPTIONS, SETTINGS_OPTIONS, TARGET_OPTIONS, TRIAGE_OPTIONS } from '../../options/rows'
import { type CommandTable, choice, type OptionGroups } from '../../options/table'
import { deviceMap, repeated, sourceProperty } from '../../options/values'

const GROUPS: OptionGroups = {
  'The destination': [
    ...['--qemu', '--machine', '--machine-base', '--set', '--host-kernel', '--placement', '--bar', '--rom'],
    ...['--dst-from-model', '--rules-from', '--rules'],
  ],
  'The source': ['--src-qemu', '--src-set', '--src-host-kernel', '--snapshot'],
  'The inputs': ['--profile', '--view', '--src-view', '--dst-view', '--device', '--map', '--hosts'],
  'The question': ['--mode', '--prove', '--require-safe'],
  'The report': ['--format', '--output', '--all', '--hex', '--quiet', '--color', '--no-color'],
  'Reviewed findings': ['--allow', '--accept-suppressed', '--baseline'],
  Settings: ['--config', '--no-config'],
}

export const table: CommandTable = {
  description: 'Check whether QEMU on the destination accepts the config space that the source sends.',
  operands: [
    {
      name: '<SRC>',
      help: 'the source: a dump, a sysfs device directory, a migration stream, - for standard input, or a directory of such files',
    },
    {
      name: '[DST]',
      help: 'the freshly created device or machine on the destination, in the same forms; files of two directories are paired by name',
    },
  ],
  options: [
    ...TARGET_OPTIONS,
    ...REPORT_OPTIONS,
    ...TRIAGE_OPTIONS,
    ...SETTINGS_OPTIONS,
    { flags: '--dst-from-model', help: 'instead of DST: predict it from SRC for --qemu and --machine' },
    {
      flags: '--rules-from <BINARY>',
      help: "the destination's QEMU on this host: start it and use its masks instead of rules",
    },
    { flags: '--rules <FILE>', help: 'the same from a file that pcimig learn has measured' },
    { flags: '--src-qemu <VERSION>', help: 'QEMU version of the source' },
    {
      flags: '--src-set <PROPERTY=VALUE>',
      help: 'property on the source if it differs from --set; for --prove; repeatable',
      repeatable: true,
      parse: sourceProperty,
    },
    { flags: '--src-host-kernel <RELEASE>', help: 'Linux release of the source host, as uname -r prints it' },
    choice('--src-view', VIEWS, 'what the source dump shows'),
    choice('--dst-view', VIEWS, 'what the destination dump shows'),
    { flags: '--device <BDF|ID>', help: 'compare only this device; repeatable', repeatable: true, parse: repeated },
    {
      flags: '--map <SRC=DST>',
      help: 'a device with a different address on the destination; repeatable',
      repeatable: true,
      parse: deviceMap,
    },
    {
      flags: '--hosts',
      help: 'SRC and DST are two hosts: pair their functions by driver and kind, not by address (default for two copies of /sys/bus/pci/devices)',
    },
    { flags: '--prove', help: 'check every state that the guest can reach on the source, not only the one in SRC' },
    {
      flags: '--require-safe',
      help: 'like --prove, with the exit code set by the result: 1 unsafe, 3 conditional',
    },
    { flags: '--snapshot <NAME>', help: 'snapshot of a disk image; required if it has several' },
  ],
  headings: GROUPS,
}

export const examples = `Examples:
  pcimig check source.bin destination.bin                   two dumps of one device
  pcimig check --qemu 7.2 --machine pc-q35-6.0 a.txt b.txt   two outputs of \`lspci -xxxx\`, for a named destination
  ssh host1 cat /sys/bus/pci/devices/0000:3b:00.4/config | pcimig check - here.bin --profile vfio-pci
  pcimig check a.bin b.bin --format json -o verdict.json
  pcimig check a.bin b.bin --format text --format sarif=out.sarif --format junit=out.xml
  pcimig check host-a host-b --src-host-kernel 5.15 --host-kernel 6.8   copies of two hosts' /sys/bus/pci/devices
  pcimig check vm.mig --dst-from-model --qemu 10.0 --machine pc-q35-7.2
  pcimig check sources destinations --format junit           two directories: files of the same name
  pcimig check a.bin b.bin --machine q35 --rules-from /usr/bin/qemu-system-x86_64
  pcimig check a.json b.json --rules rhel.json               rules measured by \`pcimig learn\`
`

export const exitCodes = `Exit codes: 0 every device would be accepted, 1 at least one would be refused, 2 the command or its input is wrong,
3 no verdict can be given, 70 a bug in pcimig.`
