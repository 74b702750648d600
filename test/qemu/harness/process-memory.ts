import { closeSync, openSync, readFileSync, readSync } from 'node:fs'

/** A stretch of a process's address space, [start, end). */
export interface Mapping {
  readonly start: number
  readonly end: number
}

/** Larger mappings outside the heap proper are memory of the guest; the kernel joins smaller ones with the heap's. */
const LARGEST_MAPPING = 2 ** 30

/** Stacks of threads and the RAM of the guests in these tests: no block of the heap lies alone in as much. */
const NO_HEAP = [8, 16, 64].map((mebibytes) => mebibytes * 2 ** 20)

const PAGE = 4096

/** The memory of another process of the same user, through /proc. Addresses of user space fit a JavaScript number. */
export class ProcessMemory {
  private readonly fd: number

  constructor(private readonly pid: number) {
    this.fd = openSync(`/proc/${pid}/mem`, 'r')
  }

  close(): void {
    closeSync(this.fd)
  }

  /** Every private writable mapping without a file that may hold blocks of the heap. */
  heaps(): Mapping[] {
    const heaps = []
    for (const line of readFileSync(`/proc/${this.pid}/maps`, 'latin1').split('\n')) {
      const found = /^([0-9a-f]+)-([0-9a-f]+) rw-p \S+ \S+ 0\s*(\[heap\])?$/.exec(line)
      if (!found) continue
      const start = Number.parseInt(found[1]!, 16)
      const end = Number.parseInt(found[2]!, 16)
      if (found[3] || (end - start <= LARGEST_MAPPING && !NO_HEAP.includes(end - start))) heaps.push({ start, end })
    }
    return heaps
  }

  /** Fills `bytes` from `address` on, with zeros where nothing is mapped. */
  fill(bytes: Buffer, address: number): void {
    let got = 0
    try {
      got = readSync(this.fd, bytes, 0, bytes.length, address)
    } catch {
      // Nothing is mapped there: what looked like a pointer need not be one.
    }
    bytes.fill(0, got)
  }

  /** Up to `length` bytes that end at `address`: fewer where what lies in front is not mapped. */
  readBefore(address: number, length: number): Buffer {
    const aligned = address - (address % PAGE)
    const whole = this.read(address - length, length)
    return whole.some((byte) => byte !== 0) || aligned <= address - length
      ? whole
      : this.read(aligned, address - aligned)
  }

  /** `length` bytes at `address`, zeros where nothing is mapped. */
  read(address: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length)
    this.fill(bytes, address)
    return bytes
  }
}
