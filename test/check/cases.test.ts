import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { CASES } from '../../src/check/cases/catalogue'
import { type CaseHit, casesAt, likeliest } from '../../src/check/cases/known'
import { type FailingByte, fitOf, isOf } from '../../src/check/cases/match'
import { PAGES } from '../../src/check/cases/pages'
import type { Signature } from '../../src/check/cases/signature'
import { SIGNATURES } from '../../src/check/cases/signatures'
import { EXTENDED_CAPABILITIES, STANDARD_CAPABILITIES } from '../../src/pci/capabilities'
import * as msi from '../../src/pci/capabilities/standard/msi'
import * as vndr from '../../src/pci/capabilities/standard/vndr'
import { HEADER_BRIDGE, HEADER_ENDPOINT } from '../../src/pci/header'
import type { Layout } from '../../src/pci/layout'
import { naming } from '../../src/pci/name'
import { parseVersion, RELEASES } from '../../src/qemu/releases/version'

const FILES = readdirSync('src/check/cases/catalogue')
  .filter((name) => name !== 'index.ts')
  .map((name) => name.replace(/\.ts$/, ''))
/** Versions of machine types older than the oldest release whose rules are known. */
const OLDER = ['1.3', '2.0', '2.3', '2.4', '2.5']

test('every file is in the catalogue', () => {
  expect(Object.keys(PAGES).sort()).toEqual(FILES.sort())
})

test('no code occurs twice', () => {
  const codes = CASES.map(({ code }) => code)
  expect(new Set(codes).size).toBe(codes.length)
})

test.each(['slot-presence-detect', 'slot-interlock-status', 'aer-uncorrectable-mask', 'vfio-vendor-specific'])(
  'the published code %s stays',
  (code) => {
    expect(FILES).toContain(code)
  },
)

const isLayout = (value: unknown): value is Layout =>
  typeof value === 'object' && value !== null && 'registers' in value && 'name' in value

/** The layout of each capability, and the other forms of the two that differ most from it. */
const CAPABILITIES: readonly Layout[] = [
  ...[...STANDARD_CAPABILITIES.values(), ...EXTENDED_CAPABILITIES.values()].map(({ base }) => base),
  ...[msi, vndr].flatMap((module) => Object.values<unknown>(module).filter(isLayout)),
]

const layoutsOf = (name: string): readonly Layout[] =>
  name === 'HEADER' ? [HEADER_ENDPOINT, HEADER_BRIDGE] : CAPABILITIES.filter((layout) => layout.name === name)

describe.each(SIGNATURES)('signature $code', (signature) => {
  const { where, source, destination, sourceQemu, destinationQemu, eitherQemu, machine } = signature

  test('names registers and fields that the tables have', () => {
    for (const { in: name, register, fields = [] } of where) {
      const rows = layoutsOf(name).flatMap(({ registers }) => registers.filter((row) => row.name === register))
      expect(layoutsOf(name).length, name).toBeGreaterThan(0)
      if (register !== undefined) expect(rows.length, `${name} ${register}`).toBeGreaterThan(0)
      const known = rows.flatMap((row) => row.fields.map((field) => field.name))
      const asked = [
        ...fields,
        ...[source, destination].flatMap((side) => [...(side?.set ?? []), ...(side?.clear ?? [])]),
      ]
      expect(asked.filter((field) => !known.includes(field))).toEqual([])
    }
  })

  test('has versions that exist', () => {
    const bounds = [sourceQemu, destinationQemu, eitherQemu].flatMap((releases) => [releases?.from, releases?.until])
    const versions = [...bounds, machine?.to].filter((text) => text !== undefined)
    expect(versions.filter((text) => !RELEASES.includes(text) && !OLDER.includes(text))).toEqual([])
  })
})

