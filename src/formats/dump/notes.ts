import { standardChain } from '../../pci/chain'
import { blankByte } from '../../pci/doubts/form-doubts'
import { limitedSize } from '../../pci/limited-size'
import { CONFIG_SPACE_SIZE } from './dump'
import { hidesIds } from './virtual-function'

const EXPRESS = 0x10

const isExpress = (config: Uint8Array): boolean => standardChain(config).links.some(({ id }) => id === EXPRESS)

function sizeNote(config: Uint8Array): string | null {
  const size = config.length
  if (size === 64) {
    return 'only the first 64 bytes: read without root, or by lspci -x; capabilities need sudo lspci -xxxx'
  }
  if (size === 256) {
    if (!isExpress(config)) return null
    return '256 bytes of a PCI Express function: extended config space (0x100 to 0xfff) may be missing'
  }
  if (size === CONFIG_SPACE_SIZE || size === limitedSize(config)) return null
  return `the dump ends at 0x${size.toString(16)}: the rest is unknown`
}

/** Notes for the user about config space as read: what is missing. */
export function notesOn(config: Uint8Array): string[] {
  if (blankByte(config) !== null) return []
  const notes: string[] = []
  const size = sizeNote(config)
  if (size !== null) notes.push(size)
  if (hidesIds(config)) notes.push('vendor and device id read ffff, as those of an SR-IOV virtual function do')
  return notes
}
