import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { PAGES } from '../../src/check/cases/pages'
import { SIGNATURES } from '../../src/check/cases/signatures'
import type { Layout } from '../../src/pci/layout'
import * as acs from '../../src/pci/registers/acs'
import * as aer from '../../src/pci/registers/aer'
import * as ari from '../../src/pci/registers/ari'
import * as ats from '../../src/pci/registers/ats'
import * as dsn from '../../src/pci/registers/dsn'
import * as exp from '../../src/pci/registers/exp'
import { HEADER_BRIDGE, HEADER_ENDPOINT } from '../../src/pci/registers/header'
import * as msi from '../../src/pci/registers/msi'
import * as msix from '../../src/pci/registers/msix'
import * as pm from '../../src/pci/registers/pm'
import * as shpc from '../../src/pci/registers/shpc'
import * as sriov from '../../src/pci/registers/sriov'
import * as ssvid from '../../src/pci/registers/ssvid'
import * as vndr from '../../src/pci/registers/vndr'
import * as vpd from '../../src/pci/registers/vpd'
import { parseVersion, RELEASES } from '../../src/qemu/version'

const FILES = readdirSync('src/check/cases/catalogue').map((name) => name.replace(/\.ts$/, ''))
/** Versions of machine types older than the oldest release whose rules are known. */
const OLDER = ['1.3', '2.0', '2.3', '2.4', '2.5']

test('every file is in the catalogue', () => {
  expect(Object.keys(PAGES).sort()).toEqual(FILES.sort())
})

test('every signature has a page and no code stands twice', () => {
  const codes = SIGNATURES.map(({ code }) => code)
  expect(codes.filter((code) => !(code in PAGES))).toEqual([])
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

const CAPABILITIES = [acs, aer, ari, ats, dsn, exp, msi, msix, pm, shpc, sriov, ssvid, vndr, vpd].flatMap(
  (module): Layout[] => Object.values<unknown>(module).filter(isLayout),
)

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
    const versions = [...bounds, machine?.from, machine?.to].filter((text) => text !== undefined)
    expect(versions.filter((text) => !RELEASES.includes(text) && !OLDER.includes(text))).toEqual([])
  })
})

describe.each(Object.entries(PAGES))('page %s', (_, page) => {
  test('says what it is, what to do where something can be done, and where that is from', () => {
    expect(page.title).toMatch(/^\S.*[^.]$/)
    expect(page.cause).toMatch(/[.)]$/)
    expect(page.sources.length).toBeGreaterThan(0)
    expect(page.sources.filter((text) => !text.startsWith('https://'))).toEqual([])
    for (const { text } of page.remedies) expect(text).toMatch(/[.)]$/)
    for (const { from } of page.createdOn ?? []) if (!OLDER.includes(from)) parseVersion(from)
  })

  test('is plain ASCII, for every terminal', () => {
    expect(JSON.stringify(page)).toMatch(/^[ -~]*$/)
  })
})
