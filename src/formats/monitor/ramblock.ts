/** A block of RAM as `info ramblock` lists it: QEMU's name, and the bytes in use, which a stream names. */
export interface ListedBlock {
  readonly name: string
  readonly size: number
}

/** Name, page size, offset, bytes in use; what follows differs by release. QEMU: ram_block_format, softmmu/physmem.c. */
const ROW = /^ *(\S.*?) +\d+ [KMGT]?i?B +0x[0-9a-f]+ +0x([0-9a-f]{1,16}) +0x[0-9a-f]+/

/** Reads HMP `info ramblock`. Blocks without a name are not sent, and left out. */
export const readRamBlocks = (text: string): readonly ListedBlock[] =>
  text.split(/\r?\n/).flatMap((row) => {
    const found = ROW.exec(row)
    return found ? [{ name: found[1]!, size: Number.parseInt(found[2]!, 16) }] : []
  })
