import { u32 } from '../../bytes/little-endian'
import { headerType } from '../../pci/config-space'
import type { Device } from '../../pci/device'
import { limitedSize } from '../../pci/limited-size'
import { type Context, isSetOn } from '../painting/context'
import { Painter } from '../painting/painter'
import { type RawCapability, rawExtendedChain, rawStandardChain } from '../painting/raw-chain'
import { type Recipe, unknownFrom } from '../painting/recipe'
import { type Action, config as configWrite, fill, type Step } from '../painting/step'
import { bar, rom, romOffset, unsizedBar } from '../painting/steps/bar'
import { core } from '../painting/steps/header'
import { vfioSince } from '../releases/vfio-changes'
import { cprSteps, takesOver } from './cpr'
import { vfioExtendedSteps } from './extended'
import { type VfioRules, vfioRules } from './facts'
import { hiddenSteps } from './hidden'
import { mayHavePasid, openPasid } from './iommufd/pasid'
import { readMsix, relocateBar, setUpMsix } from './msix'
import { overrides, type ShownIds, shownIds } from './overrides'
import { requestedClique } from './quirks/clique'
import { igdSteps } from './quirks/igd'
import type { VirtualCapability } from './quirks/virtual'
import { vmdShadow } from './quirks/vmd'
import { Refusal } from './refusal'
import { assertRegistrable, type HostBar, hostBars } from './regions'
import { madeByQemu, vfioStandardSteps } from './standard'

const END = 0x1000
const STANDARD_END = 0x100
const PM = 0x01
const MSI = 0x05
const MSIX = 0x11
const EXP = 0x10
const CAPABILITY_POINTER = 0x34

/** Inputs of a vfio recipe besides the context. */
export interface VfioOptions {
  /** Whether the bytes are the host function's; otherwise they are what QEMU holds or shows its guest. */
  readonly physical: boolean
  /** Sizes that the user gave, in bytes by BAR number. */
  readonly bars: ReadonlyMap<number, number>
  readonly rom: number | null
}

/** A recipe, or why QEMU would not start the device. */
export type VfioRecipe = Recipe & { readonly refused: string | null }

/** vfio_realize (hw/vfio/pci.c) up to the capabilities: the host's addresses go, the type bits stay. */
function regionSteps(
  context: Context,
  bars: readonly (HostBar | null)[],
  romSize: number | null,
  physical: boolean,
): Step[] {
  const { config } = context
  const cleared: Action[] = physical ? [fill('config', 0x10, 0x18, 0), fill('config', 0x30, 4, 0)] : []
  const steps: Step[] = [{ rule: 'header-unchecked', note: "BARs are QEMU's own (vfio_realize)", actions: cleared }]
  for (const entry of bars) {
    if (!entry) continue
    const at = 0x10 + 4 * entry.index
    if (entry.size !== null) {
      steps.push(bar({ ...entry, size: entry.size }))
      continue
    }
    const high = entry.kind === 'mem64' ? u32(config, at + 4) : 0
    const address = physical ? BigInt(u32(config, at) & 0xf) : BigInt(u32(config, at)) | (BigInt(high) << 32n)
    steps.push(unsizedBar(entry.index, address))
  }
  if (romSize) steps.push(rom(romSize, headerType(config)))
  else if (romSize === null) {
    const at = romOffset(headerType(config))
    const note = 'the size of the ROM, if there is one, is not known: give --rom SIZE (vfio_pci_size_rom)'
    steps.push({ rule: 'rom-bar', note, actions: [{ kind: 'uncertain', at, width: 4, value: 0xffff_fffe }] })
  }
  return steps
}

/** pci_do_device_reset (hw/pci/pci.c), which every device goes through before it can be restored. */
function reset(): Step {
  return {
    rule: 'header-status',
    note: 'of Status only the Capabilities List bit is compared (pci_init_cmask, pci_init_w1cmask)',
    actions: [
      { kind: 'write', array: 'config', at: 0x04, width: 2, how: 'clear', value: 0x0507 },
      { kind: 'write', array: 'config', at: 0x06, width: 2, how: 'clear', value: 0xf900 },
      configWrite(0x0c, 1, 0),
      configWrite(0x3c, 1, 0),
    ],
  }
}

function romSize(context: Context, given: number | null): number | null {
  const { set, device } = context
  if (set.get('rombar') === '0' || set.get('romfile') === '') return 0
  return given ?? device.rom
}

/** Returns the recipe of vfio-pci for a host function, or for QEMU's copy of one. */
export function vfioRecipe(context: Context, options: VfioOptions): VfioRecipe {
  try {
    return { ...build(context, options), refused: null }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const size = vfioSize(context.device)
    if (options.physical) return { steps: core(END), size, notes: [], refused: error.message }
    // QEMU holds these bytes, so it did start: they are damaged, and say nothing reliable about the masks.
    return {
      steps: [...core(END), unknownFrom(0x40, END - 0x40)],
      size,
      notes: [],
      doubts: [{ code: 'refused', why: error.message }],
      refused: null,
    }
  }
}

