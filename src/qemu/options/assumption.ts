/** One thing that a prediction takes for granted. */
export interface Assumption {
  /** QEMU's name of the property. */
  readonly property: string
  readonly value: string
  /** Where the value comes from: the source's bytes, `--set`, or the default of the target. */
  readonly from: 'dump' | 'set' | 'default'
  /** False where the source's bytes speak for another value, or can't tell. */
  readonly confirmed: boolean
  /** The assumption as a sentence. */
  readonly text: string
}
