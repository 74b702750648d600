import { describe, expect, it } from 'vitest'
import { EXTENDED_CAPABILITIES, STANDARD_CAPABILITIES } from '../../src/pci/capabilities'
import { HEADER_BRIDGE, HEADER_CARDBUS, HEADER_ENDPOINT } from '../../src/pci/header'
import type { Layout } from '../../src/pci/layout'
import { fixture } from './dump'

const rows = fixture('pci/setpci-dumpregs.txt')
  .split('\n')
  .slice(1)
  .filter((line) => line !== '')

/** setpci's name of a register where it is not the kernel's. */
const RENAMED: Readonly<Record<string, string>> = {
  REVISION: 'REVISION_ID',
  CAPABILITIES: 'CAPABILITY_LIST',
  BRIDGE_ROM_ADDRESS: 'ROM_ADDRESS',
  CB_CAPABILITIES: 'CB_CAPABILITY_LIST',
  CB_BUS_NUMBER: 'CB_PRIMARY_BUS',
  CB_CARDBUS_NUMBER: 'CB_CARD_BUS',
  CB_CARDBUS_LATENCY: 'CB_LATENCY_TIMER',
}

const WIDTHS: Readonly<Record<string, number>> = { B: 1, W: 2, L: 4 }

/** setpci lists type 0, then what is new in type 1 and in type 2. CB_CAPABILITIES has no register of 16 bits in ours. */
const headerRows = rows.flatMap((line) => {
  const [, offset, width, name] = /^ {5}(\w\w) (\w) (\w+)$/.exec(line) ?? []
  return name ? [{ name, offset: Number.parseInt(offset!, 16), width: WIDTHS[width!]! }] : []
})

const has = (table: Layout, name: string, offset: number, width: number) =>
  table.registers.some((row) => row.name === name && row.offset === offset && row.width === width)

describe('setpci 3.9', () => {
  it('lists 65 header registers', () => {
    expect(headerRows).toHaveLength(65)
  })

  it.each(headerRows)('$name: $width bytes at $offset', ({ name, offset, width }) => {
    const ours = RENAMED[name] ?? name
    const bytes = ours === 'CB_CAPABILITY_LIST' ? 1 : width
    const tables = [HEADER_ENDPOINT, HEADER_BRIDGE, HEADER_CARDBUS]
    expect(tables.some((table) => has(table, ours, offset, bytes))).toBe(true)
  })

  const capabilities = rows.flatMap((line) => {
    const [, id, kind] = /^ *(\w+) 00 - (CAP|ECAP)_\w+$/.exec(line) ?? []
    return id ? [{ line, id: Number.parseInt(id, 16), kind }] : []
  })

  it('lists 59 capabilities', () => {
    expect(capabilities).toHaveLength(59)
  })

  it.each(capabilities)('$line has a table', ({ id, kind }) => {
    const families = kind === 'CAP' ? STANDARD_CAPABILITIES : EXTENDED_CAPABILITIES
    expect(families.get(id)?.base.title).toMatch(/\w/)
  })
})