describe.each(Object.entries(PAGES))('page %s', (_, page) => {
  test('says what it is, what can be done about it, and gives its sources', () => {
    expect(page.title).toMatch(/^\S.*[^.]$/)
    expect(page.cause).toMatch(/[.)]$/)
    expect(page.sources.length).toBeGreaterThan(0)
    expect(page.sources.filter((text) => !text.startsWith('https://'))).toEqual([])
    for (const { text } of page.remedies) expect(text).toMatch(/[.)]$/)
    for (const { from } of page.createdOn ?? []) if (!OLDER.includes(from)) parseVersion(from)
  })

  test('is plain ASCII, so that every terminal shows it', () => {
    expect(JSON.stringify(page)).toMatch(/^[ -~]*$/)
  })
})

// Types that send a section of another name, and forms of one type (hw/virtio/*-pci.c).
test.each([
  ['virtio-console', ['virtio-serial-pci'], true],
  ['virtio-serial-pci', ['virtio-serial-pci'], true],
  ['virtio-vhost_vsock', ['vhost-vsock-pci'], true],
  ['vfio', ['vfio-pci'], true],
  ['virtio-net-pci-non-transitional', ['virtio-net-pci'], true],
  ['virtio-net', ['virtio-blk-pci'], false],
  ['virtio-net', ['virtio-*'], true],
  ['e1000', ['virtio-*'], false],
  ['virtio', ['virtio-net-pci'], undefined],
  ['virtio', ['e1000'], false],
])('%s is one of %j: %s', (device, names, expected) => {
  expect(isOf(device, names)).toBe(expected)
})

/** A failing byte of a header without capabilities. */
const placeAt = (offset: number, over: Partial<FailingByte> = {}): FailingByte => ({
  named: naming(new Uint8Array(256)).at(offset),
  failing: 0x01,
  source: 0x01,
  destination: 0x00,
  masks: { cmask: 0xff, wmask: 0, w1cmask: 0 },
  devices: null,
  sourceQemu: null,
  destinationQemu: null,
  machine: null,
  pseries: null,
  ...over,
})

describe('a byte that no table names', () => {
  test('outside any capability shows no cause', () => {
    expect(casesAt(placeAt(0xf0))).toEqual([])
  })

  const signature: Signature = { where: [{ in: 'HEADER' }] }
  // 0x35 lies in the header, after the capabilities pointer.
  test.each<[string, Partial<Signature>, 'sure' | null]>([
    ['what asks for the place alone', {}, 'sure'],
    ['what asks for a value', { source: { values: [0x01] } }, 'sure'],
    ['what asks for another value', { source: { values: [0x02] } }, null],
    ['what asks for a field that is set', { source: { set: ['SPACE'] } }, null],
    ['what asks for a field that is clear', { destination: { clear: ['SPACE'] } }, null],
  ])('in the header shows %s: %o', (_, over, fit) => {
    expect(fitOf({ ...signature, ...over }, placeAt(0x35))).toBe(fit)
  })
})

describe('the cause that is named', () => {
  const hit = (code: string, fit: CaseHit['fit'], pinned = false): CaseHit => ({ code, fit, pinned })
  test.each<[string, CaseHit[], boolean, string | null]>([
    ['none fits', [], false, null],
    ['the first is sure', [hit('a', 'sure'), hit('b', 'possible')], false, 'a'],
    ['one is possible', [hit('a', 'possible')], false, 'a'],
    ['several are possible of one device', [hit('a', 'possible'), hit('b', 'possible')], true, 'a'],
    ['several are possible', [hit('a', 'possible'), hit('b', 'possible')], false, null],
    ['one of them asks for values', [hit('a', 'possible'), hit('b', 'possible', true)], false, 'b'],
    ['two of them do', [hit('a', 'possible', true), hit('b', 'possible', true)], false, null],
    ['a certain one comes after', [hit('a', 'possible'), hit('b', 'possible'), hit('c', 'sure')], false, 'c'],
  ])('%s', (_, hits, oneDevice, code) => {
    expect(likeliest(hits, oneDevice)).toBe(code)
  })
})
