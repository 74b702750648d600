import type { DescribedSection } from '../description/description'
import type { Header } from '../section'
import type { VfioPayload } from './vfio'

/** A section found in a stream, with what is known about its payload. */
export interface Located {
  /** That of its START for the END of a vfio device. */
  readonly header: Header
  readonly type: 'start' | 'full' | 'end'
  /** Offset of the type byte. */
  readonly offset: number
  /** Offset of the payload, and of the first byte after it. */
  readonly payload: number
  readonly end: number
  /** Its description, if the stream has one. */
  readonly described: DescribedSection | null
  /** The parts of a vfio device's section, if they have been read. */
  readonly vfio: VfioPayload | null
}
