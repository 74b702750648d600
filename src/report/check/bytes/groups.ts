import { hex } from '../../../bytes/hex'
import type { DeviceReport, Difference } from '../../../check/report/report'
import { naming } from '../../../pci/name'
import { walk } from '../../../pci/walk'

/** The registers of one structure: the header, a capability, or all bytes outside of one. */
export interface RegisterGroup {
  /** "Header", "PCI Express at 0x54", "outside any capability" */
  readonly name: string
  /** Offset of its first byte; null for bytes outside of any structure. */
  readonly offset: number | null
  /** The bytes of it that are in the report. */
  readonly differences: readonly Difference[]
}

const HEADER = 'Header'
const OUTSIDE = 'outside any capability'

/**
 * Returns all structures of a device whose report carries its grid, in the order of their offsets, each with its part
 * of the report. Bytes outside of any come last, and only if they are in the report.
 */
export function groups({ grid, differences }: DeviceReport): RegisterGroup[] {
  const config = grid?.destination.config ?? new Uint8Array(64)
  const names = naming(config)
  const capabilities = walk(config)
    .capabilities.map(({ layout, offset }) => ({ name: `${layout.title} at ${hex(offset)}`, offset }))
    .sort((a, b) => a.offset - b.offset)
  const ownerOf = ({ offset }: Difference): number | null => {
    const { capability, layout } = names.at(offset)
    return capability?.offset ?? (layout ? 0 : null)
  }
  const part = (owner: number | null) => differences.filter((difference) => ownerOf(difference) === owner)
  const found = [{ name: HEADER, offset: 0 }, ...capabilities].map((group) => ({
    ...group,
    differences: part(group.offset),
  }))
  const outside = part(null)
  return outside.length === 0 ? found : [...found, { name: OUTSIDE, offset: null, differences: outside }]
}
