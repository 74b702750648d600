import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toHex } from '../../src/bytes/hex'

/** A region of a function as the host's kernel has assigned it; `start` 0 if it has no address. */
export interface Resource {
  readonly start: bigint
  readonly length: bigint
  /** IORESOURCE_ flags. */
  readonly flags: number
}

/** A function as its hardware answers. */
export interface HardwareFunction {
  /** 256 or 4096 bytes; the ids of a virtual function read ffff. */
  readonly config: Uint8Array
  /** The ids that the system knows a virtual function by, or null for another function. */
  readonly virtual: { readonly vendor: number; readonly device: number } | null
  /** BAR 0 to 5, then the ROM. */
  readonly resources: readonly Resource[]
}

/** What userspace reads: for each byte its value, or null where nothing defines it; null if it can't be opened. */
export type Read = readonly (number | null)[] | null

const SHIM = join('lab', 'host-kernel', 'vfio-config')
const CONFIG = 'drivers/vfio/pci/vfio_pci_config.c'
export const PCI_REGS = 'include/uapi/linux/pci_regs.h'
/** Files of a kernel's source that are needed. */
export const NEEDED: readonly string[] = ['Makefile', CONFIG, PCI_REGS]
/** Headers of the kernel that the file names; all that it takes from them is in kernel.h. */
const HEADERS = ['linux/fs.h', 'linux/pci.h', 'linux/uaccess.h', 'linux/vfio.h', 'linux/slab.h', 'vfio_pci_priv.h']
/** The kernel is built without strict aliasing; its code needs that. */
const FLAGS = ['-std=gnu11', '-O1', '-w', '-fno-strict-aliasing']

/** @returns the release of a kernel's source, "6.1.192" */
export function releaseOf(linux: string): string {
  const makefile = readFileSync(join(linux, 'Makefile'), 'utf8')
  const [version, patchlevel, sublevel] = ['VERSION', 'PATCHLEVEL', 'SUBLEVEL'].map(
    (name) => new RegExp(`^${name} = (\\d+)$`, 'm').exec(makefile)?.[1],
  )
  if (!version || !patchlevel || !sublevel) throw new Error(`${linux}/Makefile names no release`)
  return `${version}.${patchlevel}.${sublevel}`
}

const lineOf = ({ config, virtual, resources }: HardwareFunction): string =>
  [
    ...[virtual ? 1 : 0, virtual?.vendor ?? 0, virtual?.device ?? 0, config.length],
    ...resources.flatMap(({ start, length, flags }) => [start, length, flags]),
  ]
    .map((value) => value.toString(16))
    .concat(toHex(config))
    .join(' ')

function readOf(line: string): Read {
  if (line.startsWith('error')) return null
  return line.match(/../g)!.map((digits) => (digits === '??' ? null : Number.parseInt(digits, 16)))
}

/**
 * Compiles vfio_pci_config.c of a kernel's source into a program, and runs `use` with a function that opens functions by it.
 * @param linux the source's directory, of which `NEEDED` is read
 */
export function withCompiled<T>(
  linux: string,
  cc: string,
  use: (read: (functions: readonly HardwareFunction[]) => Read[]) => T,
): T {
  const folder = mkdtempSync(join(tmpdir(), 'pcimig-vfio-config-'))
  try {
    const at = (name: string) => join(folder, name)
    mkdirSync(at('linux'))
    for (const header of HEADERS) writeFileSync(at(header), '#include "kernel.h"\n')
    copyFileSync(join(linux, CONFIG), at('vfio_pci_config.c'))
    copyFileSync(join(linux, PCI_REGS), at('pci_regs.h'))
    const program = at('vfio-config')
    execFileSync(cc, [...FLAGS, `-I${folder}`, `-I${SHIM}`, join(SHIM, 'main.c'), '-o', program], { stdio: 'inherit' })
    return use((functions) => {
      const input = functions.map((one) => `${lineOf(one)}\n`).join('')
      const output = execFileSync(program, { input, maxBuffer: 2 ** 30, encoding: 'latin1' })
      return output.trimEnd().split('\n').map(readOf)
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
