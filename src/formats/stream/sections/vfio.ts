import type { Cursor } from '../../../bytes/cursor'
import { InputError } from '../../../bytes/input-error'
import type { FieldPlace } from '../description/payload-layout'
import { TYPE } from '../section'
import { CONFIG_AT, configSizes, isMsixStateSize, msixStateSize, msixVectors, pciStateSize } from './pci-state'

/** Upper half of every tag, and the lower halves. QEMU: hw/vfio/migration.c, VFIO_MIG_FLAG_*. */
const TAG_HIGH = 0xffffffff
const TAG = {
  END_OF_STATE: 0xef100001,
  DEV_CONFIG_STATE: 0xef100002,
  DEV_SETUP_STATE: 0xef100003,
  DEV_DATA_STATE: 0xef100004,
  INIT_DATA_SENT: 0xef100005,
  CONFIG_LOAD_READY: 0xef100006,
} as const
const TAG_SIZE = 8

/** Data comes in parts of at least kilobytes. */
const MOST_PARTS = 1_000_000

const KNOWN: ReadonlySet<number> = new Set(Object.values(TAG))

/** The eight bytes before the config space of a vfio device, anywhere in its section. */
export const CONFIG_TAG = [0xff, 0xff, 0xff, 0xff, 0xef, 0x10, 0x00, 0x02] as const

/** Contents of a section of a vfio device. */
export interface VfioPayload {
  /** Config space, by its offset in the source. */
  readonly config: FieldPlace | null
  /** Unmasked MSI-X vectors, in ascending order; null without MSI-X. */
  readonly unmasked: readonly number[] | null
  /** Why the end of the config space could not be found, or null. */
  readonly problem: string | null
  /** Whether the section says that config space is sent on a separate channel (multifd, since 10.0). */
  readonly elsewhere: boolean
}

/** Lower half of the next tag, without moving past it; null if there is none. */
function peekTag(cursor: Cursor): number | null {
  if (!cursor.has(TAG_SIZE)) return null
  const at = cursor.at
  const high = cursor.be32()
  const low = cursor.be32()
  cursor.at = at
  return high === TAG_HIGH && KNOWN.has(low) ? low : null
}

/** Config space, 2048 vectors and some KB for a display's state, the only subsection up to 11.1. */
const LARGEST_STATE = 60 * 1024

/** Moves to the tag that ends the device's state. @throws InputError when there is none */
function toEndOfState(cursor: Cursor): void {
  const start = cursor.at
  const limit = start + LARGEST_STATE
  while (peekTag(cursor) !== TAG.END_OF_STATE) {
    if (cursor.at === limit || !cursor.has(TAG_SIZE)) {
      throw new InputError('the config space of a vfio device has no end', { offset: start })
    }
    cursor.skip(1)
  }
}

/**
 * Whether `rest` bytes may follow the state of the PCIDevice in VFIOPCIDevice: the state of MSI-X vectors,
 * if any; then, since 8.2, subsections.
 */
function isRest(rest: Uint8Array, config: Uint8Array): boolean {
  return isMsixStateSize(rest.length) || rest[msixStateSize(msixVectors(config))] === TYPE.SUBSECTION
}

/**
 * Bytes of an entry of the MSI-X table; the last four are Vector Control, whose bit 0 masks (PCI 3.0 section 6.8.2).
 */
const ENTRY_SIZE = 16
const VECTOR_CONTROL = 12

/** Unmasked vectors of a table. @param state the table and what follows it. QEMU: msix_save() */
function unmaskedIn(state: Uint8Array, vectors: number): number[] | null {
  if (vectors === 0 || state.length < vectors * ENTRY_SIZE) return null
  const all = Array.from({ length: vectors }, (_, vector) => vector)
  return all.filter((vector) => (state[vector * ENTRY_SIZE + VECTOR_CONTROL]! & 1) === 0)
}

/** Reads VFIOPCIDevice up to the tag after it. QEMU: vmstate_vfio_pci_config. */
function readConfig(cursor: Cursor): Pick<VfioPayload, 'config' | 'unmasked'> {
  const start = cursor.at
  toEndOfState(cursor)
  const end = cursor.at
  cursor.at = start
  const state = cursor.bytes(end - start)
  cursor.at = end
  const config = state.subarray(CONFIG_AT, CONFIG_AT + 256)
  const size = configSizes(state).find((candidate) => isRest(state.subarray(pciStateSize(candidate)), config))
  if (size === undefined) return { config: null, unmasked: null }
  const unmasked = unmaskedIn(state.subarray(pciStateSize(size)), msixVectors(config))
  return { config: { offset: start + CONFIG_AT, size }, unmasked }
}

/**
 * Reads the payload of any section of a vfio device and moves the cursor past it. The device's own data is
 * skipped by its lengths.
 * @throws InputError when it does not consist of such parts
 */
export function readVfio(cursor: Cursor): VfioPayload {
  let found: Pick<VfioPayload, 'config' | 'unmasked'> = { config: null, unmasked: null }
  let problem: string | null = null
  let parts = 0
  let elsewhere = false
  for (let tag = peekTag(cursor); tag !== null; tag = peekTag(cursor)) {
    if (++parts > MOST_PARTS) {
      throw new InputError('the state of a vfio device has more parts than any device', { offset: cursor.at })
    }
    cursor.skip(TAG_SIZE)
    if (tag === TAG.DEV_DATA_STATE) cursor.skip(cursor.be64())
    if (tag === TAG.CONFIG_LOAD_READY) elsewhere = true
    if (tag !== TAG.DEV_CONFIG_STATE) continue
    found = readConfig(cursor)
    if (found.config === null) problem = 'its config space is neither 256 nor 4096 bytes long'
  }
  if (parts === 0) throw new InputError('the state of a vfio device does not begin with a tag', { offset: cursor.at })
  return { ...found, problem, elsewhere }
}
