import { readUint, u16, writeUint } from '../../bytes/little-endian'
import { EXP } from '../../pci/capabilities/standard/express/registers'
import { maskOf, registerOf } from '../../pci/layout'
import { rawExtendedChain, rawStandardChain } from '../painting/raw-chain'

const POINTER = 0x34
const STATUS = 0x06
const HAS_LIST = 0x10
const AREA = { start: 0x40, end: 0x100 }
/** Size of a version 1 capability, as e1000e has it. */
const EXPRESS_BYTES = 0x14

/** Offset of a standard capability that has `size` bytes before 0x100. */
export const standardAt = (config: Uint8Array, id: number, size: number): number | undefined =>
  rawStandardChain(config).capabilities.find((entry) => entry.id === id && entry.at + size <= AREA.end)?.at

/** Offset of an extended capability that has `size` bytes before the end of `config`. */
export const extendedAt = (config: Uint8Array, id: number, size: number): number | undefined =>
  rawExtendedChain(config).capabilities.find((entry) => entry.id === id && entry.at + size <= config.length)?.at

/** Offset of the PCI Express capability. */
export const expressAt = (config: Uint8Array): number | undefined => standardAt(config, EXP.id, EXPRESS_BYTES)

/**
 * Whether fields of a PCI Express register are set; null without the capability, or if the dump ends before the
 * register.
 */
export function expressBits(config: Uint8Array, register: string, ...fields: readonly string[]): boolean | null {
  const at = expressAt(config)
  const { offset, width } = registerOf(EXP, register)
  if (at === undefined || at + offset + width > config.length) return null
  return (readUint(config, at + offset, width) & maskOf(EXP, register, ...fields)) !== 0
}

/** Sets or clears fields of a PCI Express register. False without the capability. */
export function setExpressBits(
  config: Uint8Array,
  value: boolean,
  register: string,
  ...fields: readonly string[]
): boolean {
  const at = expressAt(config)
  const { offset, width } = registerOf(EXP, register)
  if (at === undefined || at + offset + width > config.length) return false
  const mask = maskOf(EXP, register, ...fields)
  const before = readUint(config, at + offset, width)
  writeUint(config, at + offset, width, (value ? before | mask : before & ~mask) >>> 0)
  return true
}

/** Removes the first capability, the one that was added last, from the list. */
export function dropFirst(config: Uint8Array, size: number): void {
  const at = config[POINTER]!
  const next = config[at + 1]!
  config.fill(0, at, at + size)
  config[POINTER] = next
  if (next === 0) writeUint(config, STATUS, 2, u16(config, STATUS) & ~HAS_LIST)
}

/**
 * Adds a capability after all others, as pci_add_capability does if it may choose the offset (hw/pci/pci.c).
 * @param bytes id, a place for the pointer, and the rest; a multiple of 4
 * @param after first byte that no capability occupies
 * @returns false if it does not fit
 */
export function addLast(config: Uint8Array, bytes: Uint8Array, after: number): boolean {
  if (after + bytes.length > AREA.end) return false
  config.set(bytes, after)
  config[after + 1] = config[POINTER]!
  config[POINTER] = after
  writeUint(config, STATUS, 2, u16(config, STATUS) | HAS_LIST)
  return true
}

/** Moves capabilities to 0x40 and up without gaps, in the order in which they were added. */
export function repack(config: Uint8Array, capabilities: readonly Uint8Array[]): boolean {
  if (capabilities.reduce((sum, { length }) => sum + length, 0) > AREA.end - AREA.start) return false
  config.fill(0, AREA.start, AREA.end)
  config[POINTER] = 0
  let at = AREA.start
  for (const bytes of capabilities) {
    addLast(config, bytes, at)
    at += bytes.length
  }
  return true
}
