import { u16 } from '../../../bytes/little-endian'
import { type ByteRun, firstCapability, nextCapability, registerToSpare } from '../../../pci/read-effects'
import type { ConfigRead, ConfigReader } from './reader'

/** Config space of one function as the guest reads it. */
export interface ReadFunction {
  /** 256 or 4096 bytes, with zeros for absent ones. */
  readonly config: Uint8Array
  /** What was not read because that does something. */
  readonly absent: readonly ByteRun[]
}

const HEADER = 0x40
const STANDARD = 0x100
const STATUS = 0x06
const HAS_CAPABILITIES = 0x10
/** Capabilities of at least 4 bytes that fit between 0x40 and 0x100. */
const MOST_CAPABILITIES = 48
const CAPABILITY_HEAD = 4

const IDS_ABSENT = 0xffff

/** One function on the way down its list of capabilities. */
interface Walk {
  readonly address: string
  at: number
  readonly seen: Set<number>
  readonly spared: ByteRun[]
}

function step(walk: Walk, head: Uint8Array): void {
  const { at, seen, spared } = walk
  const register = registerToSpare(at, head)
  if (register) spared.push(register)
  seen.add(at)
  const next = nextCapability(head)
  walk.at = seen.has(next) ? 0 : next
}

/** Registers that must not be read, by address. */
async function sparedOf(
  headers: ReadonlyMap<string, Uint8Array>,
  read: ConfigReader,
): Promise<ReadonlyMap<string, readonly ByteRun[]>> {
  const walks = [...headers]
    .filter(([, header]) => (u16(header, STATUS) & HAS_CAPABILITIES) !== 0)
    .map(([address, header]): Walk => ({ address, at: firstCapability(header), seen: new Set(), spared: [] }))
  for (let i = 0; i < MOST_CAPABILITIES; i++) {
    const going = walks.filter(({ at }) => at >= HEADER)
    if (going.length === 0) break
    const heads = await read(going.map(({ address, at }) => ({ address, offset: at, length: CAPABILITY_HEAD })))
    for (const [n, walk] of going.entries()) step(walk, heads[n]!)
  }
  return new Map(walks.map(({ address, spared }) => [address, spared]))
}

/** The runs of bytes after the header, around those that are spared. */
function runs(address: string, end: number, spared: readonly ByteRun[]): ConfigRead[] {
  const found: ConfigRead[] = []
  let from = HEADER
  for (const { offset, length } of [...spared].sort((a, b) => a.offset - b.offset)) {
    if (offset > from) found.push({ address, offset: from, length: offset - from })
    from = Math.max(from, offset + length)
  }
  if (end > from) found.push({ address, offset: from, length: end - from })
  return found
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
  const spared = await sparedOf(headers, read)
  const rest = [...headers.keys()].flatMap((address) => runs(address, end, spared.get(address) ?? []))
  const bytes = await read(rest)
  const found = new Map([...headers].map(([address, header]) => [address, filled(header, end)]))
  for (const [i, { address, offset }] of rest.entries()) found.get(address)!.set(bytes[i]!, offset)
  return new Map(
    [...found].map(([address, config]) => {
      return [address, { config: trimmed(config), absent: spared.get(address) ?? [] }]
    }),
  )
}

function filled(header: Uint8Array, end: number): Uint8Array {
  const config = new Uint8Array(end)
  config.set(header)
  return config
}
