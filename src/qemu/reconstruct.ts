import { InputError } from '../bytes/input-error'
import { lacksIommufd } from '../kernel/iommufd'
import type { Device, MeasuredMasks } from '../pci/device'
import type { Doubt } from '../pci/doubts/doubt'
import { limitedSize } from '../pci/limited-size'
import { naming } from '../pci/name'
import type { FoundProfile, Profile } from './detection/profile'
import { asHeld } from './detection/virtual-functions'
import { checkProperties } from './devices/property-names'
import { doubtsOf } from './doubts/doubts'
import { lookAt } from './doubts/look'
import { askedBeside } from './doubts/whole'
import { absentBytes, emulatedRecipe, emulatedSize, mayBeLonger } from './emulated/recipe'
import { contradictedProperties } from './options/contradicted'
import { CONFIG_SPACE, type Context, padded } from './painting/context'
import { absentFrom, checkedBits, type Masks, withGaps } from './painting/masks'
import { maskDoubts, measuredMasks } from './painting/measured'
import type { Model } from './painting/model'
import type { AskedBits } from './painting/other-end'
import { Painter } from './painting/painter'
import type { Recipe } from './painting/recipe'
import { contradiction, possible } from './painting/unlike-new'
import { hasExpressRoot } from './releases/family'
import { type Machine, parseMachine } from './releases/machine'
import { NEWEST, parseVersion, type Version } from './releases/version'
import { isOfHost, type Placement, type TargetRequest, type View, withHeld } from './request'
import { cannotTakeOver } from './vfio/cpr'
import { type HostView, hostView } from './vfio/host-view'
import { vfioRecipe, vfioSize } from './vfio/recipe'

/** The QEMU that a request means. */
export interface Target {
  readonly qemu: Version
  readonly machine: Machine | null
  /** "10.0 (given)", or why another version's rules are used. */
  readonly notes: readonly string[]
}

/** A device as QEMU of the target holds it, and how that was determined. */
export interface Reconstruction {
  readonly masks: Masks
  readonly profile: FoundProfile
  readonly view: View
  readonly placement: Placement
  /** Why masks and verdict can't be trusted. */
  readonly doubts: readonly Doubt[]
  /** The bits of the other end that would change masks or doubts. */
  readonly byOtherEnd?: readonly AskedBits[]
}

/**
 * Returns version and machine type of a request. @throws InputError for versions and machine types that do not exist,
 * or not together
 */
export function resolveTarget(
  request: TargetRequest & { readonly machine: string },
): Target & { readonly machine: Machine }
export function resolveTarget(request: TargetRequest): Target
export function resolveTarget(request: TargetRequest): Target {
  const qemu = request.qemu === null ? NEWEST : parseVersion(request.qemu)
  const machine = request.machine === null ? null : parseMachine(request.machine, qemu, request.machineBase)
  const notes: string[] = [...(machine?.notes ?? [])]
  if (request.qemu === null) notes.push(`no --qemu given: the rules of QEMU ${qemu.text}, the newest known, are used`)
  if (machine === null) notes.push(`no --machine given: the newest machine type of QEMU ${qemu.text} is assumed`)
  return { qemu, machine, notes }
}

/**
 * Rebuilds config space and masks of a device as QEMU of the request's version and machine type holds them after
 * realize and reset.
 * @param shown 64 to 4096 bytes of config space; in a `physical` view those of the host function
 * @param look what `lookAt` returned for the same device and the same profiles
 * @throws InputError for requests that make no sense: unknown version, machine type, profile or property
 */
