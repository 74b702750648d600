import { type Piece, piecesOf } from './heap'
import { type DeviceForm, deviceAt, formOf, isCmask } from './pci-device'
import type { ProcessMemory } from './process-memory'
import { OBJECT_SIZE, type Qom } from './qom'

const POINTERS = 5
/** Upper half of the highest address of user space on x86-64 and arm64: 48 bits. */
const HIGHEST = 0xffff
/** A device's DeviceState is no longer than this. */
const LONGEST_STATE = 1024

/** A device to begin with, and the form of all devices. */
export interface HeapSeed {
  readonly object: number
  readonly form: DeviceForm
}

/** Addresses of five words in a row that could point to different blocks of the heap, followed by a possible devfn. */
function* candidates({ from, words, begun, length }: Piece): Generator<number> {
  let run = 0
  for (let i = 0; i + 2 < length; i += 2) {
    // Blocks are aligned to 16 bytes; most words end the run at the first comparison.
    run = (words[i]! & 15) === 0 && words[i + 1]! !== 0 && words[i + 1]! <= HIGHEST ? run + 1 : 0
    const first = i + 2 - 2 * POINTERS
    if (first >= begun) return
    if (run >= POINTERS && words[i + 2]! < 256) yield from + 4 * first
  }
}

/** The device whose pointers lie at `address`, or null if they are something else. */
function seedAt(memory: ProcessMemory, qom: Qom, address: number): HeapSeed | null {
  const cmask = memory.bytes(memory.pointer(address + 8), 12)
  if (!cmask || !isCmask(cmask)) return null
  for (let object = address - OBJECT_SIZE - 8; object >= address - LONGEST_STATE; object -= 8) {
    const form = formOf(qom, object)
    if (form && object + form.buffers === address && deviceAt(memory, qom, form, object)) return { object, form }
  }
  return null
}

/**
 * Looks through the heap for PCI devices. Memory that was freed may hold what looks like one: a caller takes the first
 * that its bus knows.
 */
export function* seeds(memory: ProcessMemory, qom: Qom): Generator<HeapSeed> {
  for (const piece of piecesOf(memory)) {
    for (const address of candidates(piece)) {
      const found = seedAt(memory, qom, address)
      if (found) yield found
    }
  }
}
