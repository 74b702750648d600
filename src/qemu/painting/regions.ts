import { readUint, u32 } from '../../bytes/little-endian'
import { headerType } from '../../pci/config-space'
import type { Device } from '../../pci/device'
import type { Doubt } from '../../pci/doubts/doubt'
import type { Context } from './context'
import type { Regions } from './model'
import type { AskedBits } from './other-end'
import type { Step } from './step'
import { type Bar, type BarKind, bar, type PropertySize, rom, romOffset, sizeText, unsizedBar } from './steps/bar'

const BASE_ADDRESS_0 = 0x10

/** BARs that QEMU may register by header type: 6, 2 on bridges, 1 on CardBus bridges; 6 for types that PCI does not define. */
export const barCount = (config: Uint8Array): number => ({ 0: 6, 1: 2, 2: 1 })[headerType(config)] ?? 6

/** Returns the kind of region that the type bits of a BAR register encode (PCI 3.0 section 6.2.5.1). */
export function barKind(low: number): { kind: BarKind; prefetchable: boolean } {
  if ((low & 1) === 1) return { kind: 'io', prefetchable: false }
  return { kind: (low & 6) === 4 ? 'mem64' : 'mem32', prefetchable: (low & 8) !== 0 }
}

/** Returns the size that the user gave or the dump shows, which takes precedence over the model's. */
function knownSize(context: Context, index: number, given: ReadonlyMap<number, number>): number | undefined {
  return given.get(index) ?? context.device.bars.get(index)
}

/** Whether the dump's register can be this BAR: same type bits, and an address aligned to its size. */
function fits(config: Uint8Array, { index, kind, prefetchable = false, size }: Bar): boolean {
  const low = u32(config, BASE_ADDRESS_0 + 4 * index)
  const shown = barKind(low)
  if (shown.kind !== kind || shown.prefetchable !== prefetchable) return false
  const lowest = kind === 'io' ? 4 : 16
  return (low & (Math.min(size, 2 ** 31) - 1) & ~(lowest - 1)) === 0
}

/** Largest region that a BAR with this address can have: bits below its size are zero. */
function largest(low: number, { least, most }: PropertySize): number {
  const address = low & ~(least - 1)
  return address === 0 ? most : Math.min(most, (address & -address) >>> 0)
}

/**
 * The BAR of a property that nobody gave, if an address shows that the default does not decide: one end's is not
 * aligned to it, so that the region is smaller there, or the other end's has bits that a larger region would not have.
 * A predicted device has the defaults of what was not given.
 * @returns null if every size that fits gives the same verdict
 */
function ofPropertySize({ config, device }: Context, usual: Bar, bySetting: PropertySize): Step[] | null {
  const { otherEnd, isPredicted } = device
  const at = BASE_ADDRESS_0 + 4 * usual.index
  const smallest = { ...usual, size: bySetting.least }
  const ends = otherEnd ? [config, otherEnd] : [config]
  if (!ends.every((end) => fits(end, smallest))) return null
  const most = largest(u32(config, at), bySetting)
  const isSmaller = ends.some((end) => !fits(end, usual))
  const isLarger = !isPredicted && ends.some((end) => (u32(end, at) & (most - 1) & ~(usual.size - 1)) !== 0)
  if (!isSmaller && !isLarger) return null
  return [
    bar({ ...usual, size: Math.min(usual.size, most) }),
    {
      rule: 'bar',
      note: `the size of BAR ${usual.index} is not shown: give --set ${bySetting.setting} of the destination`,
      actions: [{ kind: 'uncertain', at, width: 4, value: most - bySetting.least }],
    },
  ]
}

/** The bits of that BAR of the other end: its type, and the address bits of the largest region that it may be. */
const askedOf = ({ index, size }: Bar, { most }: PropertySize): AskedBits => ({
  at: BASE_ADDRESS_0 + 4 * index,
  bits: (Math.max(most, size) - 1) | 0xf,
})

/** Yields the BAR registers in order. */
function* registers(
  config: Uint8Array,
): Generator<{ index: number; value: bigint; kind: BarKind; prefetchable: boolean }> {
  for (let index = 0; index < barCount(config); index++) {
    const low = u32(config, BASE_ADDRESS_0 + 4 * index)
    const shown = barKind(low)
    const wide = shown.kind === 'mem64' && index + 1 < barCount(config)
    const high = wide ? readUint(config, BASE_ADDRESS_0 + 4 * index + 4, 4) : 0
    yield {
      index,
      value: BigInt(low) | (BigInt(high) << 32n),
      ...shown,
      kind: wide ? 'mem64' : shown.kind === 'mem64' ? 'mem32' : shown.kind,
    }
    if (wide) index++
  }
}

/**
 * Returns the steps that register the BARs and the ROM of an emulated device.
 * @param model what the device's code registers, null if unknown
 * @param given sizes the user gave, bytes by BAR number
 * @param romGiven size of the ROM the user gave, null for none
 */
