import type { Device } from '../../pci/device'
import { notesOn } from './notes'

/** What nearly all devices of tens of thousands share. */
const [NO_BARS, NO_NOTES]: [Device['bars'], Device['notes']] = [new Map(), []]

/** Makes a device of what a reader found; what it leaves out is not in the dump. */
export function deviceOf(found: Partial<Device> & Pick<Device, 'config'>): Device {
  const notes = [...notesOn(found.config), ...(found.notes ?? [])]
  return {
    address: found.address ?? null,
    id: found.id ?? null,
    config: found.config,
    bars: found.bars && found.bars.size > 0 ? found.bars : NO_BARS,
    rom: found.rom ?? null,
    partial: found.partial ?? false,
    driver: found.driver ?? null,
    ...(found.hiddenIds && { hiddenIds: true }),
    ...(found.virtual && { virtual: true }),
    ...(found.physicalAddress !== undefined && { physicalAddress: found.physicalAddress }),
    ...(found.resources && found.resources.size > 0 && { resources: found.resources }),
    ...(found.hostKernel !== undefined && { hostKernel: found.hostKernel }),
    notes: notes.length > 0 ? notes : NO_NOTES,
  }
}
