import { closeSync, openSync, readlinkSync, readSync } from 'node:fs'
import { basename } from 'node:path'
import { InputError } from '../../bytes/input-error'
import { unreadable } from './process-memory'

/** What the program of a process says about itself. */
export interface RunningProgram {
  /** "7.2.22" */
  readonly version: string | null
  /** The distribution's own name for its build: "Debian 1:7.2+dfsg-7+deb12u18". */
  readonly package: string | null
  /** What it emulates, by its file's name: "x86_64"; null for a name like qemu-kvm. */
  readonly architecture: string | null
}

/* ELF header (elf.h): EI_CLASS 2 is 64 bits, EI_DATA 1 little-endian; e_machine of hosts whose mappings are known. */
const HEADER_SIZE = 20
const MAGIC = '7f454c460201'
const MACHINE_AT = 18
const X86_64 = 62
const AARCH64 = 183

/** How `--version` begins; the sentence lies in the program as a whole (version, softmmu/vl.c and system/vl.c). */
const SAYS = Buffer.from('QEMU emulator version ')
const VERSION = /^(\d+\.\d+\.\d+)(?: \(([^)\n]{1,200})\))?/
const AFTER = 256
const PIECE = 2 ** 20
/** Larger programs than any QEMU's are not looked through. */
const LARGEST = 512 * 2 ** 20

const NAME = /^qemu-system-([a-z0-9_]+)$/

/** @throws InputError for a host whose processes can't be read */
function refuseOtherHosts(header: Buffer): void {
  const machine = header.length < HEADER_SIZE ? 0 : header.readUInt16LE(MACHINE_AT)
  if (header.toString('hex', 0, MAGIC.length / 2) === MAGIC && (machine === X86_64 || machine === AARCH64)) return
  throw new InputError(
    'only the memory of programs for x86-64 and 64-bit Arm hosts can be read',
    {},
    'Capture through the monitor, without --masks.',
  )
}

function versionIn(descriptor: number): string | null {
  const bytes = Buffer.allocUnsafe(PIECE + SAYS.length + AFTER)
  for (let at = 0; at < LARGEST; at += PIECE) {
    const length = readSync(descriptor, bytes, 0, bytes.length, at)
    const found = bytes.subarray(0, length).indexOf(SAYS)
    if (found >= 0 && found < PIECE) {
      return bytes.toString('latin1', found + SAYS.length, Math.min(length, found + SAYS.length + AFTER))
    }
    if (length < bytes.length) return null
  }
  return null
}

/**
 * Reads what a process runs, also if the file has been replaced or deleted since it started.
 * @throws InputError if it can't be read, and for hosts other than x86-64 and 64-bit Arm
 */
export function readProgram(pid: number): RunningProgram {
  const path = `/proc/${pid}/exe`
  let descriptor: number | null = null
  try {
    descriptor = openSync(path, 'r')
    const header = Buffer.alloc(HEADER_SIZE)
    readSync(descriptor, header, 0, HEADER_SIZE, 0)
    refuseOtherHosts(header)
    const [, version = null, build = null] = VERSION.exec(versionIn(descriptor) ?? '') ?? []
    const name = basename(readlinkSync(path).replace(/ \(deleted\)$/, ''))
    return { version, package: build, architecture: NAME.exec(name)?.[1] ?? null }
  } catch (error) {
    throw error instanceof InputError ? error : unreadable(pid, error)
  } finally {
    if (descriptor !== null) closeSync(descriptor)
  }
}
