import type { Context } from '../painting/context'
import { RULES } from '../predict/rules'

/** Properties that change masks alone, or nothing of config space. */
const MASKS_ONLY = new Set(
  [
    'mq host_mtu speed duplex rss hash discard write-zeroes page-poison free-page-hint emergency-write mount_tag',
    'rombar romfile romsize vgamem_mb vgamem ram_size ram_size_mb vram_size vram_size_mb record_size',
    'x-linear-aper-size x-pcie-extcap-init x-pcie-deverr-init x-pcie-lnkctl-init x-pcie-pm-init',
    'x-pci-express-writeable-slt-bug qemu-4-0-config-size id addr bus drive netdev serial bootindex',
  ].flatMap((line) => line.split(' ')),
)

/** Old forms that go with other things, which the bytes do not show apart from them. */
const TANGLED = new Set(['x-disable-pcie', 'x-old-msi-offsets', 'x-old-pci-configuration', 'old_msi_addr'])

/**
 * The first property of `context.set` of which it is not known what it does to the device's bytes, or null.
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
  return [...context.set.keys()].find((name) => !given.has(name) && !MASKS_ONLY.has(name) && !speaks(name)) ?? null
}
