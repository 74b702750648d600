import { commandCost, median, peakMemory } from './cost'
import type { Row } from './row'

const ROUNDS = 25
const DUMPS = 'fixtures/root-port/source.bin fixtures/root-port/destination.bin'
const STREAMS = 'fixtures/streams/slot-off-source.mig.gz fixtures/streams/slot-off-destination.mig.gz'

const COMMANDS: readonly string[] = [
  '--version',
  '--help',
  `check ${DUMPS}`,
  `check ${DUMPS} --format json`,
  `check ${DUMPS} --format sarif`,
  `check ${DUMPS} --format html`,
  `check ${STREAMS} --format json`,
  'check fixtures/streams/slot-off-source.mig.gz --dst-from-model --format json',
  'explain fixtures/logs/libvirt.log',
  'explain slot-presence-detect',
  'cases virtio',
  'show fixtures/root-port/source.bin',
  'masks fixtures/root-port/source.bin --format json',
  'extract fixtures/streams/slot-off-source.mig.gz --list',
  'profiles virtio-net-pci',
  'schema',
]

const BARE = [process.execPath, '-e', '0']

/** CPU time of short commands against that of Node doing nothing. */
export function startup(): Row[] {
  const lines = COMMANDS.map((line) => ({ line, args: ['bin/pcimig', ...line.split(' ')], costs: [] as number[] }))
  const bare: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(commandCost(BARE))
    for (const { args, costs } of lines) costs.push(commandCost(args))
  }
  return lines.map(({ line, args, costs }) => ({
    group: 'Start-up',
    name: `pcimig ${line.replaceAll('fixtures/', '')}`,
    figure: `${(1000 * median(costs)).toFixed(0)} ms`,
    ratio: median(costs) / median(bare),
    reference: 'node -e 0',
    memory: peakMemory(args),
  }))
}
