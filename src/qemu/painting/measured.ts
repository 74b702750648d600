import type { Device, MeasuredMasks } from '../../pci/device'
import type { Doubt } from '../../pci/doubts/doubt'
import { absentFrom, checkedBits, type Masks, type UnlikeNew, withGaps } from './masks'
import { rawExtendedChain, rawStandardChain } from './raw-chain'

/** The one rule of masks that were read. */
const MEASURED = 'measured'

const EXPRESS = 0x10
const SERIAL_NUMBER = 0x03

/**
 * Compared bits that differ between two devices that were built alike and have the same masks: numbers of a port and
 * its slot, what is plugged into it, and the serial number, which is made from an address. PCIe 5.0 sections 7.5.3.6,
 * 7.5.3.8, 7.5.3.9, 7.5.3.11, 7.9.3
 */
function ownBits(config: Uint8Array): Uint8Array {
  const bits = new Uint8Array(config.length)
  for (const { id, at } of rawStandardChain(config).capabilities) {
    if (id !== EXPRESS || at + EXPRESS_SIZE > config.length) continue
    for (const [offset, value] of EXPRESS_OWN) bits[at + offset] = value
  }
  for (const { id, at } of rawExtendedChain(config).capabilities)
    if (id === SERIAL_NUMBER) bits.fill(0xff, at + 4, at + 12)
  return bits
}

const EXPRESS_SIZE = 0x1c
/** Port Number; Link Status; Physical Slot Number; Slot Status. */
const EXPRESS_OWN: readonly (readonly [offset: number, bits: number])[] = [
  [0x0f, 0xff],
  [0x12, 0xff],
  [0x13, 0xff],
  [0x16, 0xf8],
  [0x17, 0xff],
  [0x1a, 0xff],
  [0x1b, 0xff],
]

/**
 * Bytes that every QEMU compares whole in every device: ids, header type, the pointer to the capabilities (pci_init_cmask,
 * hw/pci/pci.c) and the head of each of these (pci_add_capability). The class is not one: vfio-pci may open it.
 */
const ALWAYS_COMPARED: readonly (readonly [what: string, at: number])[] = [
  ...[0, 1, 2, 3].map((at) => ['a byte of the ids', at] as const),
  ['the header type', 0x0e],
  ['the capability pointer', 0x34],
]

/** Returns a doubt if the masks that were read can't be those of a device with these bytes. */
export function maskDoubts({ config, measured }: Device): readonly Doubt[] {
  if (!measured) return []
  const { cmask, wmask, w1cmask, where } = measured
  const heads = rawStandardChain(config).capabilities.flatMap(({ at }) =>
    [at, at + 1].map((place) => ['the head of a capability', place] as const),
  )
  const found = [...ALWAYS_COMPARED, ...heads].find(
    ([, at]) => at < cmask.length && (cmask[at]! & ~wmask[at]! & ~w1cmask[at]!) !== 0xff,
  )
  return found ? [{ code: 'masks-not-its-own', what: found[0], at: found[1], where }] : []
}

/** The first compared byte that differs in the device whose masks these are, or null. */
function unlikeBuilt(masks: Masks, built: Uint8Array): UnlikeNew | null {
  const own = ownBits(built)
  const checked = checkedBits(masks)
  for (let i = 0; i < masks.size; i++) {
    const bits = (masks.config[i]! ^ built[i]!) & checked[i]! & ~masks.absent[i]! & ~own[i]!
    if (bits !== 0) return { code: 'unlike-new', offset: i, shown: masks.config[i]!, built: built[i]! }
  }
  return null
}

/** Whether a device has the compared bytes of another that was built, but for those that are each device's own. */
export function isLikeBuilt(
  { config }: Pick<Device, 'config'>,
  built: Pick<MeasuredMasks, 'cmask' | 'wmask' | 'w1cmask'> & { readonly config: Uint8Array },
): boolean {
  const own = ownBits(built.config)
  return built.config.every((byte, i) => {
    const checked = built.cmask[i]! & ~built.wmask[i]! & ~built.w1cmask[i]!
    return i >= config.length || ((config[i]! ^ byte) & checked & ~own[i]!) === 0
  })
}

/**
 * Returns config space and masks of a device whose masks QEMU itself was seen to hold: they are complete and certain,
 * for every release and vendor. What QEMU's own code changes is in no mask and not known here.
 */
export function measuredMasks(device: Device, { cmask, wmask, w1cmask, where, built }: MeasuredMasks): Masks {
  const size = cmask.length
  const config = new Uint8Array(size)
  config.set(device.config.subarray(0, size))
  const masks: Masks = {
    ...{ size, config, cmask, wmask, w1cmask },
    absent: withGaps(absentFrom(device.config.length, size), device),
    uncertain: new Uint8Array(size),
    changes: [],
    rules: [{ offset: 0, length: size, rule: MEASURED, note: where }],
    notes: [],
    contradiction: null,
    refused: null,
  }
  return built ? { ...masks, contradiction: unlikeBuilt(masks, built) } : masks
}
