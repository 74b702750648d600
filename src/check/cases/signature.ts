/** A register by the names of the layout tables: capability (or HEADER0, HEADER1 of the header), register, fields. */
export interface RegisterPlace {
  /** "EXP", "MSIX", "AER"; "HEADER" for the header of any type */
  readonly in: string
  /** Any byte of it if absent. */
  readonly register?: string
  /** At least one of these fields fails; any bit if absent. */
  readonly fields?: readonly string[]
  /** Both sides' bytes are among these; any if absent. */
  readonly values?: readonly number[]
  /** One side's list passes over a capability of these names: unknown without a dump, so it then fits but is not sure. */
  readonly skips?: readonly string[]
  /** Options or releases that were not seen may have the same effect here: it fits, but is never sure. */
  readonly open?: true
}

/** What one side's byte must be. Every test given must hold. */
export interface ByteTest {
  readonly values?: readonly number[]
  /** Fields of the register whose bits in this byte are all ones, or all zeros. */
  readonly set?: readonly string[]
  readonly clear?: readonly string[]
}

/** Releases "from" (inclusive) "until" (exclusive), as QEMU numbers them. */
export interface ReleaseSpan {
  readonly from?: string
  readonly until?: string
}

/** Where a cause shows. Whatever is absent may have any value. */
export interface Signature {
  /** QEMU's names of device types, or names of their sections; "virtio-*" for all with that prefix. */
  readonly devices?: readonly string[]
  readonly where: readonly RegisterPlace[]
  readonly source?: ByteTest
  readonly destination?: ByteTest
  /** The two tests may also hold with the sides swapped. */
  readonly eitherWay?: true
  /** The byte's masks, as the destination's QEMU has them. */
  readonly masks?: { readonly cmask?: number; readonly wmask?: number; readonly w1cmask?: number }
  readonly sourceQemu?: ReleaseSpan
  readonly destinationQemu?: ReleaseSpan
  /** One of the two ends is such a release. */
  readonly eitherQemu?: ReleaseSpan
  /** The newest version of the machine type that shows it, "7.2". */
  readonly machine?: { readonly to: string }
  /** Only on pSeries machines. */
  readonly pseries?: true
}