function build(context: Context, { physical, bars: given, rom: romGiven }: VfioOptions): Recipe {
  const rules = vfioRules(context)
  const { config, device, placement } = context
  const expressBus = placement === 'root-port' || placement === 'pcie.0'
  const size = vfioSize(device)
  const standard = rawStandardChain(followed(context))
  if (standard.broken === 'loop' || standard.capabilities.some(({ at }) => at === CAPABILITY_POINTER)) {
    throw new Refusal('the capability list loops: QEMU would hang')
  }
  const pin = config[0x3d]!
  if (physical && pin > 4) throw new Refusal(`invalid PCI interrupt pin ${pin}`)

  const bars = hostBars(config, (index) => given.get(index) ?? device.bars.get(index))
  const first = (wanted: number) => standard.capabilities.find(({ id }) => id === wanted)?.at
  const msixAt = first(MSIX)
  const hardware = msixAt === undefined ? null : readMsix(config, msixAt)
  const relocation = context.set.get('x-msix-relocation') ?? 'off'
  const msix = hardware && physical ? setUpMsix(config, hardware, bars, relocation) : hardware
  if (physical) assertRegistrable(bars, config)
  else if (hardware && relocation !== 'off') relocateBar(config, hardware.vectors, bars, relocation)

  const steps: Step[] = [
    ...core(END),
    { rule: 'header-unchecked', note: 'as the device shows it', actions: [{ kind: 'copy', at: 0, bytes: config }] },
  ]
  if (physical) steps.push(multifunction(isSetOn(context, 'multifunction', false), config))
  steps.push(...overrides(context), ...regionSteps(context, bars, romSize(context, romGiven), physical))
  const ids = shownIds(context)
  const listless = standard.capabilities.length === 0
  const virtual = physical && !listless ? virtualCapability(context, ids, rules, standard.capabilities) : null
  if (!listless) {
    const options = { rules, placement, physical, virtual, msix, msiAt: first(MSI), powerAt: first(PM) }
    steps.push(...vfioStandardSteps(config, standard.capabilities, options))
  }
  if (standard.broken === 'absent') steps.push(unknownFrom(0x40, STANDARD_END - 0x40))

  // What QEMU wrote into a PCI Express capability at the end of the list may have reached the first extended one.
  const built = new Painter(END).paint(steps)
  const held = built.config.subarray(0, device.config.length)
  const extended = rawExtendedChain(held)
  if (extended.broken === 'loop' && (expressBus || vfioSince(context.qemu, 'extended-search'))) {
    throw new Refusal('the extended capability list loops: QEMU would hang')
  }
  const listed = expressBus && size === END && extended.capabilities.length > 0 && !(listless && physical)
  if (listed) {
    const added = vfioExtendedSteps(context, held, extended.capabilities, rules, physical)
    steps.push(...added)
    if (physical && mayHavePasid(context)) {
      const { config: shown } = built.paint(added)
      steps.push(...openPasid(context, shown, rawExtendedChain(shown).capabilities))
    }
    // QEMU's own bytes don't show whether the host's list was empty or QEMU dropped all of it.
    if (listless) steps.push(unknownFrom(STANDARD_END, END - STANDARD_END))
  }
  steps.push(...igdSteps(context, ids, built.cmask, physical))
  if (!physical) steps.push(...hiddenSteps(config, standard.capabilities, extended.capabilities, placement))
  if (takesOver(context)) {
    const shown = listed ? extended.capabilities : []
    const made = standard.capabilities.flatMap((capability) => madeByQemu(config, capability) ?? [])
    const own = physical ? virtual : (made[0] ?? null)
    steps.push(...cprSteps(context, { standard: standard.capabilities, virtual: own, extended: shown, held, rules }))
  }
  if (physical) steps.push(reset())
  return { steps, size, notes: lengthNotes(context, physical) }
}

/** vfio_add_virt_caps (hw/vfio/pci-quirks.c): at most one, as each is of one vendor. @throws Refusal */
const virtualCapability = (
  { config, qemu }: Context,
  ids: ShownIds,
  { clique }: VfioRules,
  chain: readonly RawCapability[],
): VirtualCapability | null => requestedClique(clique, ids, chain, qemu) ?? vmdShadow(config, ids, qemu)

/** Returns the bytes in which QEMU follows the list: in its buffer of 4096, zeros follow a complete 256 bytes. */
const followed = ({ device, config }: Context): Uint8Array =>
  device.config.length === STANDARD_END && !device.partial ? config : device.config

/**
 * Number of bytes of config space in the stream for a function of this dump: 256 if the host serves 256, otherwise
 * 4096 (vfio_populate_device). The PCI Express capability of a truncated dump shows that there must be more.
 */
export function vfioSize({ config, partial }: Device): number {
  if (config.length > STANDARD_END || limitedSize(config) !== null) return END
  const cut = config.length < STANDARD_END || partial === true
  return cut && rawStandardChain(config).capabilities.some(({ id }) => id === EXP) ? END : STANDARD_END
}

function lengthNotes({ device }: Context, physical: boolean): string[] {
  const express = rawStandardChain(device.config).capabilities.some(({ id }) => id === EXP)
  if (!physical || device.partial || device.config.length !== STANDARD_END || !express) return []
  return [
    'the dump ends at 0x100: the function is assumed to have 256 bytes of config space; a PCI Express function usually has 4096',
  ]
}

function multifunction(on: boolean, config: Uint8Array): Step {
  return {
    rule: 'header-identity',
    note: "the multifunction bit is that of QEMU's property, not of the hardware (vfio_realize)",
    actions: [configWrite(0x0e, 1, (config[0x0e]! & 0x7f) | (on ? 0x80 : 0))],
  }
}