export function regionSteps(
  context: Context,
  model: Regions | null,
  given: ReadonlyMap<number, number>,
  romGiven: number | null,
): { steps: Step[]; notes: string[]; doubts: Doubt[]; byOtherEnd: AskedBits[] } {
  const { config } = context
  const byOtherEnd: AskedBits[] = []
  const steps: Step[] = []
  const notes: string[] = []
  const doubts: Doubt[] = []
  for (const { index, value, kind, prefetchable } of registers(config)) {
    const known = knownSize(context, index, given)
    const modelled = model?.bars.find((entry) => entry.index === index)
    if (known !== undefined) {
      if (known > 0) steps.push(bar({ index, kind, prefetchable, size: known }))
      continue
    }
    if (modelled?.assumed && fits(config, modelled)) {
      steps.push(bar(modelled), openSize(modelled.assumed, index, value))
      continue
    }
    if (modelled?.bySetting) byOtherEnd.push(askedOf(modelled, modelled.bySetting))
    const ofSetting = modelled?.bySetting ? ofPropertySize(context, modelled, modelled.bySetting) : null
    if (ofSetting) {
      steps.push(...ofSetting)
      continue
    }
    if (modelled && fits(config, modelled)) {
      steps.push(bar(modelled), ...openBits(model!, index, value))
      continue
    }
    if (model && !modelled && value === 0n) continue
    if (modelled?.assumed)
      notes.push(`BAR ${index} is not the ${sizeText(modelled.size)} region that this device type registers`)
    else if (modelled) doubts.push(notRegistered(config, modelled))
    steps.push(unsizedBar(index, value))
  }
  const own = model?.rom ?? null
  const shown = romGiven ?? context.device.rom
  const romSize = shown ?? propertyRom(context, own)
  if (romSize === null) steps.push(...unsizedRom(config))
  else if (romSize > 0) {
    steps.push(rom(romSize, headerType(config)))
    if (shown === null) steps.push(...openRom(config, romSize, model))
    else if (romGiven === null && context.device.memory && shown !== own) steps.push(...withinPage(config, shown))
  }
  return { steps, notes, doubts, byOtherEnd }
}

/** What a BAR shows that is not the region that the type registers there, with every option that was not given. */
const notRegistered = (config: Uint8Array, { index, size }: Bar): Doubt => ({
  code: 'other-region',
  index,
  shown: u32(config, BASE_ADDRESS_0 + 4 * index),
  region: sizeText(size),
})

/** Page sizes of hosts, to which QEMU rounds RAM blocks up (qemu_ram_alloc_internal). */
const PAGES: readonly number[] = [0x1000, 0x4000, 0x10000]

/** Marks as uncertain the bits of a ROM that may be smaller than its RAM block of one page. */
function withinPage(config: Uint8Array, size: number): Step[] {
  if (!PAGES.includes(size)) return []
  const note = `the ROM has at most ${sizeText(size)}, a page of its host: give --rom SIZE`
  return [openRomBits(config, size - 2, note)]
}

const openRomBits = (config: Uint8Array, value: number, note: string): Step => ({
  rule: 'rom-bar',
  note,
  actions: [{ kind: 'uncertain', at: romOffset(headerType(config)), width: 4, value }],
})

/** Marks as uncertain the bits of a BAR that depend on its size and that its address leaves undetermined. */
function openSize(because: string, index: number, value: bigint): Step {
  return {
    rule: 'bar',
    note: `BAR ${index} is of unknown size: ${because}`,
    actions: unsizedBar(index, value).actions.filter(({ kind }) => kind === 'uncertain'),
  }
}

function openBits(model: Regions, index: number, value: bigint): Step[] {
  const { open } = model
  // A set address bit proves that the BAR is no larger than the model's size.
  if (open?.index !== index || (value & BigInt(open.bits)) !== 0n) return []
  return [
    {
      rule: 'bar',
      note: open.because,
      actions: [{ kind: 'uncertain', at: BASE_ADDRESS_0 + 4 * index, width: 4, value: open.bits }],
    },
  ]
}

/** Returns the size of a ROM in bytes: property romsize (QEMU 6.0) overrides the size of its file. */
function propertyRom({ set }: Context, size: number | null): number | null {
  const romsize = Number(set.get('romsize'))
  return size !== null && size > 0 && Number.isInteger(Math.log2(romsize)) ? romsize : size
}

/** Marks as uncertain the address bits that a larger ROM, which the device may also have, would not have. */
function openRom(config: Uint8Array, size: number, model: Regions | null): Step[] {
  const most = model?.romAtMost ?? size
  if (most <= size) return []
  return [openRomBits(config, most - size, `the ROM may have ${sizeText(most)}: give --profile`)]
}

/** Handles a ROM register of unknown size: the bits between the enable bit and 2 KiB are zero in every ROM. */
function unsizedRom(config: Uint8Array): Step[] {
  const type = headerType(config)
  if (type === 2) return []
  const at = romOffset(type)
  return [
    {
      rule: 'rom-bar',
      note: 'the size of the ROM, if there is one, is not known: give --rom SIZE (pci_register_bar)',
      actions: [{ kind: 'uncertain', at, width: 4, value: 0xffff_fffe }],
    },
  ]
}

/**
 * Returns the BARs of a physical function's virtual functions. QEMU refuses to start if they are not the same for all
 * (pcie_sriov_pf_init_from_user_created_vfs, hw/pci/pcie_sriov.c), so the first that shows its own is enough.
 * @param barsOf BARs that a virtual function's config space shows; none if it is too short
 */
export function virtualFunctionBars({ virtualFunctions = [] }: Device, barsOf: (config: Uint8Array) => Bar[]): Bar[] {
  for (const { config } of virtualFunctions) {
    const bars = barsOf(config)
    if (bars.length > 0) return bars
  }
  return []
}
