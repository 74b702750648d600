/** One assumption of a prediction. */
export interface Assumption {
  /** QEMU's name of the property. */
  readonly property: string
  readonly value: string
  /** Where the value comes from: the source's bytes, `--set`, or the default of the target. */
  readonly from: 'dump' | 'set' | 'default'
  /** False if the source's bytes suggest another value, or don't show one. */
  readonly confirmed: boolean
  /** The assumption as a sentence. */
  readonly text: string
}
