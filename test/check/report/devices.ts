import { fromHex } from '../../../src/bytes/hex'
import type { DeviceReport } from '../../../src/check/report/report'
import type { CheckRequest } from '../../../src/check/report/request'
import { runCheck } from '../../../src/check/sides/run'
import type { Device } from '../../../src/pci/device'
import { asked, NOTHING_GIVEN } from '../../a-request'
import { recorded } from '../../ground-truth'

export const PORT = recorded('pcie-root-port').find(
  ({ qemu, placement, options, machines }) =>
    qemu === '7.2.22' && placement === 'pcie.0' && options === 'port=5' && machines.includes('pc-q35-7.2'),
)!
const VFIO = recorded('vfio-pci')
const HOST = VFIO.find(({ case: name }) => name === 'ext-aer-ari-sriov-ats')!
export const REFUSED = VFIO.find(({ case: name, qemu }) => name === 'msix-in-io-bar' && qemu.startsWith('7.2'))!

export const device = (bytes: Uint8Array, over: Partial<Device> = {}): Device => ({
  address: '0000:00:12.0',
  id: null,
  config: bytes,
  bars: new Map(),
  rom: null,
  notes: [],
  ...over,
})
/** The bytes of a record with some bits flipped. */
const flipped = (hex: string, bits: Readonly<Record<number, number>> = {}): Uint8Array => {
  const bytes = fromHex(hex)
  for (const [at, mask] of Object.entries(bits)) bytes[Number(at)]! ^= mask
  return bytes
}
export const port = (bits: Readonly<Record<number, number>> = {}, over: Partial<Device> = {}) =>
  device(flipped(PORT.config, bits), over)
export const host = (bits: Readonly<Record<number, number>> = {}, of = HOST) =>
  device(flipped(of.physical!, bits), { bars: new Map(of.bars!.map((size, i) => [i, size])), rom: 0 })

export const ON_7_2 = { ...NOTHING_GIVEN, qemu: '7.2', machine: 'pc-q35-7.2' }
export const PASSED = { target: { ...NOTHING_GIVEN, qemu: '7.2', profile: 'vfio-pci' } }
export const CHAIN = { target: { ...ON_7_2, profile: 'pci' } }
export const run = (source: Device[], destination: Device[], over: Partial<CheckRequest> = {}) =>
  runCheck(source, destination, asked({ target: ON_7_2, ...over }))
export const check = (source: Device, destination: Device, over: Partial<CheckRequest> = {}): DeviceReport =>
  run([source], [destination], over).devices[0]!

/** The masks that QEMU 7.2.22 has of a byte of the port. */
export const masksAt = (offset: number) => {
  const [cmask, wmask, w1cmask] = [PORT.cmask, PORT.wmask, PORT.w1cmask].map((hex) => fromHex(hex)[offset]!)
  return { cmask, wmask, w1cmask }
}
