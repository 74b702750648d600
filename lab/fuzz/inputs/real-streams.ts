import { readStream } from '../../../src/formats/stream'
import * as wire from '../../../test/stream/wire'
import { boundedSource } from '../world/bounded-source'
import { unpacked } from './seeds'

/** Sections of a stream that are kept: small ones, so that many cases run in a second. */
const MOST_SECTIONS = 5
const LONGEST = 12_000

interface Piece {
  readonly bytes: Uint8Array
  readonly entry: unknown
}

const described = (file: Uint8Array): readonly { name: string; instance_id: number }[] => {
  const text = Buffer.from(file).toString('latin1')
  return JSON.parse(text.slice(text.lastIndexOf('\0') + 1).replace(/^[^{]*/, '')).devices
}

/** The sections of a real stream after its RAM, each with its entry in the description. */
function pieces(file: Uint8Array): { readonly head: Uint8Array; readonly pieces: readonly Piece[] } {
  const { sections } = readStream(boundedSource(file))
  const entries = described(file)
  const all = sections.filter(({ type, offset }) => type === 'full' && offset !== null)
  const starts = sections.flatMap(({ offset }) => (offset === null ? [] : [offset])).sort((a, b) => a - b)
  const found = all.flatMap(({ id, instance, offset }): Piece[] => {
    const end = starts[starts.indexOf(offset!) + 1]
    const entry = entries.find((one) => one.name === id && one.instance_id === instance)
    return end === undefined || !entry || end - offset! > LONGEST ? [] : [{ bytes: file.subarray(offset!, end), entry }]
  })
  return { head: file.subarray(0, starts[0]), pieces: found }
}

/** Streams with a few of its sections each: those of PCI devices, and some that are of none. */
function reduced(name: string): Uint8Array[] {
  const { head, pieces: all } = pieces(unpacked(name))
  const isPci = ({ bytes }: Piece) => Buffer.from(bytes.subarray(5, 80)).toString('latin1').includes('/')
  const some = [...all.filter(isPci), ...all.filter((piece) => !isPci(piece)).slice(0, 4)]
  const streams: Uint8Array[] = []
  for (let at = 0; at < some.length; at += MOST_SECTIONS) {
    const part = some.slice(at, at + MOST_SECTIONS)
    const description = wire.description(part.map(({ entry }) => entry))
    streams.push(wire.bytes(head, wire.ramStart(), wire.ramEnd, ...part.map(({ bytes }) => bytes), description))
  }
  return streams
}

let held: readonly Uint8Array[] | null = null

/** Real streams of QEMU, cut into small ones. */
export function realStreams(): readonly Uint8Array[] {
  held ??= ['pc-2.2-described.mig', 'slot-off-source.mig', 'qemu-10.0.mig', 'vfio-11.1.mig', 'nested.mig'].flatMap(
    reduced,
  )
  return held
}
