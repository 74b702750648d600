import { u16 } from '../../bytes/little-endian'
import { EXP } from '../../pci/capabilities/standard/express/registers'
import { PORT_TYPE } from '../../pci/function-facts'
import { registerOf } from '../../pci/layout'
import type { Placement } from '../painting/placement'
import { type Action, config as configWrite } from '../painting/step'
import { Refusal } from './refusal'

const LEGACY_ENDPOINT = 1
const ASSIGNABLE: readonly number[] = [PORT_TYPE.endpoint, LEGACY_ENDPOINT, PORT_TYPE.integratedEndpoint]
const offsetOf = (name: string) => registerOf(EXP, name).offset
const zero = (at: number, name: string): Action => configWrite(at + offsetOf(name), registerOf(EXP, name).width, 0)

/**
 * vfio_setup_pcie_cap (hw/vfio/pci.c): how QEMU changes a PCI Express capability of `size` bytes at `at`, given the
 * bus that the device is on.
 * @returns the changes to its bytes, or null if QEMU drops the capability
 * @throws Refusal for the port types that vfio-pci rejects
 */
export function placeExpress(config: Uint8Array, at: number, size: number, placement: Placement): Action[] | null {
  const flags = u16(config, at + 2)
  const type = (flags >> 4) & 0xf
  if (!ASSIGNABLE.includes(type)) {
    throw new Refusal(`assignment of PCIe type 0x${type.toString(16)} devices is not currently supported`)
  }
  const changes: Action[] = []
  let newFlags = flags
  const retype = (to: number) => {
    newFlags = (newFlags & ~0xf0) | (to << 4)
  }
  if (placement === 'pci-bridge') return null
  if (placement === 'pcie.0') {
    if (type === LEGACY_ENDPOINT) return null
    if (type === PORT_TYPE.endpoint) {
      retype(PORT_TYPE.integratedEndpoint)
      if (size > offsetOf('LNKCTL')) changes.push(zero(at, 'LNKCAP'), zero(at, 'LNKCTL'), zero(at, 'LNKSTA'))
      if (size > offsetOf('LNKCAP2')) changes.push(zero(at, 'LNKCAP2'), zero(at, 'LNKCTL2'), zero(at, 'LNKSTA2'))
    }
  } else if (placement === 'root-port' && type === PORT_TYPE.integratedEndpoint) {
    retype(PORT_TYPE.endpoint)
    changes.push(configWrite(at + offsetOf('LNKCAP'), 4, 0x11), zero(at, 'LNKCTL'))
  }
  // Some functions report version 0, which guests refuse; QEMU shows version 1.
  if ((newFlags & 0xf) === 0) newFlags |= 1
  return [configWrite(at + 2, 2, newFlags), ...changes]
}
