import type { Assumption } from './assumption'

/** Properties that change masks or nothing, and those whose effect the bytes show anyway. */
const WITHOUT_EFFECT = new Set(
  [
    'aer ats multifunction mq host_mtu speed duplex rss hash discard write-zeroes page-poison free-page-hint',
    'emergency-write mount_tag rombar romfile romsize vgamem_mb vgamem ram_size ram_size_mb vram_size vram_size_mb',
    'vram64_size_mb mmio record_size membar size x-linear-aper-size max_ioqpairs cmb_size_mb x-pcie-extcap-init',
    'x-pcie-deverr-init x-pcie-lnkctl-init x-pcie-pm-init x-pci-express-writeable-slt-bug qemu-4-0-config-size',
    'sriov_max_vfs sriov_vq_flexible sriov_vi_flexible id addr bus drive netdev serial mac bootindex',
  ].flatMap((line) => line.split(' ')),
)

/** Options the user gave of which the prediction does not know what they do to config space. */
export function unknownSettings(set: ReadonlyMap<string, string>, known: ReadonlySet<string>): Assumption[] {
  return [...set]
    .filter(([property]) => !known.has(property) && !WITHOUT_EFFECT.has(property))
    .map(([property, value]) => ({
      property,
      value,
      from: 'set',
      confirmed: false,
      text: `${property}=${value} leaves config space as the source shows it`,
    }))
}
