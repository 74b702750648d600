import { againstCommand, type Command, NODE_ALONE, PCIMIG } from './commands'
import { type Contest, milliseconds } from './row'

const DUMPS = 'fixtures/root-port/source.bin fixtures/root-port/destination.bin'
/** A destination whose release and machine type are known: without them every release is tried. */
const KNOWN = '--qemu 7.2 --machine pc-q35-7.2'
const STREAM = 'fixtures/streams/slot-off-source.mig.gz'

const LINES: readonly string[] = [
  '--version',
  '--help',
  'help check',
  `check ${DUMPS} ${KNOWN}`,
  `check ${DUMPS} ${KNOWN} --format json`,
  `check ${DUMPS}`,
  `check ${DUMPS} --format json`,
  `check ${DUMPS} --format ndjson`,
  `check ${DUMPS} --format markdown`,
  `check ${DUMPS} --format sarif`,
  `check ${DUMPS} --format junit`,
  `check ${DUMPS} --format github`,
  `check ${DUMPS} --format html`,
  `check ${DUMPS} --prove --format json`,
  `check ${STREAM} fixtures/streams/slot-off-destination.mig.gz --format json`,
  `check ${STREAM} --dst-from-model --format json`,
  'explain fixtures/logs/libvirt.log',
  'explain slot-presence-detect',
  'cases virtio',
  'show fixtures/root-port/source.bin',
  'masks fixtures/root-port/source.bin --format json',
  `extract ${STREAM} --list`,
  'diff --device virtio-rng-pci --from pc-q35-7.1 --to pc-q35-7.2',
  'atlas --device virtio-rng-pci --from 7.2 --to 8.0 --machine pc-q35-7.2',
  'profiles virtio-net-pci',
  'schema',
  'doctor',
  'completion bash',
]

/** doctor would run what this machine has, so it is shown nothing. */
const commandOf = (line: string): Command =>
  line === 'doctor'
    ? { args: [process.execPath, PCIMIG, line], path: '/nowhere' }
    : { args: [PCIMIG, ...line.split(' ')] }

/** CPU time of short commands against that of Node doing nothing. */
export const startup = (): Contest[] =>
  LINES.map((line) => ({
    group: 'Start-up',
    name: `pcimig ${line.replaceAll('fixtures/', '')}`,
    reference: 'node -e 0',
    figure: milliseconds,
    measure: againstCommand(commandOf(line), NODE_ALONE, { least: 9, most: 21 }),
  }))
