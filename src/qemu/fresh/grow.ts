import type { Device } from '../../pci/device'
import { profileOf } from '../detection/profiles'
import { emulatedRecipe, emulatedSize } from '../emulated/recipe'
import { applyProperties } from '../options/apply-properties'
import { unknownOptions } from '../options/known-properties'
import { CONFIG_SPACE, type Context } from '../painting/context'
import type { Masks } from '../painting/masks'
import type { Model } from '../painting/model'
import { Painter } from '../painting/painter'
import type { Placement } from '../painting/placement'
import { rawStandardChain } from '../painting/raw-chain'
import { reconstruct, type Target } from '../reconstruct'
import { setLinkActive } from './link'
import type { Seed } from './seed'

const CONVENTIONAL = 256
const EXPRESS = 0x10

/** A new device: after realize and reset, before the guest's first instruction. */
export interface Fresh {
  /** What a migration stream of the paused machine would carry. */
  readonly device: Device
  /** Config space and masks as QEMU holds them. */
  readonly masks: Masks
}

/** Why the config space of a device can't be built: a sentence. */
export interface NoFresh {
  readonly reason: string
}

/** The requested device: its type by QEMU's name, its place and the options it is created with. */
export interface FreshRequest {
  readonly type: string
  readonly placement: Placement
  readonly set: ReadonlyMap<string, string>
}

const deviceOf = (config: Uint8Array): Device => ({
  address: null,
  id: null,
  config,
  bars: new Map(),
  rom: null,
  fromStream: true,
  notes: [],
})

/** As long as the bytes show it to be; the recipe decides how much of it the stream carries. */
function seen(bytes: Uint8Array): Device {
  const express = rawStandardChain(bytes).capabilities.some(({ id }) => id === EXPRESS)
  const long = express || bytes.some((byte, at) => at >= CONVENTIONAL && byte !== 0)
  return { ...deviceOf(bytes.slice(0, long ? CONFIG_SPACE : CONVENTIONAL)), fromStream: false }
}

/**
 * Returns the config space that QEMU's code builds from the parameters that these bytes show, and how much of it the
 * stream carries.
 */
function painted(context: Context, model: Model, bytes: Uint8Array): { config: Uint8Array; size: number } {
  const recipe = emulatedRecipe({ ...context, device: seen(bytes), config: bytes }, model, new Map(), null)
  return { config: new Painter(CONFIG_SPACE).paint(recipe.steps).config, size: recipe.size }
}

/** Returns the seed's bytes with the changes of the applied parameters and their consequences. */
function grown(seed: Seed, applied: Uint8Array, context: Context, model: Model): Uint8Array {
  const bytes = seed.config.slice()
  if (applied.every((byte, i) => byte === bytes[i])) return bytes.slice(0, emulatedSize(seen(bytes), model, context))
  const before = painted(context, model, seed.config)
  const after = painted(context, model, applied)
  for (let i = 0; i < bytes.length; i++) {
    bytes[i]! ^= (applied[i]! ^ bytes[i]!) | (before.config[i]! ^ after.config[i]!)
  }
  return bytes.slice(0, after.size)
}

/** An option that is off unless it is given, if a dump can't show it. */
const unlessGiven = (type: string, set: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  type.startsWith('virtio-net-pci') && !set.has('mq') ? new Map([...set, ['mq', 'off']]) : set

/**
 * Grows one of several seeds into the requested device: the first one that can take all of its properties. @returns the
 * reason if none can
 */
export function grow(request: FreshRequest, seeds: readonly Seed[], target: Target): Fresh | NoFresh {
  const { type, placement, set } = request
  let stuck: string | null = null
  for (const seed of seeds) {
    const device = seen(seed.config)
    const { kind } = profileOf(device, { profile: type })
    if (kind.how !== 'model') return { reason: `pcimig does not know how QEMU builds ${type}` }
    const config = seed.config.slice()
    const context: Context = { ...target, placement, set, device, config }
    const property = applyProperties(config, context, type, seed.set)
    if (property !== null) {
      stuck ??= `${type} was not measured at ${placement} with ${property}`
      continue
    }
    const unknown = unknownOptions({ ...context, config }, type, seed.set)
    if (unknown !== null) {
      stuck ??= `it is unknown what ${unknown}=${set.get(unknown)} does to the config space of ${type}`
      continue
    }
    const bytes = grown(seed, config, context, kind.model)
    setLinkActive(bytes, context)
    const built = deviceOf(bytes)
    const asked = { qemu: target.qemu.text, machine: target.machine?.name ?? null, placement, profile: type }
    const none = { bars: new Map<number, number>(), rom: null, view: 'qemu' as const }
    return {
      device: built,
      masks: reconstruct(built, { ...asked, ...none, set: unlessGiven(type, set) }, target).masks,
    }
  }
  return { reason: stuck ?? `${type} was not measured at ${placement}` }
}
