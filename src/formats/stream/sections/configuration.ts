import type { Cursor } from '../../../bytes/cursor'
import { toHex } from '../../../bytes/hex'
import { InputError } from '../../../bytes/input-error'
import { printable } from '../../../bytes/printable'
import { TYPE } from '../section'

/** The configuration section, before all others. QEMU: migration/savevm.c, vmstate_configuration. */
export interface Configuration {
  /** "pc-q35-7.2"; null for machine types up to 2.3, which do not send it. */
  readonly machine: string | null
  /** Page size of the guest's RAM if it is sent: on machines where it can vary, such as Arm's. */
  readonly pageSize: number | null
  /** Migration capabilities that change the layout: "x-ignore-shared", "mapped-ram". */
  readonly capabilities: ReadonlySet<string>
  /** UUID of the guest, with the source's capability validate-uuid: "00112233-4455-…". */
  readonly uuid: string | null
}

export const LONGEST_NAME = 256
export const MOST_CAPABILITIES = 256
const UUID_SIZE = 16

function readCapabilities(cursor: Cursor): string[] {
  const count = cursor.be32()
  if (count > MOST_CAPABILITIES) {
    throw new InputError(`the stream lists ${count} migration capabilities, QEMU has fewer`, { offset: cursor.at - 4 })
  }
  return Array.from({ length: count }, () => cursor.text(cursor.u8()))
}

/** As QEMU prints it (qemu_uuid_unparse, util/uuid.c). */
function readUuid(cursor: Cursor): string {
  return toHex(cursor.bytes(UUID_SIZE)).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

function readPageSize(cursor: Cursor): number {
  const bits = cursor.be32()
  if (bits >= 10 && bits <= 24) return 2 ** bits
  throw new InputError(`the stream gives 2^${bits} bytes as the page size of RAM`, { offset: cursor.at - 4 })
}

/**
 * Reads the configuration if the stream has one; the cursor is just past the magic number and version.
 * @throws InputError for a part that no QEMU up to 11.1 writes
 */
export function readConfiguration(cursor: Cursor): Configuration {
  const capabilities = new Set<string>()
  if (cursor.peek() !== TYPE.CONFIGURATION) return { machine: null, pageSize: null, capabilities, uuid: null }
  cursor.inside = 'its configuration'
  cursor.skip(1)
  const length = cursor.be32()
  if (length > LONGEST_NAME) {
    throw new InputError(`the stream names a machine type of ${length} characters`, { offset: cursor.at - 4 })
  }
  const machine = cursor.text(length)
  let pageSize: number | null = null
  let uuid: string | null = null
  while (cursor.peek() === TYPE.SUBSECTION) {
    const offset = cursor.at
    cursor.skip(1)
    const name = cursor.text(cursor.u8())
    cursor.skip(4)
    if (name === 'configuration/target-page-bits') pageSize = readPageSize(cursor)
    else if (name === 'configuration/capabilities') for (const one of readCapabilities(cursor)) capabilities.add(one)
    else if (name === 'configuration/uuid') uuid = readUuid(cursor)
    else throw new InputError(`the stream's configuration has an unknown part "${printable(name)}"`, { offset })
  }
  return { machine, pageSize, capabilities, uuid }
}
