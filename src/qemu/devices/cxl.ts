import { rawExtendedChain, rawStandardChain } from '../painting/raw-chain'
import { reservedIo } from '../painting/reserve'
import { noIoWindow } from '../painting/steps/header'
import { type DeviceRow, msixRegion, region } from './row'

const COMPONENT_REGISTERS = region(0, 'm64', 0x10000)
const DEVICE_REGISTERS = region(2, 'm64', 0x1000)
const AER = 0x01

/** CXL devices can't migrate; they are listed because a machine with them can. */
export const CXL: readonly DeviceRow[] = [
  {
    names: ['cxl-rp'],
    ids: ['8086:7075'],
    bars: [COMPONENT_REGISTERS],
    // cxl_rp_realize removes the I/O window unless the port reserves I/O space.
    extra: ({ config }) => (reservedIo(config, rawStandardChain(config).capabilities) ? [] : [noIoWindow]),
  },
  { names: ['cxl-upstream'], ids: ['19e5:a128'], bars: [COMPONENT_REGISTERS] },
  { names: ['cxl-downstream'], ids: ['19e5:a129'], bars: [COMPONENT_REGISTERS] },
  {
    names: ['cxl-type3'],
    ids: ['8086:0d93'],
    bars: [
      COMPONENT_REGISTERS,
      DEVICE_REGISTERS,
      ({ config }) => {
        const msix = msixRegion(config)
        return msix && region(msix.index, 'm32', msix.size)
      },
    ],
    // Error reporting came with the AER capability.
    traits: ({ config }) => ({ deviceErrors: rawExtendedChain(config).capabilities.some(({ id }) => id === AER) }),
  },
  {
    names: ['cxl-switch-mailbox-cci'],
    ids: ['19e5:a123'],
    bars: [region(0, 'm64', 0x1000)],
  },
]
