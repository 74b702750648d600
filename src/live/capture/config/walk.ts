import { u16 } from '../../../bytes/little-endian'
import type { AbsentBytes } from '../../../formats/capture/capture'
import { isAccessWindow, WINDOW_LENGTH, windowData } from '../../../pci/capabilities/standard/access-window'
import type { ConfigRead, ConfigReader } from './reader'

/** Config space of one function as the guest reads it. */
export interface ReadFunction {
  /** 256 or 4096 bytes, with zeros where they are absent. */
  readonly config: Uint8Array
  /** What was not read because that does something. */
  readonly absent: readonly AbsentBytes[]
}

const HEADER = 0x40
const STANDARD = 0x100
const CAPABILITIES = 0x34
/** Capabilities lie at multiples of 4 bytes. */
const LAST = 0xfc
const STATUS = 0x06
const HAS_CAPABILITIES = 0x10
/** Capabilities of at least 4 bytes that fit between 0x40 and 0x100. */
const MOST_CAPABILITIES = 48

const VIRTIO = 0x1af4
const IDS_ABSENT = 0xffff

/** One function on the way down its list of capabilities. */
interface Walk {
  readonly address: string
  next: number
  readonly seen: Set<number>
  absent: AbsentBytes | null
}

function step(walk: Walk, capability: Uint8Array): void {
  const next = capability[1]! & LAST
  walk.seen.add(walk.next)
  if (isAccessWindow(capability)) walk.absent = { offset: windowData(walk.next), length: WINDOW_LENGTH }
  walk.next = walk.absent === null && !walk.seen.has(next) ? next : 0
}

/** Where virtio functions have registers that must not be read, by address. */
async function registersToSpare(
  headers: ReadonlyMap<string, Uint8Array>,
  read: ConfigReader,
): Promise<ReadonlyMap<string, AbsentBytes>> {
  const walks = [...headers]
    .filter(([, header]) => u16(header, 0) === VIRTIO && (u16(header, STATUS) & HAS_CAPABILITIES) !== 0)
    .map(([address, header]): Walk => {
      return { address, next: header[CAPABILITIES]! & LAST, seen: new Set(), absent: null }
    })
  for (let i = 0; i < MOST_CAPABILITIES; i++) {
    const going = walks.filter(({ next }) => next >= HEADER)
    if (going.length === 0) break
    const found = await read(going.map(({ address, next }) => ({ address, offset: next, length: 4 })))
    for (const [n, walk] of going.entries()) step(walk, found[n]!)
  }
  return new Map(walks.flatMap(({ address, absent }) => (absent ? [[address, absent]] : [])))
}

/** The runs of bytes behind the header, around those that are spared. */
function runs(address: string, end: number, spared: AbsentBytes | undefined): ConfigRead[] {
  const edges = spared ? [HEADER, spared.offset, spared.offset + spared.length, end] : [HEADER, end]
  return edges.flatMap((from, i) => {
    const to = edges[i + 1]
    return i % 2 === 0 && to !== undefined && to > from ? [{ address, offset: from, length: to - from }] : []
  })
}

/** A function on a conventional bus, or a conventional one, has nothing above 0x100 and reads as all ones there. */
const trimmed = (config: Uint8Array): Uint8Array =>
  config.length > STANDARD && config.subarray(STANDARD).every((byte) => byte === 0xff)
    ? config.slice(0, STANDARD)
    : config

/**
 * Reads config space of functions as their guest does, without registers that do something when they are read.
 * @param end bytes that the reader reaches: 256 or 4096
 * @returns by address; those that do not answer are missing
 */
export async function readFunctions(
  addresses: readonly string[],
  end: number,
  read: ConfigReader,
): Promise<ReadonlyMap<string, ReadFunction>> {
  const first = await read(addresses.map((address) => ({ address, offset: 0, length: HEADER })))
  const headers = new Map(
    addresses.map((address, i) => [address, first[i]!] as const).filter(([, header]) => u16(header, 0) !== IDS_ABSENT),
  )
  const spared = await registersToSpare(headers, read)
  const rest = [...headers.keys()].flatMap((address) => runs(address, end, spared.get(address)))
  const bytes = await read(rest)
  const found = new Map([...headers].map(([address, header]) => [address, filled(header, end)]))
  for (const [i, { address, offset }] of rest.entries()) found.get(address)!.set(bytes[i]!, offset)
  return new Map(
    [...found].map(([address, config]) => {
      const absent = spared.get(address)
      return [address, { config: trimmed(config), absent: absent ? [absent] : [] }]
    }),
  )
}

function filled(header: Uint8Array, end: number): Uint8Array {
  const config = new Uint8Array(end)
  config.set(header)
  return config
}
