import type { StreamSection } from '../../formats/stream'
import { atLeast, type Version } from '../../qemu/releases/version'
import { type Findings, NO_FINDINGS } from './findings'

/** Bytes of all outputs of a virtio-gpu together, among the values of its section. */
export const OUTPUTS = 'bytes of outputs'
/** Bytes of one output, without and with the size of its framebuffer. */
const ALONE = 40n
const WITH_FRAMEBUFFER = 64n

/** Up to 7.2 no output has a framebuffer's size. */
const FIXED_UP_TO = '7.2.99'

const BY_MEMORY =
  'it has more than two outputs: whether QEMU reads the size of a framebuffer for them depends on the contents of its memory'

const bytesIn = ({ pinned }: StreamSection): bigint | undefined => pinned.find(({ type }) => type === OUTPUTS)?.value

/**
 * vmstate_virtio_gpu_scanout (hw/display/virtio-gpu.c) asks for the device's property x-scanout-vmstate-version through the
 * first output; for the others it reads unrelated memory. Measured: with two outputs 10.0 and 11.1 always
 * find the same there and machines up to pc-q35-8.1 are refused from and by 7.2; with four, 10.0 refuses its own stream.
 * @param footers whether both sides end their sections with footers
 */
export function outputFindings(section: StreamSection, own: StreamSection, footers: boolean, qemu: Version): Findings {
  const [sent, local] = [bytesIn(section), bytesIn(own)]
  if (sent === undefined || local === undefined || sent <= WITH_FRAMEBUFFER) return NO_FINDINGS
  const { id, order } = section
  const isMany = sent > 2n * WITH_FRAMEBUFFER || sent === 3n * ALONE
  if (isMany && atLeast(qemu, FIXED_UP_TO))
    return { stops: [], open: [{ side: 'source', section: id, reason: BY_MEMORY }] }
  if (sent === local) return NO_FINDINGS
  const message = footers ? `Missing section footer for ${id}` : null
  return { stops: [{ order, section: id, kind: 'section-length', message }], open: [] }
}
