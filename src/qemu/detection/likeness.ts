import { hex } from '../../bytes/hex'
import { u16, u32 } from '../../bytes/little-endian'
import { EXP } from '../../pci/capabilities/standard/express/registers'
import { SSVID } from '../../pci/capabilities/standard/ssvid'
import { headerType, idsAt } from '../../pci/config-space'
import type { Device } from '../../pci/device'
import { PORT_TYPE } from '../../pci/function-facts'
import { maskOf, registerOf } from '../../pci/layout'
import { naming } from '../../pci/name'
import type { Appearance } from '../painting/model'
import { type RawCapability, rawExtendedChain, rawStandardChain } from '../painting/raw-chain'
import { barKind } from '../painting/regions'
import type { Bar } from '../painting/steps/bar'

/** Something that a dump shows and no device of a type ever does. */
export type Oddity =
  | { readonly what: 'revision'; readonly shown: number }
  | { readonly what: 'subsystem'; readonly shown: string }
  | { readonly what: 'capability'; readonly id: number; readonly name: string; readonly extended: boolean }
  | { readonly what: 'express'; readonly register: string; readonly shown: number }
  | { readonly what: 'bar'; readonly index: number }
  | { readonly what: 'bar-size'; readonly index: number; readonly shown: number }

const BASE_ADDRESS_0 = 0x10
const REVISION = 0x08
const SUBSYSTEM = 0x2c
const STANDARD_END = 0x100
/** Capability ids of blank bytes: they indicate a damaged dump, not another device. */
const NO_CAPABILITY = new Set([0x00, 0xff])
const NO_EXTENDED_CAPABILITY = new Set([0x0000, 0xffff])

/**
 * What pcie_cap_init and pcie_cap_v1_fill (hw/pci/pcie.c) may set in the registers of an endpoint: everything else in
 * them is the same in all of QEMU's devices. Real functions report their latencies and payload sizes here.
 */
const DEVICE_CAPABILITIES = {
  constant: maskOf(EXP, 'DEVCAP', 'RBER'),
  optional: maskOf(EXP, 'DEVCAP', 'EXT_TAG') | maskOf(EXP, 'DEVCAP', 'FLR'),
}
/** 2.5 GT/s, one lane, ASPM L0s; above it the port number. */
const LINK_CAPABILITIES = { bits: 0x00ff_ffff, constant: 0x0000_0411 }
const ENDPOINTS: readonly number[] = [PORT_TYPE.endpoint, PORT_TYPE.integratedEndpoint]

/** Subsystem vendor and device of an endpoint: "1af4:1100". */
export const subsystemOf = (config: Uint8Array): string => idsAt(config, SUBSYSTEM)

function ofHeader({ config }: Device, { revisions, subsystems }: Appearance): Oddity[] {
  const found: Oddity[] = []
  const revision = config[REVISION]!
  if (!revisions.includes(revision)) found.push({ what: 'revision', shown: revision })
  const subsystem = idsAt(config, SUBSYSTEM)
  if (subsystems !== null && headerType(config) === 0 && !subsystems.includes(subsystem)) {
    found.push({ what: 'subsystem', shown: subsystem })
  }
  return found
}

function ofCapabilities(config: Uint8Array, appearance: Appearance): Oddity[] {
  const foreign = (
    found: readonly RawCapability[],
    own: readonly number[],
    none: ReadonlySet<number>,
    extended: boolean,
  ) =>
    found
      .filter(({ id }) => !own.includes(id) && !none.has(id))
      .map(({ id, at }): Oddity => {
        // Few dumps get here: naming walks the whole config space.
        const name = naming(config).at(at).layout?.title ?? ''
        return { what: 'capability', id, name, extended }
      })
  const standard = rawStandardChain(config).capabilities
  const bridge = standard.find(({ id, at }) => id === SSVID.id && at + 8 <= config.length)
  const shown = bridge && idsAt(config, bridge.at + 4)
  const board = shown !== undefined && appearance.bridgeSubsystem !== null && shown !== appearance.bridgeSubsystem
  return [
    ...foreign(standard, appearance.standard, NO_CAPABILITY, false),
    ...foreign(rawExtendedChain(config).capabilities, appearance.extended, NO_EXTENDED_CAPABILITY, true),
    ...(board ? [{ what: 'subsystem' as const, shown }] : []),
  ]
}

