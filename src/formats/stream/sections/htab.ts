import type { Cursor } from '../../../bytes/cursor'
import { InputError } from '../../../bytes/input-error'

/** Section of a pseries machine with the table of its guest's pages, which comes in parts. */
export const HTAB = 'spapr/htab'

const NO_TABLE = 0xffffffff
/** HASH_PTE_SIZE_64 (target/ppc/mmu-hash64.h). */
const ENTRY = 16

/**
 * Moves past a part of it: be32 -1 where there is no table; be32 binary logarithm of its size, which it begins with; or be32 0 and
 * runs of be32 index, be16 valid entries, be16 invalid ones, then the valid ones; a run of zeros ends it. QEMU:
 * htab_save_setup(), htab_save_iterate(), htab_load() (hw/ppc/spapr.c).
 * @throws InputError if it ends in a part
 */
export function skipHtab(cursor: Cursor): void {
  const { at: offset } = cursor
  const first = cursor.be32()
  if (first === NO_TABLE) return
  if (first > 0) {
    if (first > 64) throw new InputError(`${cursor.inside} has a table of 2^${first} bytes`, { offset })
    return
  }
  for (;;) {
    const [index, valid, invalid] = [cursor.be32(), cursor.be16(), cursor.be16()]
    if (index === 0 && valid === 0 && invalid === 0) return
    cursor.skip(valid * ENTRY)
  }
}
