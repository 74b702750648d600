import { needsOf } from '../../test/qemu/harness/needs'
import type { Launch } from '../../test/qemu/harness/qemu-process'

/** A device that QEMU starts only behind certain others. */
interface Special {
  /** Name of the place, as the records call it. */
  readonly place: string
  /** What is added to the machine type. */
  readonly machine: string
  /** Devices in front of it; the last one's id is `above`. */
  readonly args: string
}

const SWITCH = '-device pcie-root-port,id=p0,chassis=99 -device x3130-upstream,id=above,bus=p0'
const CXL_BUS = '-device pxb-cxl,id=b0,bus_nr=12'
const CXL_PORT = `${CXL_BUS} -device cxl-rp,id=p0,bus=b0,chassis=97`
const under = (args: string) => args.replace(/id=(?:b0|p0)(?=,[^ ]*$)/, 'id=above')

const SPECIAL: Readonly<Record<string, Special>> = {
  'xio3130-downstream': { place: 'upstream-port', machine: '', args: SWITCH },
  'pxb-cxl': { place: 'pcie.0', machine: ',cxl=on', args: '' },
  'cxl-rp': { place: 'pxb-cxl', machine: ',cxl=on', args: under(CXL_BUS) },
  'cxl-upstream': { place: 'cxl-rp', machine: ',cxl=on', args: under(CXL_PORT) },
  'cxl-type3': { place: 'cxl-rp', machine: ',cxl=on', args: under(CXL_PORT) },
  'cxl-downstream': {
    place: 'cxl-upstream',
    machine: ',cxl=on',
    args: `${CXL_PORT} -device cxl-upstream,id=above,bus=p0`,
  },
}

export const isSpecial = (type: string): boolean => type in SPECIAL

/** Where a device type of its own machine sits, else the placement it was asked for. */
export const placeOf = ({ device, placement }: { device: string; placement: string }): string =>
  SPECIAL[device.split(',')[0]!]?.place ?? placement

/** A q35 machine with one such device, `id` "d0". */
export function specialMachine(machine: string, device: string): Launch {
  const { machine: suffix, args } = SPECIAL[device.split(',')[0]!]!
  const needs = needsOf(device, 'd0', 1)
  const bus = args === '' ? 'pcie.0' : 'above'
  return {
    machine: machine + suffix,
    args: [
      ...(args === '' ? [] : args.split(' ')),
      ...needs.args,
      '-device',
      [device, 'id=d0', `bus=${bus}`, ...needs.properties].join(','),
    ],
  }
}
