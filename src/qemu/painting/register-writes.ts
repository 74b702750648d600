import { type CapabilityLayout, maskOf, registerOf } from '../../pci/layout'
import type { ArrayName, Changes, Write } from './step'

/** Writes to the registers of one capability, by the names its layout gives them. */
export interface RegisterWrites {
  /** The register gets this value in config. */
  value(register: string, value: number): Write
  /** These fields are set to all ones in config. */
  bits(register: string, ...fields: readonly string[]): Write
  /** These fields become guest-writable. */
  writable(register: string, ...fields: readonly string[]): Write
  /** These fields become write-1-to-clear. */
  oneToClear(register: string, ...fields: readonly string[]): Write
  /** These fields are no longer compared on load; without names the whole register. */
  notCompared(register: string, ...fields: readonly string[]): Write
  /** QEMU's code changes these fields while a guest runs. */
  changes(register: string, fields: readonly string[], who: Who): Changes
}

/** Who changes bits, how, and what else is true in such a state. */
export type Who = Pick<Changes, 'by' | 'how'> & Partial<Pick<Changes, 'along'>>

/** Returns writes to the capability `layout` that starts at `at`. */
export function on(layout: CapabilityLayout, at: number): RegisterWrites {
  const write = (array: ArrayName, how: Write['how'], name: string, value: number): Write => {
    const { offset, width } = registerOf(layout, name)
    return { kind: 'write', array, at: at + offset, width, how, value }
  }
  const whole = (name: string) => 2 ** (8 * registerOf(layout, name).width) - 1
  const mask = (name: string, fields: readonly string[]) =>
    fields.length > 0 ? maskOf(layout, name, ...fields) : whole(name)
  return {
    value: (name, value) => write('config', 'set', name, value),
    bits: (name, ...fields) => write('config', 'or', name, mask(name, fields)),
    writable: (name, ...fields) => write('wmask', 'or', name, mask(name, fields)),
    oneToClear: (name, ...fields) => write('w1cmask', 'or', name, mask(name, fields)),
    notCompared: (name, ...fields) => write('cmask', 'clear', name, mask(name, fields)),
    changes: (name, fields, { by, how, along = [] }) => {
      const { offset, width } = registerOf(layout, name)
      return { kind: 'changes', at: at + offset, width, value: mask(name, fields), by, how, along }
    },
  }
}
