import type { Context } from '../painting/context'
import type { Assumption } from './assumption'
import { RULES } from './rules'

const words = (...lines: readonly string[]): ReadonlySet<string> => new Set(lines.flatMap((line) => line.split(' ')))

/** Properties that change only masks, or nothing in config space. */
const NOT_IN_BYTES = words(
  'mq host_mtu speed duplex rss hash discard write-zeroes page-poison free-page-hint emergency-write mount_tag',
  'rombar romfile romsize vgamem_mb vgamem ram_size ram_size_mb vram_size vram_size_mb record_size',
  'x-linear-aper-size x-pcie-extcap-init x-pcie-deverr-init x-pcie-lnkctl-init x-pcie-pm-init',
  'x-pci-express-writeable-slt-bug qemu-4-0-config-size id addr bus drive netdev serial bootindex',
  'rx_queue_size tx_queue_size queue-size virtqueue_size memaddr block-size node memdev requested-size',
)

/** Properties whose effect a device's bytes show, so a prediction from those bytes already includes it. */
const SHOWN_BY_BYTES = words(
  'aer ats multifunction mac mmio membar size vram64_size_mb max_ioqpairs cmb_size_mb',
  'sriov_max_vfs sriov_vq_flexible sriov_vi_flexible',
)

/** Returns the options given by the user whose effect on config space is not known. */
export function unknownSettings(set: ReadonlyMap<string, string>, known: ReadonlySet<string>): Assumption[] {
  return [...set]
    .filter(([property]) => !known.has(property) && !NOT_IN_BYTES.has(property) && !SHOWN_BY_BYTES.has(property))
    .map(([property, value]) => ({
      property,
      value,
      from: 'set',
      confirmed: false,
      text: `${property}=${value} leaves config space as the source shows it`,
    }))
}

/** Old forms that depend on other properties and that the bytes don't show separately. */
const TANGLED = new Set(['x-disable-pcie', 'x-old-msi-offsets', 'x-old-pci-configuration', 'old_msi_addr'])

/**
 * Returns the first property of `context.set` whose effect on the device's bytes is not known, or null.
 * @param given properties the bytes were created with
 */
export function unknownOptions(context: Context, type: string, given: ReadonlyMap<string, string>): string | null {
  const speaks = (property: string) =>
    !TANGLED.has(property) &&
    RULES.some(
      (rule) =>
        (rule.property === property || (rule.listens ?? []).includes(property)) &&
        rule.has(type) &&
        rule.shown(context.config, type, context) !== null,
    )
  return [...context.set.keys()].find((name) => !given.has(name) && !NOT_IN_BYTES.has(name) && !speaks(name)) ?? null
}
