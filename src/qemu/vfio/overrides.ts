import { u16, u32 } from '../../bytes/little-endian'
import type { Context } from '../painting/context'
import { type Action, config as configWrite, fill, type Step } from '../painting/step'
import { Refusal } from './refusal'

/** x-pci-* properties that replace an id: the register and the largest value that vfio_realize accepts. */
const IDS: readonly { property: string; at: number; largest: number; what: string }[] = [
  { property: 'x-pci-vendor-id', at: 0x00, largest: 0xfffe, what: 'vendor' },
  { property: 'x-pci-device-id', at: 0x02, largest: 0xffff, what: 'device' },
  { property: 'x-pci-sub-vendor-id', at: 0x2c, largest: 0xffff, what: 'sub-vendor' },
  { property: 'x-pci-sub-device-id', at: 0x2e, largest: 0xffff, what: 'sub-device' },
]
/** Means "not overridden" in QEMU. */
const ANY = 0xffff_ffff

/** Ids and class code (24 bits) of a function as QEMU shows them, which its quirks go by. */
export interface ShownIds {
  readonly vendor: number
  readonly device: number
  readonly classCode: number
}

/** Returns what the properties leave of a function's ids and class. */
export function shownIds({ set, config }: Context): ShownIds {
  const given = (property: string) => {
    const value = Number(set.get(property) ?? ANY)
    return value === ANY ? null : value
  }
  return {
    vendor: given('x-pci-vendor-id') ?? u16(config, 0x00),
    device: given('x-pci-device-id') ?? u16(config, 0x02),
    classCode: given('x-pci-class-code') ?? u32(config, 0x08) >>> 8,
  }
}

/** Ids and class that properties of vfio-pci replace (vfio_realize, hw/vfio/pci.c; the class since 10.1). */
export function overrides({ set }: Context): Step[] {
  const actions: Action[] = []
  for (const { property, at, largest, what } of IDS) {
    const text = set.get(property)
    if (text === undefined || Number(text) === ANY) continue
    const value = Number(text)
    if (!(value >= 0 && value <= largest)) throw new Refusal(`invalid PCI ${what} ID provided`)
    actions.push(configWrite(at, 2, value))
  }
  const steps: Step[] =
    actions.length > 0 ? [{ rule: 'header-identity', note: 'replaced by a property (vfio_realize)', actions }] : []
  const classCode = set.get('x-pci-class-code')
  if (classCode !== undefined) {
    steps.push({
      rule: 'header-identity',
      note: 'class replaced by x-pci-class-code; the revision then counts as guest-writable (vfio_realize)',
      actions: [configWrite(0x09, 3, Number(classCode)), fill('wmask', 0x08, 1, 0xff)],
    })
  }
  return steps
}
