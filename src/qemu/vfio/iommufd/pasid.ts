import { u32 } from '../../../bytes/little-endian'
import type { Context } from '../../painting/context'
import type { RawExtendedCapability } from '../../painting/raw-chain'
import { type Action, type Step, writable } from '../../painting/step'
import { familyOf } from '../../releases/family'
import { vfioSince } from '../../releases/vfio-changes'
import { iommuContainer } from './container'

export const PASID_ID = 0x001b
const SIZE = 8
const CONTROL = 6
/** Enable, Execute Permission Enable and Privileged Mode Enable (PCIe 5.0 section 7.8.9.3). */
const CONTROL_BITS = 0x7
const START = 0x100
const END = 0x1000
const DEFAULT_PLACE = END - SIZE

/** Where vfio_pci_synthesize_pasid_cap puts it: the property x-vpasid-cap-offset, 0 for the end of config space. */
export function pasidPlace({ set }: Context): number {
  const given = Number(set.get('x-vpasid-cap-offset') ?? 0)
  return given === 0 || !Number.isInteger(given) ? DEFAULT_PLACE : given
}

/**
 * Whether QEMU may add a PASID capability to a host function: with iommufd, if the kernel reports PASIDs for it and a
 * virtual IOMMU can use them: smmuv3 with ssidsize above 0 (11.0), intel-iommu with fsts and pasid-bits above 0 (11.1).
 */
export function mayHavePasid(context: Context): boolean {
  const { qemu, machine, set } = context
  if (iommuContainer(context) !== 'iommufd' || !vfioSince(qemu, 'pasid')) return false
  const family = machine ? familyOf(machine) : 'pc-q35'
  const isPc = family === 'pc' || family.startsWith('pc-')
  if (!isPc) return set.get('ssidsize') !== '0'
  return vfioSince(qemu, 'pasid-intel-iommu') && set.get('pasid-bits') !== '0' && set.get('fsts') !== 'off'
}

/** Whether pcie_insert_capability (hw/pci/pcie.c) accepts the place: aligned, inside, and not in another one's header. */
const fits = (place: number, chain: readonly RawExtendedCapability[]): boolean =>
  place % 4 === 0 && place >= START && place <= DEFAULT_PLACE && !chain.some(({ at }) => at === place)

/** The member of a chain after which pcie_insert_capability puts a new one: it stops at the first that lies after it. */
function before(place: number, chain: readonly RawExtendedCapability[]): number | undefined {
  const behind = chain.findIndex(({ at }) => at > place)
  return (behind < 0 ? chain : chain.slice(0, behind)).at(-1)?.at
}

/**
 * The bytes that are open because QEMU may have added a PASID capability to a host function.
 * @param config QEMU's bytes after its own list was built, 4096 bytes
 * @param chain the list in them, in its order
 */
export function openPasid(context: Context, config: Uint8Array, chain: readonly RawExtendedCapability[]): Step[] {
  const place = pasidPlace(context)
  if (!mayHavePasid(context) || !fits(place, chain) || chain.some(({ id }) => id === PASID_ID)) return []
  const previous = before(place, chain)
  if (previous === undefined) return []
  const next = u32(config, previous) >>> 20
  const words = Array.from({ length: SIZE / 4 }, (_, i) => place + 4 * i)
  const actions: Action[] = [
    { kind: 'undecided', at: previous, width: 4, value: ((next ^ place) << 20) >>> 0 },
    ...words.map((at): Action => ({ kind: 'undecided', at, width: 4, value: 0xffff_ffff })),
  ]
  return [
    {
      rule: 'pasid-capability',
      note: "QEMU adds a PASID capability of what the host's kernel reports to iommufd, if a virtual IOMMU can use it: give --set pasid-bits=0 (intel-iommu) or --set ssidsize=0 (smmuv3) if it can't, else bytes that QEMU holds (vfio_pci_synthesize_pasid_cap)",
      actions,
    },
  ]
}

/**
 * The PASID capability in bytes that QEMU holds: no kernel shows one, so QEMU has made it (pcie_pasid_common_init).
 * Its control register is guest-writable and the rest compared.
 * @param size bytes to the next capability: those after its own 8 belong to the one that it lies in
 * @returns null before 11.0
 */
export function heldPasid(context: Context, { id, version, at }: RawExtendedCapability, size: number): Step | null {
  if (id !== PASID_ID || !vfioSince(context.qemu, 'pasid')) return null
  const add: Action = { kind: 'extended', id, version, at, size }
  const isPlace = at === pasidPlace(context)
  const bits: Action = isPlace
    ? writable(at + CONTROL, 2, CONTROL_BITS, 'wmask')
    : { kind: 'uncertain', at: at + CONTROL, width: 2, value: CONTROL_BITS }
  return {
    rule: 'pasid-capability',
    note: 'created by QEMU from what iommufd reports: the enables are guest-writable, the rest is compared (vfio_pci_synthesize_pasid_cap, pcie_pasid_common_init)',
    actions: [add, bits],
  }
}
