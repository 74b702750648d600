import { blankByte } from '../../../pci/doubts/form-doubts'
import type { Dump } from '../dump'
import { isText } from '../text'
import { knownFile } from './known-files'
import { hasConfigSize, readRaw } from './raw'

/**
 * Reads an unmistakable raw dump without loading the readers of the other notations; null for everything else,
 * which is left to `readDump`.
 */
export function readPlainRaw(bytes: Uint8Array): Dump | null {
  if (!hasConfigSize(bytes) || knownFile(bytes) || isText(bytes)) return null
  const dump = readRaw(bytes)
  return blankByte(dump.devices[0]!.config) === null ? dump : null
}
