import { readFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'

/** Byte 9 of a gzip file names the system that made it: the same everywhere here. */
const SYSTEM_AT = 9
const UNKNOWN_SYSTEM = 255

/** Lines as a gzip file that depends on nothing but them. */
export function zipped(lines: readonly string[]): Uint8Array {
  const bytes = gzipSync(`${lines.join('\n')}\n`, { level: 9 })
  bytes[SYSTEM_AT] = UNKNOWN_SYSTEM
  return bytes
}

/** The lines of a file, which may be gzip. */
export function linesOf(path: string): string[] {
  const bytes = readFileSync(path)
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().trimEnd().split('\n')
}
