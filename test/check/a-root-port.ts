import { fromHex } from '../../src/bytes/hex'
import type { CheckRequest } from '../../src/check/report/request'
import type { Device } from '../../src/pci/device'
import { deviceOf } from '../a-device'
import { recorded } from '../ground-truth'

export const port = recorded('pcie-root-port').find(({ qemu, options }) => qemu === '7.2.22' && options === '')!

export const device = (change: (config: Uint8Array) => void): Device => {
  const config = fromHex(port.config)
  change(config)
  return deviceOf(config, { address: '0000:00:05.0' })
}

export const request: CheckRequest = {
  target: {
    qemu: '7.2',
    machine: 'pc-q35-7.2',
    set: new Map(),
    placement: 'pcie.0',
    bars: new Map(),
    rom: null,
    profile: 'pcie-root-port',
    view: null,
  },
  sourceQemu: null,
  sourceView: null,
  destinationView: null,
  devices: [],
  map: new Map(),
  all: false,
  version: '0',
}
