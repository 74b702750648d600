import type { Device } from '../src/pci/device'

/** A device of which only config space is known, and what else is given. */
export const deviceOf = (config: Uint8Array, given: Partial<Device> = {}): Device => ({
  address: null,
  id: null,
  config,
  bars: new Map(),
  rom: null,
  notes: [],
  ...given,
})
