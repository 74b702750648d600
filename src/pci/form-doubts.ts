import { headerType } from './config-space'
import type { Device } from './device'
import type { Doubt } from './doubt'

/** 3 has no meaning either, but QEMU starts such a function like one of type 0 (vfio-pci, 7.2 and 11.1, measured). */
const LAST_HEADER_TYPE = 3

/** "ff" or "00" for config space of nothing else: what a device returns that is not there, or a blank file. */
export function blankByte(config: Uint8Array): number | null {
  const first = config[0]!
  if (first !== 0xff && first !== 0) return null
  return config.every((byte) => byte === first) ? first : null
}

/** What of a config space no function shows, whatever device it is: PCI 3.0 section 6.1. */
export function formDoubts({ config }: Pick<Device, 'config'>): readonly Doubt[] {
  const blank = blankByte(config)
  if (blank !== null) return [{ code: 'no-answer', byte: blank }]
  const type = headerType(config)
  return type > LAST_HEADER_TYPE ? [{ code: 'header-type', type }] : []
}
