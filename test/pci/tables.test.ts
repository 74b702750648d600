import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EXTENDED_CAPABILITIES, STANDARD_CAPABILITIES } from '../../src/pci/capabilities'
import { cxlLayout } from '../../src/pci/capabilities/extended/vendor/cxl'
import { EXP } from '../../src/pci/capabilities/standard/express/registers'
import type { FunctionFacts } from '../../src/pci/function-facts'
import { HEADER_BRIDGE, HEADER_CARDBUS, HEADER_ENDPOINT } from '../../src/pci/header'
import type { Layout } from '../../src/pci/layout'

/** What a table must not do, each as a sentence; none for a good one. */
function faults({ name, registers }: Layout): string[] {
  const found: string[] = []
  let end = 0
  for (const row of registers) {
    const here = `${name} ${row.name}`
    if (row.offset < end) found.push(`${here} starts inside the register before it`)
    end = row.offset + row.width
    let next = 0
    for (const field of row.fields) {
      if (field.at < next) found.push(`${here} ${field.name} starts inside the field before it`)
      if (field.width < 1) found.push(`${here} ${field.name} has no bits`)
      next = field.at + field.width
    }
    if (next > 8 * row.width) found.push(`${here} is too narrow for its fields`)
    const names = row.fields.map((field) => field.name)
    if (new Set(names).size !== names.length) found.push(`${here} has two fields of one name`)
  }
  const names = registers.map((row) => row.name)
  if (new Set(names).size !== names.length) found.push(`${name} has two registers of one name`)
  return found
}

const capabilities = [...STANDARD_CAPABILITIES.values(), ...EXTENDED_CAPABILITIES.values()]

/** Capabilities of which \`show\` prints the name alone: lspci 3.14 does not decode them or does not know them. */
const NAME_ONLY = {
  standard: ['CHSWP', 'CCRC', 'AGP3', 'SECDEV', 'FPB'],
  extended: [
    ...['PWR', 'RCILC', 'MFVC', 'RCRB', 'CAC', 'MRIOV', 'AMD', 'DPA', 'PMUX', 'LNR', 'MPCIE', 'FRS', 'RTR', 'DLF'],
    ...['HIER_ID', 'NPEM', 'ALT_PROTO', 'SFI', 'SHADOW'],
    ...['FLIT_LOG', 'FLIT_PERF', 'FLIT_ERR', 'SVC', 'MRBL'],
  ],
}

const facts = fc.record<FunctionFacts>({
  vendorId: fc.constantFrom(0x1af4, 0x1b36, 0x8086),
  deviceId: fc.constant(0x1000),
  bridge: fc.boolean(),
  portType: fc.option(fc.nat(15)),
  lanes: fc.nat(63),
  memoryBar: fc.boolean(),
})

describe('register tables', () => {
  it.each([HEADER_ENDPOINT, HEADER_BRIDGE, HEADER_CARDBUS])(
    '$title: registers and fields in order, without overlap',
    (table) => {
      expect(faults(table)).toEqual([])
    },
  )

  it.each(capabilities.map(({ base }) => base))('$title ($kind $id): unchanged', (base) => {
    expect(faults(base)).toEqual([])
  })

  it('stay in order whatever a capability holds', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...capabilities),
        fc.uint8Array({ minLength: 64, maxLength: 64 }),
        facts,
        (capability, bytes, about) => {
          const read = (at: number, width: number) =>
            Array.from({ length: width }, (_, i) => (bytes[(at + i) % 64] ?? 0) * 256 ** i).reduce(
              (sum, part) => sum + part,
            )
          expect(faults(capability.layout(read, about))).toEqual([])
        },
      ),
    )
  })

  it('have no CXL register beyond the length of its DVSEC', () => {
    fc.assert(
      fc.property(fc.nat(12), fc.nat(0xfff), (id, length) => {
        const beyond = cxlLayout(id, length).registers.filter(
          (row) => row.offset >= 0x0a && row.offset + row.width > length,
        )
        expect(beyond).toEqual([])
      }),
    )
  })

  it.each([
    ['standard', STANDARD_CAPABILITIES],
    ['extended', EXTENDED_CAPABILITIES],
  ] as const)('of the %s list are in the order of their ids, each once', (kind, known) => {
    const ids = [...known.values()].map(({ base }) => base.id)
    expect(ids).toEqual([...known.keys()])
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b))
    expect([...known.values()].filter(({ base }) => base.kind !== kind)).toEqual([])
  })

  it.each([
    ['standard', STANDARD_CAPABILITIES],
    ['extended', EXTENDED_CAPABILITIES],
  ] as const)('of the %s chain are described, or listed here as shown by name', (kind, known) => {
    const byName = [...known.values()].filter(({ describe }) => typeof describe !== 'function')
    expect(byName.map(({ base }) => base.name)).toEqual(NAME_ONLY[kind])
  })

  it('catch a field outside of its register', () => {
    const wide = { name: 'X', title: 'X', at: 15, width: 2 }
    const table = { ...EXP, registers: [{ name: 'R', title: 'R', offset: 0, width: 2, fields: [wide] }] }
    expect(faults(table)).toEqual(['EXP R is too narrow for its fields'])
  })
})
