import { blankByte } from '../../../pci/doubts/form-doubts'
import type { Dump } from '../dump'
import { isText } from '../text'
import { knownFile } from './known-files'
import { CONFIG_SIZES, readRaw } from './raw'

/**
 * A raw dump that shows by itself to be one, read without the readers of all other notations; null for everything else,
 * of which `readDump` tells more.
 */
export function readPlainRaw(bytes: Uint8Array): Dump | null {
  if (!CONFIG_SIZES.includes(bytes.length) || knownFile(bytes) || isText(bytes)) return null
  const dump = readRaw(bytes)
  return blankByte(dump.devices[0]!.config) === null ? dump : null
}
