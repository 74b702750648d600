import type { Incident } from '../../formats/log/incident'
import type { Interpretation } from './interpretations'

/** How a restore ends if its stream breaks off. */
const BROKEN_OFF = /^(?:Input\/output error|Connection reset|Broken pipe|Channel error|-5$|-104$|-32$)/

/** Whether a restore's reason is that of a stream that broke off. */
export const brokeOff = (reason: string | null): boolean => reason !== null && BROKEN_OFF.test(reason)

const SAME_LINE =
  'the stream ended within this config space: QEMU does not check how many bytes arrived, and compares what its memory held instead, often 0, with the same message and "Invalid argument"; check whether the source, its connection or a copied file ended early'
const SAID = `QEMU says that the stream ended early, so the value is not the source's. ${SAME_LINE}`

/** A refused byte with the causes that fit, as far as the stream's end allows to be sure of them. */
interface Weighed {
  readonly interpretations: readonly Interpretation[]
  /** That the byte may never have arrived, or null if a known cause explains it. */
  readonly alternative: string | null
}

const unsure = (found: Interpretation): Interpretation => ({
  ...found,
  cases: found.cases.map((hit) => ({ ...hit, fit: 'possible' })),
})

/**
 * Weighs a refused byte against a stream that ended within the field. get_pci_config_device (hw/pci/pci.c, QEMU 5.2 to
 * 11.1) takes a buffer from g_malloc, ignores how much qemu_get_buffer filled, and returns -EINVAL for the first byte that
 * differs: such a log looks like that of any refused byte. Measured with cut streams on QEMU 7.2, 10.0 and 11.1.
 * @param read the byte that QEMU compared
 * @param restore what else the log says about it
 */
export function weighed(read: number, restore: Incident, interpretations: readonly Interpretation[]): Weighed {
  const sure = interpretations.some(({ cases }) => cases.some(({ fit }) => fit === 'sure'))
  const known = interpretations.some(({ cases }) => cases.length > 0)
  if (brokeOff(restore.reason)) return { interpretations: interpretations.map(unsure), alternative: SAID }
  const alone = restore.section === null && restore.ended === null
  if (read === 0 && alone) return { interpretations: interpretations.map(unsure), alternative: SAME_LINE }
  return { interpretations, alternative: (read === 0 && !sure) || !known ? SAME_LINE : null }
}