export function reconstruct(
  shown: Device,
  asked: TargetRequest,
  target = resolveTarget(asked),
  look = lookAt(shown, asked),
): Reconstruction {
  const { profile, device, doubts } = look
  const request = withHeld(asked, shown)
  if (shown.measured) return asMeasured(shown, shown.measured, profile, request, target)
  if (profile.kind.how !== 'chain') checkProperties(asked.set, profile.own)
  const view = request.view ?? (profile.kind.how === 'vfio' ? 'physical' : 'guest')
  const isPlaceRead = profile.kind.how === 'vfio' || request.set.size > 0
  const placement = placementFor(request, target, isPlaceRead)
  const withoutIommufd = request.hostKernel !== undefined && lacksIommufd(request.hostKernel)
  const { set, mode = 'normal' } = request
  const host = profile.kind.how === 'vfio' && view === 'physical' ? hostView(device, request) : null
  const seen = profile.kind.how === 'vfio' && isOfHost(view) ? inBuffer(host?.device ?? device) : device
  const config = padded(seen.config)
  const context: Context = { ...target, placement, set, mode, withoutIommufd, device: seen, config }

  if (profile.kind.how === 'vfio') {
    const recipe = vfioRecipe(context, { physical: isOfHost(view), bars: request.bars, rom: request.rom })
    const masks = finish(context, recipe, isOfHost(view))
    const all = [...doubts, ...(host?.doubts ?? []), ...(recipe.doubts ?? [])]
    const refused = host?.refused ?? recipe.refused ?? cannotTakeOver(context)
    const shownMasks = { ...(host ? behind(host, masks) : masks), refused }
    return { masks: shownMasks, profile, view, placement, doubts: all, byOtherEnd: askedBeside(device.config) }
  }
  if (isOfHost(view)) {
    throw new InputError(
      `a ${view} view only makes sense for vfio-pci, not for ${profile.name}`,
      {},
      'leave --view out, or give --profile vfio-pci',
    )
  }
  const build = (model: Model | null) => emulatedRecipe(context, model, request.bars, request.rom)
  const recipe = build(profile.kind.how === 'model' ? profile.kind.model : null)
  const noted = { ...recipe, notes: [...profile.notes, ...recipe.notes] }
  const masks = finish(context, noted, false)
  const otherRecipes = profile.others.map((model) => ({ name: model.name, recipe: build(model) }))
  const others = otherRecipes.map(({ name, recipe: other }) => ({ name, masks: finish(context, other, false) }))
  const open = others.length > 0 ? openWhereOthersDiffer(masks, others) : masks
  const against = contradictedProperties({ ...context, set: asked.set }, profile.name).map(
    (property): Doubt => ({ code: 'property', ...property }),
  )
  // No device that QEMU was seen to build differs, with any options, except cxl-downstream, which it never migrates: no
  // QEMU has written a stream with other bytes.
  const unlike = open.contradiction === null ? [] : [open.contradiction]
  // A device of other ids has other regions, of course.
  const regions = doubts.length > 0 ? [] : (recipe.doubts ?? [])
  const built = [...doubts, ...regions, ...against, ...unlike]
  const byOtherEnd = [
    ...askedBeside(device.config),
    ...[recipe, ...otherRecipes.map(({ recipe: other }) => other)].flatMap((each) => each.byOtherEnd ?? []),
  ]
  return { masks: open, profile, view, placement, doubts: built, byOtherEnd }
}

/** A function with fewer bytes on the host than others: zeros follow them in QEMU's buffer (vfio_realize). */
function inBuffer(device: Device): Device {
  const size = limitedSize(device.config)
  if (size === null || device.config.length < size) return device
  return { ...device, config: padded(device.config.subarray(0, size)), partial: false }
}

/** Returns a device whose masks were read out of QEMU's memory: no rule is needed. */
function asMeasured(
  device: Device,
  measured: MeasuredMasks,
  profile: FoundProfile,
  request: TargetRequest,
  target: Target,
): Reconstruction {
  const view = request.view ?? (device.fromStream ? 'qemu' : 'guest')
  const masks = measuredMasks(device, measured)
  // Another device's masks hold only for one that is built like it.
  const unlike = masks.contradiction === null ? [] : [masks.contradiction]
  const doubts = [...(device.doubts ?? []), ...maskDoubts(device), ...unlike]
  return { masks, profile, view, placement: placementFor(request, target, profile.kind.how === 'vfio'), doubts }
}

/**
 * The assumed place of a device, if none is given.
 * @param isRead whether anything reads it: of emulated devices only their properties do. To ask a machine type for its
 * root bus divides those of a sweep in two
 */
function placementFor({ placement }: TargetRequest, { machine }: Target, isRead: boolean): Placement {
  if (placement !== null || machine === null) return placement ?? 'root-port'
  return (isRead ? hasExpressRoot(machine) : machine.express) ? 'root-port' : 'pci.0'
}

/** Returns the masks with what the host's kernel did, and without the bits that it leaves unknown. */
function behind({ kernel, unknown, notes }: HostView, masks: Masks): Masks {
  const all = [...notes, ...masks.notes]
  if (unknown === null) return { ...masks, kernel, notes: all }
  const absent = masks.absent.slice()
  for (let i = 0; i < Math.min(unknown.length, masks.size); i++) absent[i]! |= unknown[i]!
  return { ...masks, absent, kernel, notes: all }
}

/**
 * Returns the masks of a device that may also be of another type: bits that are compared for only one type are
 * uncertain.
 */
