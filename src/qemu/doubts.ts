import type { Device } from '../pci/device'
import type { Doubt } from '../pci/doubt'
import { formDoubts } from '../pci/form-doubts'
import type { Profile } from './profiles'
import { extendedChain, standardChain } from './raw-chain'

function chainDoubts(config: Uint8Array): Doubt[] {
  if (standardChain(config).broken === 'loop') return [{ code: 'chain-loops', chain: 'standard' }]
  return extendedChain(config).broken === 'loop' ? [{ code: 'chain-loops', chain: 'extended' }] : []
}

/**
 * Why a device's bytes, or what its profile says of them, are not to be believed; empty for nearly every dump. The
 * bytes of a stream are those that QEMU compares, whatever they are: only what is said of them can be doubted.
 */
export function doubtsOf(device: Device, { kind, doubts = [] }: Profile): readonly Doubt[] {
  const told = [...(device.doubts ?? []), ...doubts]
  if (device.fromStream) return told
  // What QEMU makes of a host function whose list loops, vfio-pci's recipe tells.
  const chain = kind.how === 'vfio' ? [] : chainDoubts(device.config)
  return [...formDoubts(device), ...chain, ...told]
}
