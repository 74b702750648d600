import { InputError } from '../../bytes/input-error'

/** A stretch of a process's address space, [start, end), as a line of /proc/PID/maps describes it (proc_pid_maps(5)). */
export interface Mapping {
  readonly start: number
  readonly end: number
  readonly writable: boolean
  readonly readable: boolean
  /** Writes are not seen by others: `p`, not `s`. */
  readonly private: boolean
  /** 0 for memory without a file behind it. */
  readonly inode: number
  /** Path, or "[heap]", "[stack]", "" for none. */
  readonly name: string
}

const LINE = /^([0-9a-f]{1,16})-([0-9a-f]{1,16}) ([r-])([w-])[x-]([ps]) [0-9a-f]+ [0-9a-f]+:[0-9a-f]+ (\d+) *(.*)$/

/** Parses /proc/PID/maps; lines of another form, such as those of vsyscall on some kernels, are left out. */
export function parseMaps(text: string): Mapping[] {
  const found: Mapping[] = []
  for (const line of text.split('\n')) {
    const parts = LINE.exec(line)
    if (!parts) continue
    const [, start, end, read, write, kind, inode, name] = parts
    found.push({
      start: Number.parseInt(start!, 16),
      end: Number.parseInt(end!, 16),
      readable: read === 'r',
      writable: write === 'w',
      private: kind === 'p',
      inode: Number(inode),
      name: name!,
    })
  }
  return found
}

/**
 * RAM blocks are aligned to huge pages on x86-64 and arm64 (QEMU_VMALLOC_ALIGN, include/qemu/osdep.h, 2.6 to 11.1), and
 * an inaccessible page follows each (qemu_ram_mmap, util/mmap-alloc.c).
 */
const RAM_ALIGN = 2 * 2 ** 20

/** An arena of glibc begins at a multiple of this and is inaccessible from its end to the next (new_heap, malloc/arena.c). */
const ARENA = 64 * 2 ** 20

const isInaccessible = (mapping: Mapping | undefined): mapping is Mapping =>
  mapping !== undefined && !mapping.readable && !mapping.writable

function isArena({ start, end }: Mapping, after: Mapping | undefined): boolean {
  return start % ARENA === 0 && isInaccessible(after) && after.start === end && after.end === start + ARENA
}

/**
 * Which mappings hold QEMU's own data: its heap, its variables, constants and those of its libraries. What may be memory
 * of the guest is never among them: shared mappings, files other than programs and libraries, and mappings without a
 * file where a RAM block could lie.
 */
export function ownMappings(mappings: readonly Mapping[]): Mapping[] {
  return mappings.filter((mapping, i) => {
    if (!mapping.readable || !mapping.private) return false
    // A file that is mapped privately is guest RAM, too, if it was given by mem-path without share=on.
    if (mapping.inode !== 0) return isProgram(mapping, mappings)
    if (mapping.name === '[heap]') return true
    if (mapping.name !== '' && !mapping.name.startsWith('[anon:')) return false
    if (isVariables(mapping, mappings[i - 1], mappings[0]!)) return true
    return mapping.start % RAM_ALIGN !== 0 || isArena(mapping, mappings[i + 1])
  })
}

/** Variables of the program itself that begin as zero follow its others, wherever they come to lie. */
const isVariables = ({ start }: Mapping, before: Mapping | undefined, program: Mapping): boolean =>
  before?.end === start && before.inode !== 0 && before.inode === program.inode && before.name === program.name

/** Programs and libraries are mapped by the loader, which maps a part of each without write permission. */
const isProgram = ({ name, inode }: Mapping, mappings: readonly Mapping[]): boolean =>
  mappings.some((other) => other.inode === inode && other.name === name && !other.writable)

/** The heap proper, where a program's first thread allocates. @throws InputError if there is none */
export function heapOf(mappings: readonly Mapping[]): Mapping {
  const heap = mappings.find(({ name }) => name === '[heap]')
  if (heap) return heap
  throw new InputError(
    'the process has no heap',
    {},
    'Only a QEMU that uses the memory allocator of glibc can be read.',
  )
}
