import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { InputError } from '../../bytes/input-error'
import { heapOf, type Mapping, ownMappings, parseMaps } from './maps'

const WORD = 8
/** Longest name of a type, a bus or a device; longer ones are not text. */
const LONGEST_TEXT = 256

/** Only printable ASCII: names of types, paths and ids are never anything else. */
const TEXT = /^[\x20-\x7e]+$/

/** What to do if the kernel refuses access. */
const ACCESS =
  'Reading the memory of a process requires root, or the same user with kernel.yama.ptrace_scope at 0 and a dumpable process.'

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error) return String(error.code)
  throw error
}

/** The error when a file of /proc/PID can't be read. */
export function unreadable(pid: number, error: unknown): InputError {
  const code = codeOf(error)
  if (code === 'ENOENT' || code === 'ESRCH') return new InputError(`there is no process ${pid}`)
  if (code === 'EACCES' || code === 'EPERM') {
    return new InputError(`process ${pid} can't be read: permission denied`, {}, ACCESS)
  }
  return new InputError(`process ${pid} can't be read: ${code}`)
}

/**
 * The memory of another process, through /proc. Nothing is written, the process is neither stopped nor traced, and
 * mappings that may be memory of its guest are never read. Addresses are those of user space, which fit a number.
 */
export class ProcessMemory {
  private readonly word = Buffer.alloc(WORD)
  private last = 0

  private constructor(
    readonly pid: number,
    private readonly descriptor: number,
    /** What may be read, in ascending order. */
    private readonly own: readonly Mapping[],
    /** Where the program's first thread allocates. */
    readonly heap: Mapping,
  ) {}

  /** Opens the memory of a process; `close` must follow. @throws InputError when it can't be read */
  static open(pid: number): ProcessMemory {
    let descriptor: number | null = null
    try {
      descriptor = openSync(`/proc/${pid}/mem`, 'r')
      const mappings = parseMaps(readFileSync(`/proc/${pid}/maps`, 'latin1'))
      return new ProcessMemory(pid, descriptor, ownMappings(mappings), heapOf(mappings))
    } catch (error) {
      if (descriptor !== null) closeSync(descriptor)
      throw error instanceof InputError ? error : unreadable(pid, error)
    }
  }

  close(): void {
    closeSync(this.descriptor)
  }

  /** The mapping of QEMU's own that holds all of [address, address + length), or null. */
  private mappingOf(address: number, length: number): Mapping | null {
    const within = ({ start, end }: Mapping) => address >= start && address + length <= end
    const last = this.own[this.last]
    if (last && within(last)) return last
    this.last = this.own.findIndex(within)
    return this.own[this.last] ?? null
  }

  /** Whether all of it lies in memory of QEMU's own. */
  holds(address: number, length = WORD): boolean {
    return this.mappingOf(address, length) !== null
  }

  /** Whether it lies in a variable of the program or a library, and not in anything that was allocated. */
  isStatic(address: number): boolean {
    const mapping = this.mappingOf(address, WORD)
    if (mapping === null || mapping.name === '[heap]') return false
    // Variables that begin as zero follow those of the file, without a file behind them.
    const before = this.own[this.own.indexOf(mapping) - 1]
    return mapping.inode !== 0 || (before?.inode !== 0 && before?.end === mapping.start)
  }

  /** Fills as much of `bytes` as can be read from `address` on. @returns how many bytes were read */
  fill(bytes: Buffer, address: number, length = bytes.length): number {
    if (!this.holds(address, length)) return 0
    try {
      return readSync(this.descriptor, bytes, 0, length, address)
    } catch (error) {
      // The process has given it back meanwhile.
      if (codeOf(error) === 'EIO' || codeOf(error) === 'EFAULT') return 0
      throw unreadable(this.pid, error)
    }
  }

  /** `length` bytes at `address`, or null if they are not memory of QEMU's own. */
  bytes(address: number, length: number): Buffer | null {
    const bytes = Buffer.allocUnsafeSlow(length)
    return this.fill(bytes, address) === length ? bytes : null
  }

  /** The 64-bit word at `address`, 0 if there is none, or one too large to be an address. */
  pointer(address: number): number {
    return address % WORD === 0 && this.fill(this.word, address) === WORD ? pointerIn(this.word, 0) : 0
  }

  /** The text that ends with a zero byte at `address`, or null if there is none or it is not printable. */
  text(address: number): string | null {
    const room = this.own.find(({ start, end }) => address >= start && address < end)
    if (!room) return null
    const bytes = this.bytes(address, Math.min(LONGEST_TEXT, room.end - address))
    const end = bytes?.indexOf(0) ?? -1
    const text = end > 0 ? bytes!.toString('latin1', 0, end) : ''
    return TEXT.test(text) ? text : null
  }
}

/** The word at `at` of bytes read, 0 if it is too large to be an address. */
export function pointerIn(bytes: Buffer, at: number): number {
  const high = bytes.readUInt32LE(at + 4)
  return high >= 2 ** 21 ? 0 : bytes.readUInt32LE(at) + high * 2 ** 32
}
