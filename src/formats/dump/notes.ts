import { hex } from '../../bytes/hex'
import { standardChain } from '../../pci/chain'
import { headerType } from '../../pci/config-space'
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
  if (size === CONFIG_SPACE_SIZE) return null
  return `the dump ends at 0x${size.toString(16)}: what lies beyond is unknown`
}

/** "ff" or "00" for config space of nothing else: what a device returns that is not there, or a blank file. */
export function blankByte(config: Uint8Array): string | null {
  const first = config[0]!
  if (first !== 0xff && first !== 0) return null
  return config.every((byte) => byte === first) ? hex(first, 2).slice(2) : null
}

/** What a user should know about config space as it was read: what is missing, and what looks wrong. */
export function notesOn(config: Uint8Array): string[] {
  const blank = blankByte(config)
  if (blank !== null) return [`every byte is ${blank}: the device did not answer (absent or powered down)`]
  const notes: string[] = []
  const size = sizeNote(config)
  if (size !== null) notes.push(size)
  if (hidesIds(config)) notes.push('vendor and device id read ffff, as those of an SR-IOV virtual function do')
  if (headerType(config) > 2)
    notes.push(`header type ${headerType(config)} is none of those that PCI defines (0, 1, 2)`)
  return notes
}