function openWhereOthersDiffer(masks: Masks, others: readonly { name: string; masks: Masks }[]): Masks {
  const uncertain = masks.uncertain.slice()
  const ours = checkedBits(masks)
  const notes = others.map(({ name, masks: other }) => {
    const theirs = checkedBits(other)
    const offsets: number[] = []
    for (let i = 0; i < Math.min(masks.size, other.size); i++) {
      const open = (ours[i]! ^ theirs[i]!) | other.uncertain[i]!
      if (open !== 0) offsets.push(i)
      uncertain[i]! |= open
    }
    return lookalike(name, masks.config, offsets)
  })
  return { ...masks, uncertain, notes: [...notes, ...masks.notes] }
}

/** Returns a note on what would change if the device were of another type that looks the same. */
function lookalike(name: string, config: Uint8Array, offsets: readonly number[]): string {
  if (offsets.length === 0) return `a ${name} looks the same, and the same bits are compared`
  const names = naming(config)
  const registers = [...new Set(offsets.map((offset) => names.at(offset).register))].join(', ')
  return `a ${name} looks the same, but different bits are compared in ${registers}: these get no verdict; give --profile`
}

/** How much of a device travels that is given as QEMU's own bytes. */
export type Sent = Pick<Masks, 'absent' | 'size'>

/**
 * Returns how much the stream of a device carries, given QEMU's own bytes: this needs no masks.
 * @param profile the profile of the device that receives it
 * @param expected the bytes that the receiving device expects, for a dump that may show less than the stream carries
 */
export function sentOf(shown: Device, profile: Profile, expected: number): Sent {
  const { kind } = profile
  const device = asHeld(shown, kind)
  const model = kind.how === 'model' ? kind.model : null
  const held = sentSize(device) ?? (kind.how === 'vfio' ? vfioSize(device) : emulatedSize(device, model, null))
  const size = mayBeLonger(device, model) ? expected : held
  return { absent: withGaps(absentBytes(device, model, size), device), size }
}

/** Returns why those bytes can't be trusted. @param profile as for sentOf */
export const sentDoubts = (shown: Device, profile: Profile): readonly Doubt[] =>
  doubtsOf(asHeld(shown, profile.kind), profile)

/** Returns the bytes that travel. @param size how many, as `sentOf` returned it */
export function sentBytes(shown: Device, { kind }: Profile, size: number): Uint8Array {
  const { config } = asHeld(shown, kind)
  if (config.length === size) return config
  if (config.length > size) return config.subarray(0, size)
  const longer = new Uint8Array(size)
  longer.set(config)
  return longer
}

/** A stream or capture holds exactly the bytes that are sent, no matter what size they claim to have. */
const sentSize = ({ fromStream, config }: Device): number | null => (fromStream ? config.length : null)

const IDS = 4

/**
 * Returns the absent bits of a host function. Both ids of a virtual function read ffff on the host (SR-IOV 1.1 section
 * 3.4.1.1); vfio-pci shows the real ones.
 */
function hidden({ config }: Device, size: number): Uint8Array {
  const absent = absentFrom(config.length, size)
  return config.subarray(0, IDS).every((byte) => byte === 0xff) ? absent.slice().fill(0xff, 0, IDS) : absent
}

/** Runs the recipe. Config is the recipe's in a physical view, otherwise the dump's own bytes. */
function finish({ device, config }: Context, recipe: Recipe, physical: boolean): Masks {
  const { size } = recipe
  const painter = new Painter(CONFIG_SPACE).paint(recipe.steps)
  const cut = (bytes: Uint8Array): Uint8Array => (size === bytes.length ? bytes : bytes.slice(0, size))
  const undecided = painter.undecided?.slice(0, size)
  const { changes } = painter
  const absent = withGaps(
    physical ? hidden(device, size) : (recipe.absent ?? absentFrom(device.config.length, size)),
    device,
  )
  const masks: { -readonly [name in keyof Masks]: Masks[name] } = {
    size,
    config: cut(physical ? painter.config : config),
    cmask: cut(painter.cmask),
    wmask: cut(painter.wmask),
    w1cmask: cut(painter.w1cmask),
    ...(undecided ? { absent: absent.map((bits, n) => bits | undecided[n]!), undecided } : { absent }),
    uncertain: cut(painter.uncertain),
    // A proof reads them, and who finds a contradiction: nothing else asks the machine type for them.
    get changes() {
      return possible(changes)
    },
    rules: painter.rules(size),
    notes: recipe.notes,
    contradiction: null,
    refused: null,
  }
  if (!physical) masks.contradiction = contradiction(masks, painter.config)
  return masks
}
