import type { DescribedSection } from '../description/description'
import type { VfioPayload } from '../devices/vfio'
import type { Header } from './section'

/** A section of a stream that has been found, with what is known of its payload. */
export interface Located {
  /** That of its START for the END of a vfio device. */
  readonly header: Header
  readonly type: 'start' | 'full' | 'end'
  /** Offset of the type byte. */
  readonly offset: number
  /** Offset of the payload, and of the first byte behind it. */
  readonly payload: number
  readonly end: number
  /** What the description says of it, where the stream has one. */
  readonly described: DescribedSection | null
  /** The parts of a vfio device's section, where they have been read. */
  readonly vfio: VfioPayload | null
}

/** Section ids of vfio devices end with this. QEMU: vfio_migration_init(). */
export const isVfio = (id: string): boolean => id.endsWith('/vfio')
