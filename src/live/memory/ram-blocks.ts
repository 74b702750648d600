import { piecesOf } from './heap'
import { type ProcessMemory, pointerIn } from './process-memory'

/** A RAM block of the machine: "pc.ram", "0000:00:02.0/virtio-net-pci.rom". */
export interface HeldBlock {
  readonly name: string
  /** Bytes in use. */
  readonly size: number
}

/*
 * struct RAMBlock (include/exec/ramblock.h, since 10.0 include/system/ramblock.h; 2.10 to 11.1): rcu (two words), mr,
 * host, colo_cache, offset, used_length, max_length, resized, flags, idstr[256], next.
 */
const HOST_AT = 24
const USED_AT = 48
const NAME_AT = 76
const NEXT_AT = 336
const BLOCK_SIZE = NEXT_AT + 16

const PAGE = 4096
const SEARCHED = 256 * 2 ** 20
const MOST_BLOCKS = 100_000

/** Addresses at which a block could lie: a page of the host's, no cache, then offset and two lengths in pages. */
function* candidates(memory: ProcessMemory): Generator<number> {
  const isPage = (low: number) => low % PAGE === 0
  for (const { from, words, begun, length } of piecesOf(memory, SEARCHED)) {
    for (let i = 0; i < begun && i + 16 < length; i += 4) {
      if (words[i] !== 0 || words[i + 1] !== 0 || words[i + 8] !== 0 || words[i + 9] !== 0 || words[i + 7] === 0)
        continue
      if ([6, 10, 12, 14].every((word) => isPage(words[i + word]!))) yield from + 4 * i
    }
  }
}

interface Block {
  /** Null for one that is not sent, which has no name. */
  readonly held: HeldBlock | null
  readonly next: number
  /** Address of what leads to it. */
  readonly before: number
}

function blockAt(memory: ProcessMemory, address: number): Block | null {
  const bytes = memory.bytes(address, BLOCK_SIZE)
  if (!bytes) return null
  const size = pointerIn(bytes, USED_AT)
  if (size === 0 || size > pointerIn(bytes, USED_AT + 8)) return null
  const links = { next: pointerIn(bytes, NEXT_AT), before: pointerIn(bytes, NEXT_AT + 8) }
  if (bytes[NAME_AT] === 0) return { held: null, ...links }
  const name = memory.text(address + NAME_AT)
  // What a block of the guest's holds is not among what may be read.
  return name === null || memory.holds(pointerIn(bytes, HOST_AT)) ? null : { held: { name, size }, ...links }
}

/** All blocks of the list that a block is on, or null if it is on none that begins in a variable of QEMU's. */
function listOf(memory: ProcessMemory, address: number): HeldBlock[] | null {
  let first = address
  for (let i = 0; i < MOST_BLOCKS; i++) {
    const before = blockAt(memory, first)?.before ?? 0
    if (memory.pointer(before) !== first) return null
    if (memory.isStatic(before)) break
    first = before - NEXT_AT
  }
  const found: HeldBlock[] = []
  let left = MOST_BLOCKS
  for (let next = first; next !== 0; ) {
    const block = blockAt(memory, next)
    if (!block || left-- === 0) return null
    if (block.next !== 0 && memory.pointer(block.next + NEXT_AT + 8) !== next + NEXT_AT) return null
    if (block.held) found.push(block.held)
    next = block.next
  }
  return found
}

/** The RAM blocks, largest first as QEMU lists them, or null if the list is not found. Their contents are not read. */
export function ramBlocksOf(memory: ProcessMemory): HeldBlock[] | null {
  for (const address of candidates(memory)) {
    const found = blockAt(memory, address)?.held ? listOf(memory, address) : null
    if (found) return found
  }
  return null
}
