import { gzipSync } from 'node:zlib'
import { asked, NOTHING_GIVEN } from '../../test/a-request'
import { diskImage } from '../../test/stream/disk-image'
import { saveImage } from '../../test/stream/save-image'
import { STREAMS } from '../fuzz/inputs/notations'
import { bytesDamaged, type Kind, textDamaged } from './kinds-dump'
import { type Numbers, pick } from './numbers'
import { pairOf, refuses, requestFor } from './pairs'
import { type SavedPair, savedPairs } from './saved'
import { drawnDamage, refusedAfter } from './stream-damages'
import { onSides, SIDES, type Trial } from './trial'

/** What a stream lies in. */
const WRAPS: Readonly<Record<string, (stream: Uint8Array) => Uint8Array>> = {
  'stream in gzip': (stream) => gzipSync(stream, { level: 1 }),
  'save image': (stream) => saveImage(stream),
  'save image, compressed': (stream) => saveImage(gzipSync(stream, { level: 1 }), { format: 1 }),
  'qcow2 snapshot': (stream) => diskImage([{ id: '1', name: 'a', state: stream }], { clusterBits: 16 }),
}

const request = (launch: SavedPair['launch'], random: Numbers) =>
  asked({
    target: { ...NOTHING_GIVEN, qemu: launch === null || random(8) === 0 ? null : launch.qemu, machine: null },
  })

/** A saved pair with one side or both damaged; what is wrapped may be damaged before or after. */
function drawn(random: Numbers, pairs: readonly SavedPair[], wrap: (stream: Uint8Array) => Uint8Array): Trial {
  const { about, source, destination, ok, launch } = pick(random, pairs)
  const side = pick(random, SIDES)
  const { damage, apply } = drawnDamage(random)
  const [from, to] = onSides(side, source, destination, apply)
  return {
    mutation: damage.name,
    about: `${damage.name} (${side}) of ${about}`,
    source: wrap(from),
    destination: random(2) === 0 ? wrap(to) : to,
    request: request(launch, random),
    refused: refusedAfter(damage, side, ok),
  }
}

/** Bytes of the container itself. */
function containerDamaged(
  random: Numbers,
  pairs: readonly SavedPair[],
  wrap: (stream: Uint8Array) => Uint8Array,
): Trial {
  const { about, source, destination, ok, launch } = pick(random, pairs)
  const mutation = pick(random, ['container: bit', 'container: cut', 'container: zeros', 'container: bytes lost'])
  const side = pick(random, SIDES)
  const at = random(random(2) === 0 ? 4096 : source.length)
  const many = 1 + random(64)
  const change = (file: Uint8Array): Uint8Array => {
    if (mutation === 'container: cut') return file.subarray(0, at)
    if (mutation === 'container: bytes lost') return Buffer.concat([file.subarray(0, at), file.subarray(at + many)])
    const copy = Uint8Array.from(file)
    if (mutation === 'container: zeros') copy.fill(0, at, at + many)
    else copy[at]! ^= 1 << (many % 8)
    return copy
  }
  const [from, to] = onSides(side, wrap(source), wrap(destination), change)
  return {
    mutation,
    about: `${mutation} at ${at} (${side}) of ${about}`,
    source: from,
    destination: to,
    request: request(launch, random),
    refused: ok ? null : true,
  }
}

/** A stream of one device, whose config space is damaged: QEMU's own masks say what is refused. */
const made = (name: string): Kind => ({
  name: `one device: ${name}`,
  draw: (random) => {
    for (;;) {
      const pair = pairOf(random)
      const { source, destination, ...rest } = bytesDamaged(random, pair)
      if (source.length !== destination.length) continue
      const machine = pair.record.machines[0]!
      const write = STREAMS[name]!
      const [from, to] = [source, destination].map((config) => write(config, machine, '0000:00:12.0/device'))
      if (name !== 'analysis' || random(2) === 0)
        return { ...rest, source: from!, destination: to!, request: requestFor(pair.record, random) }
      const text = (config: Uint8Array) => Buffer.from(write(config, machine, '0000:00:12.0/device')).toString()
      const damaged = textDamaged(random, text(pair.source), text(pair.destination))
      return {
        ...damaged,
        about: `${damaged.mutation} (${damaged.side}) of ${pair.about}`,
        request: requestFor(pair.record, random),
        refused: refuses(pair.source, pair.destination, pair.record),
      }
    }
  },
})

/** Saved machines in every form. @param extra a folder of further restores */
export function streamKinds(extra: string | undefined): readonly Kind[] {
  const saved = savedPairs(extra)
  return [
    ...Object.entries(saved).map(
      ([name, pairs]): Kind => ({ name, draw: (random) => drawn(random, pairs, (stream) => stream) }),
    ),
    ...Object.entries(WRAPS).map(
      ([name, wrap]): Kind => ({
        name,
        draw: (random) => (random(2) === 0 ? drawn : containerDamaged)(random, saved.stream!, wrap),
      }),
    ),
    ...Object.keys(STREAMS).map(made),
  ]
}
