import { hex } from '../../bytes/hex'
import { InputError } from '../../bytes/input-error'
import { blankByte } from '../../pci/doubts/form-doubts'
import { deviceOf } from './device'
import type { Dump } from './dump'
import { isPreamble, type TextFormat } from './format'
import { TEXT_FORMATS } from './formats'
import { readEscapes, readLiteral } from './literals/literals'
import { type KnownFile, knownFile } from './notations/known-files'
import { isListed } from './notations/lspci'
import { readRaw } from './notations/raw'
import { tableOf } from './tables'
import { decodeText, isText, Lines } from './text'
import { unwrappedText } from './wrapping'

export type { Dump } from './dump'
export { readSysfsDirectory, type SysfsFiles } from './notations/sysfs'

const EXPECTED = `Give raw config space, or the output of ${TEXT_FORMATS.map((format) => format.name).join(', ')}.`

const REMEDIES: Record<KnownFile['holds'], string> = {
  state: 'This version reads dumps of config space only.',
  packed: 'Unpack it first.',
  other: EXPECTED,
}

/** Arrays of Java and C#, which declare them unlike C. */
const MANAGED = /\(byte\)|\bnew byte\s?\[/

/** The format of the first line that any format accepts, or null. */
function formatOf(text: string): TextFormat | null {
  const lines = new Lines(text)
  let first = true
  for (let line = lines.next(); line !== null; line = lines.next()) {
    if (line === '') continue
    for (const format of TEXT_FORMATS) if (format.begins(line, first)) return format
    first &&= isPreamble(line)
  }
  return null
}

/** The error for a text without a single line of a dump. */
function noDump(text: string): InputError {
  const lines = new Lines(text)
  for (let line = lines.next(); line !== null; line = lines.next()) {
    if (!isListed(line)) continue
    const what = 'is lspci output without the bytes of config space'
    return new InputError(what, { line: lines.number }, 'Take it with lspci -xxxx (as root).')
  }
  return new InputError('is text without a dump of config space', {}, EXPECTED)
}

function readText(bytes: Uint8Array): Dump {
  const whole = decodeText(bytes)
  const escaped = readEscapes(whole)
  if (escaped) return escaped
  const table = tableOf(whole)
  if (table) return { format: 'table', devices: [deviceOf({ config: table })] }
  const literal = MANAGED.test(whole) ? readLiteral(whole) : null
  if (literal) return literal
  const text = unwrappedText(whole)
  const format = formatOf(text)
  if (format) return format.read(new Lines(text))
  const other = readLiteral(whole)
  if (other) return other
  throw noDump(text)
}

/**
 * Reads a saved dump of one or many devices, recognised by its content: raw config space, lspci, xxd, hexdump, od, bare
 * hex digits, C arrays, QEMU's monitor, debuggers, the kernel's log, UEFI shells, hex editors, literals of programs,
 * base64.
 * @param bytes the whole file
 * @throws InputError if it is not a dump, or has a hole, an offset that goes backwards, half a byte or two devices
 * at one address, with the line
 */
export function readDump(bytes: Uint8Array): Dump {
  if (bytes.length === 0) throw new InputError('is an empty file', {}, EXPECTED)
  const known = knownFile(bytes)
  if (known) throw new InputError(`is ${known.name}, not a dump of config space`, {}, REMEDIES[known.holds])
  const dump = isText(bytes) ? readText(bytes) : readRaw(bytes)
  const blank = blankByte(dump.devices[0]!.config)
  if (blank !== null && dump.devices.every(({ config }) => blankByte(config) !== null)) {
    const what = `reads as all ${hex(blank, 2).slice(2)}: the device did not answer (absent or powered down)`
    throw new InputError(what, {}, 'Take the dump again while the device is in use.')
  }
  return dump
}
