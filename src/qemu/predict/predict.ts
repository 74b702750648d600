import type { Device } from '../../pci/device'
import { doubtSentence } from '../../pci/doubts/doubt'
import { isVirtualFunction } from '../../pci/virtual-functions'
import { profileOf } from '../detection/profiles'
import { bytesDoubts } from '../doubts/doubts'
import { plugsByAcpi } from '../emulated/express'
import { emulatedRecipe, emulatedSize } from '../emulated/recipe'
import type { Assumption } from '../options/assumption'
import { expressAt, standardAt } from '../options/edit'
import { unknownSettings } from '../options/known-properties'
import { RULES } from '../options/rules'
import { optionsShown } from '../options/shown-options'
import { CONFIG_SPACE, type Context, padded } from '../painting/context'
import { withGivenMemory } from '../painting/memory'
import type { Model } from '../painting/model'
import { Painter } from '../painting/painter'
import type { Target } from '../reconstruct'
import { atLeast } from '../releases/version'
import type { Placement, TargetRequest } from '../request'
import { hostAtomics } from './atomics'
import { decide, type Origin, UNKNOWN_ORIGIN } from './decide'
import { presence, presenceBit, setPresence } from './presence'

const PM = 0x01
const PM_BYTES = 8

export type { Assumption, Origin }

/** Types whose bytes on one QEMU say too little about their bytes on another. */
const NEVER: readonly (NoPrediction & {
  readonly types: RegExp
  readonly when?: (config: Uint8Array, target: Target) => boolean
})[] = [
  { types: /^cxl-/, reason: 'QEMU does not migrate CXL devices' },
  { types: /^(AMDVI-PCI|pxb-cxl)$/, reason: 'QEMU 10.0 gave the device new ids: give a dump from the destination' },
  {
    // nvme_add_pm_capability and pcie_cap_flr_init (hw/nvme/ctrl.c), pulled in June 2022: no property keeps the old form.
    types: /^nvme$/,
    when: (config, { qemu }) => (standardAt(config, PM, PM_BYTES) !== undefined) !== atLeast(qemu, '7.1'),
    reason: 'QEMU 7.1 gave the device power management and function level reset: give a dump from the destination',
  },
]

/** A device as the target would create it, as far as the source's bytes show its configuration. */
export interface Prediction {
  /** Config space after realize and reset, as a dump of the destination would show it. */
  readonly device: Device
  readonly assumptions: readonly Assumption[]
  /** Bits of config that depend on an unconfirmed assumption. */
  readonly open: Uint8Array
}

/** Why there is no prediction for a device: a sentence. */
export interface NoPrediction {
  readonly reason: string
}

/** Returns the config space that QEMU's code builds from the parameters that these bytes show. */
function rebuilt(
  context: Context,
  model: Model,
  bytes: Uint8Array,
  request: TargetRequest,
): { config: Uint8Array; size: number } {
  const device = { ...context.device, config: bytes.slice(0, context.device.config.length) }
  const recipe = emulatedRecipe({ ...context, device, config: padded(device.config) }, model, request.bars, request.rom)
  return { config: new Painter(CONFIG_SPACE).paint(recipe.steps).config, size: recipe.size }
}

/** Returns the model of an emulated device, or why its config space can't be predicted. */
function modelOf(device: Device, request: TargetRequest): Model | NoPrediction {
  if (isVirtualFunction(device)) {
    return {
      reason: 'the physical function decides what its virtual functions have: give a dump from the destination',
    }
  }
  const profile = profileOf(device, request)
  const { kind, name, own } = profile
  if (own) {
    return {
      reason: `profile ${name} is user-defined: how QEMU versions differ is not known; give a dump from the destination`,
    }
  }
  // For a dump the comparison reports this; a stream is compared regardless, but such bytes predict nothing.
  const [lack] = device.fromStream ? bytesDoubts(device, profile) : []
  if (lack) {
    return { reason: `${doubtSentence(lack)}: nothing can be predicted from it; give a dump from the destination` }
  }
  if (kind.how === 'model') return kind.model
  return {
    reason:
      kind.how === 'vfio'
        ? 'the destination host decides what a passed-through device shows: give a dump from it'
        : `profile ${name} does not say how QEMU builds the device: give a dump from the destination`,
  }
}

