import { hex } from '../../bytes/hex'
import type { Field } from '../../pci/layout'
import { fieldsAt, type Named } from '../../pci/name'

/** GT/s by the value of Max Link Speed (PCIe 6.0 section 7.5.3.6). */
const SPEEDS: Readonly<Record<number, number>> = { 1: 2.5, 2: 5, 3: 8, 4: 16, 5: 32, 6: 64 }

/** Descriptions of field values, by register and field. */
const WORDS: Readonly<Record<string, (value: number) => string>> = {
  'SLTSTA PDS': (value) => (value === 1 ? 'the slot is occupied' : 'the slot is empty'),
  'SLTSTA EIS': (value) => (value === 1 ? 'the interlock is engaged' : 'the interlock is disengaged'),
  'SLTCAP HPC': (value) => (value === 1 ? 'the slot is hot-plug capable' : 'the slot is not hot-plug capable'),
  'SLTCAP PSN': (value) => `slot number bits ${value}`,
  'LNKCAP SLS': (value) =>
    value in SPEEDS ? `links of up to ${SPEEDS[value]} GT/s` : `a link speed (${value}) without a name`,
  'STATUS CAP_LIST': (value) => (value === 1 ? 'there is a list of capabilities' : 'there is no list of capabilities'),
  'HEADER_TYPE MULTI_FUNCTION': (value) =>
    value === 1 ? 'part of a multifunction device' : 'a device of one function',
  'DEVCAP EXT_TAG': (value) => (value === 1 ? 'extended tags are supported' : 'extended tags are not supported'),
  'DEVCAP FLR': (value) => (value === 1 ? 'function level reset is offered' : 'function level reset is not offered'),
}

/** Registers whose byte is an offset in config space. */
const POINTERS = ['CAPABILITY_LIST', 'NEXT']

/** The failing fields that lie wholly in the byte, or else those that lie partly in it. */
function failingFields({ registerRow, byteInRegister }: Named, failing: number): Field[] {
  const low = 8 * byteInRegister
  return (registerRow?.fields ?? []).filter(({ at, width }) => {
    const from = Math.max(at, low)
    const end = Math.min(at + width, low + 8)
    return from < end && (failing & ((2 ** (end - low) - 1) & ~(2 ** (from - low) - 1))) !== 0
  })
}

/** Value of the part of a field that lies in the byte. */
function valueIn({ at, width }: Field, byteInRegister: number, byte: number): number {
  const low = 8 * byteInRegister
  const from = Math.max(at, low) - low
  const end = Math.min(at + width, low + 8) - low
  return (byte >> from) & (2 ** (end - from) - 1)
}

function ofField(named: Named, field: Field, byte: number): string {
  const value = valueIn(field, named.byteInRegister, byte)
  const words = WORDS[`${named.registerRow?.name} ${field.name}`]
  if (words && field.at >= 8 * named.byteInRegister) return words(value)
  if (named.layout?.name === 'MSIX' && field.name === 'QSIZE' && named.byteInRegister === 0) {
    return `a table of ${byte + 1} vectors`
  }
  if (named.registerRow?.name.startsWith('BASE_ADDRESS') && field.name === 'ADDRESS') {
    return `an address with ${hex(byte, 2)} in the byte of the failing bits`
  }
  return `${field.title} ${field.width === 1 ? value : hex(value)}`
}

function ofByte(named: Named, byte: number, failing: number): string {
  const row = named.registerRow
  if (row && POINTERS.includes(row.name)) {
    return byte === 0 ? 'no further capability' : `the next capability at ${hex(byte)}`
  }
  const fields = failingFields(named, failing)
  if (fields.length === 0 || fields.length > 3) return `the byte is ${hex(byte, 2)}`
  return fields.map((field) => ofField(named, field, byte)).join(', ')
}

/**
 * Returns what the two sides' values mean.
 * @param failing the bits that differ and are compared
 */
export function meaningOf(named: Named, source: number, destination: number, failing: number): string {
  const where = fieldsAt(named, failing) === null ? named.register : ''
  const prefix = where === '' ? '' : `${where}: `
  return `${prefix}on the source ${ofByte(named, source, failing)}; on the destination ${ofByte(named, destination, failing)}`
}
