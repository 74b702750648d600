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
    notes: [...notesOn(found.config), ...(found.notes ?? [])],
  }
}
