import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InputError } from '../../bytes/input-error'
import { readVmstateDump } from '../../formats/vmstate/dump'
import type { VmstateDump } from '../../formats/vmstate/vmsd'
import { MOST_OUTPUT, run } from '../process/run'

/** How long a program may take to describe its states, in milliseconds; it makes no device for it. */
const PATIENCE = 60_000

/** What keeps it from touching anything of this host. */
const IDLE = ['-nodefaults', '-no-user-config', '-display', 'none', '-S']

/**
 * What a QEMU of this host says about the states that its device types send and load, as text: with `-dump-vmstate` it
 * writes that and ends, without a guest (qemu_init(), system/vl.c). The file that it writes lies in a folder that no
 * other user can read, and is always removed.
 * @param program its path
 * @param machine the machine type to ask for, "pc-q35-7.2"; device types are the same for all
 * @throws InputError if it can't be started, does not take the machine type, does not end within a minute, or writes
 * nothing
 */
export async function vmstateTextOf(program: string, machine: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'pcimig-'))
  try {
    const file = join(folder, 'vmstate.json')
    const asked = ['-machine', machine, '-dump-vmstate', file] as const
    const { code, err } = await run([program, ...IDLE, ...asked], { patience: PATIENCE, late: 'kill' })
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
    if (code !== 0 || size === 0) {
      throw new InputError(`${program} does not describe its states: ${err.trim().split('\n')[0] || 'it says nothing'}`)
    }
    if (size > MOST_OUTPUT) throw new InputError(`${program} wrote more than ${MOST_OUTPUT / 2 ** 20} MiB`)
    return readFileSync(file, 'utf8')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The same, read. @throws InputError also if it writes something else */
export const vmstateOf = async (program: string, machine: string): Promise<VmstateDump> =>
  readVmstateDump(await vmstateTextOf(program, machine))