/**
 * Returns where a device with these bytes sits, as far as it matters: behind a port only if it shows a PCI Express
 * capability.
 */
function placementOf({ config }: Device, { machine }: Target): Placement {
  if (machine?.express === false) return 'pci.0'
  return expressAt(config) === undefined ? 'pci-bridge' : 'root-port'
}

/** Bits in which two config spaces differ. */
const difference = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((byte, i) => byte ^ b[i]!)

/**
 * Predicts the config space of a device that QEMU of the target creates with the options the source's device was
 * created with: options that its bytes show are kept, those that version and machine type decide are the target's, and
 * registers that a guest wrote have their reset values.
 * @param shown the source's device: 64 to 4096 bytes of config space as QEMU or a guest sees them
 * @param all every device of the source, to find out whether a port's slot is occupied
 * @param origin the QEMU and the machine type of the source
 */
export function predict(
  shown: Device,
  all: readonly Device[],
  request: TargetRequest,
  target: Target,
  origin: Origin = UNKNOWN_ORIGIN,
): Prediction | NoPrediction {
  const model = modelOf(shown, request)
  if ('reason' in model) return model
  const source = withGivenMemory(shown, request.set)
  const never = NEVER.find(({ types, when }) => types.test(model.name) && (when?.(source.config, target) ?? true))
  if (never) return never
  const held = source.config.length
  if (held < emulatedSize(source, model, null)) {
    return {
      reason: `the source's dump ends at 0x${held.toString(16)}, but the bytes after it decide what the destination has: give a dump of the whole config space`,
    }
  }
  const placement = request.placement ?? source.placement ?? placementOf(source, target)
  const bytes = padded(source.config)
  const set = new Map(request.set)
  const context: Context = { ...target, placement, set, device: source, config: bytes }
  const assumptions: Assumption[] = []
  const open = new Uint8Array(CONFIG_SPACE)

  const edited = bytes.slice()
  for (const rule of RULES.filter(({ has }) => has(model.name))) {
    const shown = rule.shown(edited, model.name, context)
    if (shown === null) continue
    const assumption = decide(rule, context, model.name, shown, origin)
    if (!assumption) continue
    assumptions.push(assumption)
    // An option that the source shows decides masks and regions as if the user had given it.
    if (assumption.from === 'dump') set.set(rule.property, assumption.value)
    if (assumption.value === shown) continue
    const before = edited.slice()
    if (!rule.apply(edited, assumption.value, context, model.name)) {
      return {
        reason: `the destination has ${rule.property}=${assumption.value}, the source ${shown}: the layout can't be predicted; give a dump from the destination`,
      }
    }
    if (assumption.confirmed) continue
    const doubt = difference(
      rebuilt(context, model, before, request).config,
      rebuilt(context, model, edited, request).config,
    )
    doubt.forEach((bits, i) => {
      open[i]! |= bits
    })
  }
  const handled = new Set(RULES.filter(({ has }) => has(model.name)).map(({ property }) => property))
  const { config, size } = rebuilt(context, model, edited, request)
  const slot = presence(shown, all, plugsByAcpi(context))
  if (slot) {
    setPresence(config, slot.occupied)
    if (slot.compared(target.qemu)) assumptions.push(slot.assumption)
    const bit = slot.assumption.confirmed ? null : presenceBit(config)
    if (bit) open[bit.at]! |= bit.mask
  }
  const atomics = hostAtomics(shown, all, target.qemu)
  if (atomics) {
    assumptions.push(atomics.assumption)
    for (const { at, mask } of atomics.bits) open[at]! |= mask
  }
  assumptions.push(...optionsShown(context, model.name, new Set(assumptions.map(({ property }) => property))))
  assumptions.push(...unknownSettings(request.set, handled))
  const { address, id, bars, rom, memory, type } = source
  return {
    device: {
      ...{ address, id, bars, rom, config: config.slice(0, size), fromStream: true, notes: [] },
      ...(memory ? { memory } : {}),
      ...(type === undefined ? {} : { type }),
    },
    assumptions,
    open,
  }
}