function ofExpress(config: Uint8Array): Oddity[] {
  const found = rawStandardChain(config).capabilities.find(({ id }) => id === EXP.id)
  if (!found || found.at + 0x10 > Math.min(config.length, STANDARD_END)) return []
  if (!ENDPOINTS.includes((u16(config, found.at + 2) >> 4) & 0xf)) return []
  const read = (register: string) => u32(config, found.at + registerOf(EXP, register).offset)
  const device = read('DEVCAP')
  const link = read('LNKCAP')
  const { constant, optional } = DEVICE_CAPABILITIES
  const oddities: Oddity[] = []
  if ((device & ~optional) >>> 0 !== constant)
    oddities.push({ what: 'express', register: 'Device Capabilities', shown: device })
  if ((link & LINK_CAPABILITIES.bits) >>> 0 !== LINK_CAPABILITIES.constant) {
    oddities.push({ what: 'express', register: 'Link Capabilities', shown: link })
  }
  return oddities
}

/** Returns the regions whose kind differs from the one that the type registers, or whose size differs though no option changes it. */
function ofRegions({ config, bars: sizes }: Device, bars: readonly Bar[], fixed: ReadonlySet<number>): Oddity[] {
  const found: Oddity[] = []
  const registers = headerType(config) === 0 ? 6 : 2
  for (let index = 0; index < registers; index++) {
    const low = u32(config, BASE_ADDRESS_0 + 4 * index)
    const shown = barKind(low)
    const own = bars.find((bar) => bar.index === index)
    const size = sizes.get(index)
    if (
      low !== 0 &&
      (own === undefined || own.kind !== shown.kind || (own.prefetchable ?? false) !== shown.prefetchable)
    ) {
      found.push({ what: 'bar', index })
    } else if (size !== undefined && size > 0 && own?.size !== size && (own === undefined || fixed.has(index))) {
      found.push({ what: 'bar-size', index, shown: size })
    }
    if (shown.kind === 'mem64') index++
  }
  return found
}

/**
 * Returns what a dump read in a guest or on a host shows that no device of the type does, however it was created:
 * another device has the same ids, or the dump is damaged.
 * @param appearance the type's, or null if only QEMU uses its ids
 * @param regions the BARs that it registers, given the options that this dump shows
 * @param fixed BARs whose size no option changes
 */
export function oddities(
  device: Device,
  appearance: Appearance | null,
  regions: readonly Bar[],
  fixed: ReadonlySet<number>,
): Oddity[] {
  if (appearance === null) return []
  const { config } = device
  return [
    ...ofHeader(device, appearance),
    ...ofCapabilities(config, appearance),
    ...ofExpress(config),
    ...ofRegions(device, regions, fixed),
  ]
}

/** "its revision is 01" */
export function odditySentence(oddity: Oddity): string {
  switch (oddity.what) {
    case 'revision':
      return `its revision is ${hex(oddity.shown, 2)}`
    case 'subsystem':
      return `its subsystem is ${oddity.shown}`
    case 'capability':
      return `it has the ${oddity.extended ? 'extended ' : ''}capability ${hex(oddity.id, oddity.extended ? 4 : 2)}${oddity.name ? ` (${oddity.name})` : ''}`
    case 'express':
      return `its ${oddity.register} are ${hex(oddity.shown, 8)}`
    case 'bar':
      return `BAR ${oddity.index} is of another kind`
    case 'bar-size':
      return `BAR ${oddity.index} has ${oddity.shown} bytes`
  }
}
