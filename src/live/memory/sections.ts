import { piecesOf } from './heap'
import { type ProcessMemory, pointerIn } from './process-memory'

/** A section that QEMU has registered to send and load: what it calls itself, and whose state it is. */
export interface HeldSection {
  /** "0000:00:02.0/pcie-root-port" */
  readonly id: string
  readonly instance: number
  /** Address of the object whose state it is, or of something that is not an object. */
  readonly owner: number
}

/*
 * struct SaveStateEntry (migration/savevm.c, 2.9 to 11.1): next, prev, idstr[256], instance_id, alias_id, version_id,
 * load_version_id, section_id, load_section_id, ops, vmsd, opaque.
 */
const ID_AT = 16
const ID_SIZE = 256
const INSTANCE_AT = ID_AT + ID_SIZE
const OWNER_AT = INSTANCE_AT + 40
const ENTRY_SIZE = OWNER_AT + 8

/** The first section that every machine registers (configure_icount, cpu_timers_init), "timer" as two words. */
const TIMER = [0x656d6974, 0x72] as const
/** It is registered before any device: it lies at the beginning of the heap. */
const SEARCHED = 256 * 2 ** 20
/** More sections than any machine has. */
const MOST_SECTIONS = 100_000

/** Addresses at which an entry for timers could lie. */
function* timers(memory: ProcessMemory): Generator<number> {
  for (const { from, words, begun } of piecesOf(memory, SEARCHED)) {
    for (let i = ID_AT / 4; i < begun; i += 4) {
      if (words[i] === TIMER[0] && words[i + 1] === TIMER[1]) yield from + 4 * i - ID_AT
    }
  }
}

interface Entry extends HeldSection {
  readonly next: number
  /** Address of what leads to it: the entry before it, or the variable that holds the list. */
  readonly before: number
}

/** The entry at an address, or null if the one before it does not point to it or its name is invalid. */
function entryAt(memory: ProcessMemory, address: number): Entry | null {
  const bytes = memory.bytes(address, ENTRY_SIZE)
  const id = bytes && memory.text(address + ID_AT)
  const before = bytes ? pointerIn(bytes, 8) : 0
  if (!bytes || !id || memory.pointer(before) !== address) return null
  const owner = pointerIn(bytes, OWNER_AT)
  return { id, instance: bytes.readUInt32LE(INSTANCE_AT), owner, next: pointerIn(bytes, 0), before }
}

/** The list that an entry is on, or null if it does not begin in a variable of QEMU's. */
function listOf(memory: ProcessMemory, address: number): HeldSection[] | null {
  let first = entryAt(memory, address)
  for (let left = MOST_SECTIONS; first && left > 0 && !memory.isStatic(first.before); left--) {
    first = entryAt(memory, first.before)
  }
  const found: HeldSection[] = []
  for (let entry = first; entry; entry = entryAt(memory, entry.next)) {
    found.push({ id: entry.id, instance: entry.instance, owner: entry.owner })
    if (entry.next === 0) return found
    if (found.length >= MOST_SECTIONS) return null
  }
  return null
}

/** The sections in the order in which QEMU lists them, or null if the list is not found. */
export function sectionsOf(memory: ProcessMemory): HeldSection[] | null {
  for (const address of timers(memory)) {
    const found = listOf(memory, address)
    if (found) return found
  }
  return null
}
