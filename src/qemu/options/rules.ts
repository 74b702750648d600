import { DEVICE_RULES } from './device-rules'
import { EXPRESS_RULES } from './express-rules'
import type { Rule } from './rule'
import { VIRTIO_RULES } from './virtio-rules'

/** Every property whose effect on config space is known, in the order in which they are applied. */
export const RULES: readonly Rule[] = [...VIRTIO_RULES, ...EXPRESS_RULES, ...DEVICE_RULES]
