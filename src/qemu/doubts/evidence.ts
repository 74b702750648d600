import { u16, u32 } from '../../bytes/little-endian'
import { EXP } from '../../pci/capabilities/standard/express/registers'
import { maskOf, registerOf } from '../../pci/layout'
import { type Context, isSetOn } from '../painting/context'
import { rawExtendedChain, rawStandardChain } from '../painting/raw-chain'

/** On/off properties whose effect a dump shows: whether it shows them on, null if it shows neither. */
const SHOWN: Readonly<Record<string, (context: Context) => boolean | null>> = {
  multifunction: ({ config }) => (config[0x0e]! & 0x80) !== 0,
  'x-pcie-ext-tag': (context) => expressField(context, 'DEVCAP', 'EXT_TAG'),
  'x-pcie-flr-init': (context) => expressField(context, 'DEVCAP', 'FLR'),
  hotplug: (context) => expressField(context, 'SLTCAP', 'HPC'),
  power_controller_present: (context) => expressField(context, 'SLTCAP', 'PCP'),
  aer: (context) => hasExtended(context, 0x0001),
  ats: (context) => hasExtended(context, 0x000f),
}

function expressField({ device, config }: Context, register: string, field: string): boolean | null {
  const found = rawStandardChain(device.config).capabilities.find(({ id }) => id === EXP.id)
  if (!found) return null
  const { offset, width } = registerOf(EXP, register)
  const value = width === 4 ? u32(config, found.at + offset) : u16(config, found.at + offset)
  return (value & maskOf(EXP, register, field)) !== 0
}

function hasExtended({ device }: Context, id: number): boolean | null {
  if (device.config.length <= 0x100) return null
  return rawExtendedChain(device.config).capabilities.some((found) => found.id === id)
}

/** A property that the user set to one value while the dump shows the other. */
export interface ContradictedProperty {
  readonly name: string
  /** As the user wrote it. */
  readonly value: string
  /** Whether the dump shows it on. */
  readonly shown: boolean
}

/** Returns every such property. */
export function contradictedProperties(context: Context): readonly ContradictedProperty[] {
  return Object.entries(SHOWN).flatMap(([name, shows]) => {
    const value = context.set.get(name)
    if (value === undefined) return []
    const shown = shows(context)
    if (shown === null || shown === isSetOn(context, name, shown)) return []
    return [{ name, value, shown }]
  })
}
