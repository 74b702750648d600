import type { ByteSource } from '../../../bytes/source'
import type { Located } from '../sections/located'
import type { PinnedValue } from '../stream'
import { qdevId } from './qdev-path'
import { modelIn } from './registers'
import { readMmio, readVirtio } from './virtio'
import { gpuOutputs, hasPinnedState, pinnedState } from './virtio-state'

const bigEndian = (bytes: Uint8Array): bigint => bytes.reduce((value, byte) => value * 256n + BigInt(byte), 0n)

/** Since machine types 8.1 the values that virtio-mem compares are in a separate section, loaded before RAM. */
export const EARLY = 'virtio-mem-device-early'

/** The pixels of a guest's resources are skipped. */
const LARGEST_GPU_STATE = 1024 * 1024

/** Values of a virtio device that the description does not show: its own state is a single field. */
function ofVirtio(source: ByteSource, section: Located, early: boolean): PinnedValue[] {
  const { header, payload, end, described, type } = section
  const mmio = readMmio(source, section)
  const kind = mmio ? header.id.slice(header.id.lastIndexOf('/') + 1) : qdevId(header.id)?.kind
  if (kind === undefined || type !== 'full') return []
  const gpu = described?.gpu
  if (gpu && gpu.size <= LARGEST_GPU_STATE && payload + gpu.offset + gpu.size <= end) {
    return gpuOutputs({ source, at: payload + gpu.offset, end: payload + gpu.offset + gpu.size })
  }
  if (kind === EARLY) return pinnedState('virtio-mem', { source, at: payload, end })
  if (!hasPinnedState(kind) || (kind === 'virtio-mem' && early)) return []
  if (mmio) return pinnedState(kind, { source, at: mmio.at, end: mmio.end })
  const place = described?.virtio[0]
  const [start, stop] = place ? [payload + place.offset, payload + place.offset + place.size] : [payload, end]
  const state = readVirtio(source, start, stop)
  return state ? pinnedState(kind, { source, at: start + state.length, end: stop }) : []
}

/**
 * Returns the values of a section's fields that a destination compares.
 * @param early whether the stream has sections of virtio-mem that are loaded before RAM
 */
export function pinnedValues(source: ByteSource, section: Located, early: boolean): PinnedValue[] {
  const { described, payload, end } = section
  const fields = (described?.pinned ?? [])
    .filter(({ offset, size }) => size <= 8 && payload + offset + size <= end)
    .map(({ name, type, offset, size }) => ({
      name,
      type,
      offset,
      value: bigEndian(source.read(payload + offset, size)),
    }))
  return [...fields, ...modelIn(source, section), ...ofVirtio(source, section, early)]
}
