import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { checkSides } from '../../src/check/sides/sides'
import { checkRequest } from '../../src/library/options'
import { readStream } from '../../src/library/read'
import { againstCommand, NODE_ALONE, PCIMIG } from './commands'
import type { InsideContest } from './inside'
import { type Contest, milliseconds } from './row'

const ENDS = ['source', 'destination']
const REQUEST = { ...checkRequest({ qemu: '7.2' }), grid: false }

/** The description at the end of a stream: it has no zero byte, and the length before it has. */
function descriptionOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1')
  return text.slice(text.indexOf('{', text.lastIndexOf('\0')))
}

export const MACHINES: readonly InsideContest[] = [
  {
    group: 'Machines',
    name: 'two streams of 32 sections, read and checked in one process',
    reference: 'JSON.parse of their descriptions',
    figure: (seconds) => `${(1000 * seconds).toFixed(1)} ms`,
    prepare: () => {
      const streams = ENDS.map(
        (end) => new Uint8Array(gunzipSync(readFileSync(`fixtures/streams/slot-off-${end}.mig.gz`))),
      )
      const texts = streams.map(descriptionOf)
      return {
        work: () => {
          const [source, destination] = streams.map((bytes) => {
            const stream = readStream(bytes)
            return { devices: stream.devices, stream }
          })
          return checkSides(source!, destination!, REQUEST)
        },
        reference: () => {
          for (const text of texts) JSON.parse(text)
        },
      }
    },
  },
]

const STREAM_PAIRS = 1000

/** Many pairs of streams in one command. */
export function directoriesOfStreams(directory: string): Contest[] {
  const sides = ENDS.map((end) => {
    const at = join(directory, `streams-${end}`)
    mkdirSync(at)
    for (let i = 0; i < STREAM_PAIRS; i++) cpSync(`fixtures/streams/slot-off-${end}.mig.gz`, join(at, `vm${i}`))
    return at
  })
  return [
    {
      group: 'Machines',
      name: `${STREAM_PAIRS.toLocaleString('en-US')} pairs of packed streams in two directories`,
      reference: 'node -e 0',
      figure: (seconds) => `${seconds.toFixed(1)} s`,
      measure: againstCommand({ args: [PCIMIG, 'check', ...sides, '--qemu', '7.2'] }, NODE_ALONE, {
        least: 3,
        most: 5,
      }),
    },
  ]
}

/** The atlas by processes of its own: their time counts too. */
export function atlases(): Contest[] {
  const one = (name: string, args: readonly string[], figure: Contest['figure']): Contest => ({
    group: 'The atlas',
    name,
    reference: 'node -e 0',
    figure,
    measure: againstCommand({ args: [PCIMIG, 'atlas', ...args] }, NODE_ALONE, { least: 3, most: 5 }),
  })
  return [
    one('one device, all releases', ['--device', 'virtio-rng-pci'], milliseconds),
    one('two releases, all devices', ['--from', '7.2', '--to', '10.0'], (seconds) => `${seconds.toFixed(1)} s`),
    one('all of it', ['--jobs', '2'], (seconds) => `${seconds.toFixed(1)} s`),
  ]
}
