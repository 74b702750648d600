import { u32 } from '../../bytes/little-endian'
import { headerType } from '../../pci/config-space'
import type { Device } from '../../pci/device'
import { PORT_TYPE } from '../../pci/function-facts'
import { readsHiddenIds } from '../../pci/virtual-functions'
import { type Context, isOn } from '../painting/context'
import { absentFrom } from '../painting/masks'
import { CLOSED, type Model } from '../painting/model'
import { type RawCapability, rawExtendedChain, rawStandardChain, sizeToNext } from '../painting/raw-chain'
import { type Recipe, unknownFrom } from '../painting/recipe'
import { regionSteps } from '../painting/regions'
import { reservedIo } from '../painting/reserve'
import type { Step } from '../painting/step'
import { opaque } from '../painting/steps/capabilities'
import { bridge, core, ids, noIoWindow } from '../painting/steps/header'
import { expressType } from './express'
import { extendedSteps } from './extended'
import { standardSteps } from './standard'

const MSI = 0x05
const EXP = 0x10
const STANDARD_END = 0x100
const END = 0x1000
const PORT_TYPES: readonly number[] = [PORT_TYPE.root, PORT_TYPE.upstream, PORT_TYPE.downstream]

const NO_REGIONS = { steps: [], notes: [], doubts: [], byOtherEnd: [] } as const

/**
 * Returns the bits that the stream carries but the dump lacks. For a type that never has an extended capability,
 * nothing is compared after the standard config space.
 */
export function absentBytes({ config }: Device, model: Model | null, size: number): Uint8Array {
  if (config.length >= size) return absentFrom(config.length, size)
  const end = model?.appearance(config)?.extended.length === 0 ? Math.min(size, STANDARD_END) : size
  return absentFrom(config.length, size, end)
}

function identity({ config }: Context): Step {
  return ids({
    vendor: u32(config, 0) & 0xffff,
    device: u32(config, 0) >>> 16,
    revision: config[0x08]!,
    classCode: u32(config, 0x08) >>> 8,
    multifunction: (config[0x0e]! & 0x80) !== 0,
    interruptPin: config[0x3d]!,
  })
}

/** Header bytes that the device's own code sets and that no capability implies. */
const setByHand = ({ values }: Model): Step => ({
  rule: 'device',
  note: "set by the device's own code",
  actions: values,
})

function bridgeSteps(context: Context, portType: number | null, capabilities: readonly RawCapability[]): Step[] {
  const { config } = context
  if (headerType(config) !== 1) return []
  const expressPort = portType !== null && PORT_TYPES.includes(portType)
  const steps = bridge({
    expressPort,
    writableLatencyTimer: !expressPort || isOn(context, 'x-pci-express-writeable-slt-bug'),
    multifunction: (config[0x0e]! & 0x80) !== 0,
  })
  const noIo = portType === PORT_TYPE.root && reservedIo(config, capabilities) === 0n
  return noIo ? [...steps, noIoWindow] : steps
}

/**
 * Number of bytes of config space in the stream for an emulated device of this dump: 4096 with a PCI Express
 * capability. Without one the model decides; for a device without a model, a dump longer than 256 bytes shows that it
 * is PCI Express.
 * @param context null if the device's bytes are QEMU's own, so that their number decides
 */
export function emulatedSize({ config, fromStream }: Device, model: Model | null, context: Context | null): number {
  const long = config.length > STANDARD_END
  const express = rawStandardChain(config).capabilities.some(({ id }) => id === EXP)
  if (express || model?.express === 'always') return END
  if (!model) return long ? END : STANDARD_END
  if (model.express === 'by-capability') return STANDARD_END
  const given = context?.set.has('x-disable-pcie') ?? false
  const shown = fromStream || context === null || (long && !given)
  const disabled = shown ? !long : isOn(context, 'x-disable-pcie', model.name)
  return disabled ? STANDARD_END : END
}

/**
 * Whether a dump may show less than the stream carries: on a conventional bus a guest sees 256 bytes of a device that
 * sends 4096, and nothing in them reveals it.
 */
export const mayBeLonger = ({ config, fromStream }: Device, model: Model | null): boolean =>
  model?.express === 'unless-disabled' && !fromStream && config.length <= STANDARD_END

/**
 * Returns the recipe of an emulated device, read from its dump: capabilities in the order in which QEMU's code added
 * them, the reverse of the chain, with the parameters that the dump shows.
 * @param model what QEMU's code of this type opens and registers; null for a type without a model
 * @param given BAR sizes the user gave, in bytes
 * @param rom size of the ROM the user gave, null for none
 */
export function emulatedRecipe(
  context: Context,
  model: Model | null,
  given: ReadonlyMap<number, number>,
  rom: number | null,
): Recipe {
  const { config, device } = context
  const standard = rawStandardChain(device.config)
  const extended = rawExtendedChain(device.config)
  const exp = standard.capabilities.find(({ id }) => id === EXP)
  const portType = exp ? expressType(config, exp.at) : null
  const traits = model?.traits(context) ?? CLOSED
  const known = model?.regions(context) ?? null
  // A virtual function registers no regions: its physical function's SR-IOV capability describes them.
  const regions = readsHiddenIds(config) ? NO_REGIONS : regionSteps(context, known, given, rom)
  const notes = [...regions.notes]
  const steps = [
    ...core(END),
    identity(context),
    ...(model ? [setByHand(model)] : []),
    ...bridgeSteps(context, portType, standard.capabilities),
    ...regions.steps,
  ]

  const starts = standard.capabilities.map(({ at }) => at)
  // A device has one set of MSI registers, the last that its code adds; amd-iommu also has an MSI capability without registers behind it.
  const interrupts = standard.capabilities.find(({ id }) => id === MSI)?.at
  for (const { id, at } of [...standard.capabilities].reverse()) {
    const toNext = Math.max(2, sizeToNext(at, starts, STANDARD_END))
    const raw = id === MSI && at !== interrupts
    steps.push(
      ...(raw ? [opaque(id, at, config.slice(at, at + toNext))] : standardSteps(context, id, at, toNext, traits)),
    )
  }
  const extendedStarts = extended.capabilities.map(({ at }) => at)
  for (const capability of extended.capabilities) {
    const toNext = sizeToNext(capability.at, extendedStarts, END)
    steps.push(...extendedSteps(context, capability, { portType, toNext, vfBars: known?.vfBars ?? [] }))
  }
  steps.push(...(model?.extra(context) ?? []))
  if (standard.broken) {
    if (standard.broken === 'absent') notes.push(cutNote('capability list'))
    steps.push(unknownFrom(0x40, END - 0x40))
  } else if (extended.broken) {
    if (extended.broken === 'absent') notes.push(cutNote('extended capability list'))
    steps.push(unknownFrom(STANDARD_END, END - STANDARD_END))
  }
  const size = emulatedSize(device, model, context)
  const { doubts, byOtherEnd } = regions
  return { steps, size, absent: absentBytes(device, model, size), notes, doubts, byOtherEnd }
}

const cutNote = (what: string): string =>
  `the ${what} continues past the end of the dump: take a dump of the whole config space (as root)`
