import type { Device } from '../../pci/device'
import { notesOn } from './notes'

/** Makes a device of what a reader found; what it leaves out is not in the dump. */
export function deviceOf(found: Partial<Device> & Pick<Device, 'config'>): Device {
  return {
    address: found.address ?? null,
    id: found.id ?? null,
    config: found.config,
    bars: found.bars ?? new Map(),
    rom: found.rom ?? null,
    partial: found.partial ?? false,
    driver: found.driver ?? null,
    ...(found.hiddenIds && { hiddenIds: true }),
    ...(found.virtual && { virtual: true }),
    ...(found.physicalAddress !== undefined && { physicalAddress: found.physicalAddress }),
    ...(found.resources && found.resources.size > 0 && { resources: found.resources }),
    ...(found.hostKernel !== undefined && { hostKernel: found.hostKernel }),
    notes: [...notesOn(found.config), ...(found.notes ?? [])],
  }
}
