import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { collect as collectAlways } from '../lab/always/collect'
import { alwaysFile } from '../lab/always/write'
import { known, FILE as REGISTERS, registersFile } from '../lab/arm-registers/table'
import { collect as collectLayouts } from '../lab/layouts/collect'
import { layoutsFile } from '../lab/layouts/write'
import { compact, compactOf, lineOf, whole } from '../lab/records/compact'
import { linesOf } from '../lab/records/lines'
import { measured, renewed, stored } from '../lab/records/store'
import { collect as collectSeeds } from '../lab/seeds/collect'
import { records } from '../lab/seeds/records'
import { seedsFile } from '../lab/seeds/write'
import { sectionsOf, storedStates } from '../lab/vmstate/records'
import { tableFile } from '../lab/vmstate/write'
import { fromHex } from '../src/bytes/hex'
import { packed, unpacked } from '../src/bytes/packed'
import { fits, idText, rowFor } from '../src/qemu/devices/registry'
import { deviceOf } from './a-device'

/** All records are read, and thousands of devices grown. */
const PATIENCE = 300_000

/** Types with several seeds each. */
const SOME_TYPES = ['AMDVI-PCI', 'cxl-downstream', 'nvme', 'pcie-root-port']

const written = (path: string): string => readFileSync(path, 'utf8')

describe('a table is what its generator makes of the committed records', () => {
  test(
    'npm run seeds',
    () => {
      const { lines, missed, devices } = collectSeeds(records())
      expect(missed).toEqual([])
      expect(devices).toBeGreaterThan(8_000)
      expect(written('src/qemu/fresh/seeds.ts')).toBe(seedsFile(lines))
    },
    PATIENCE,
  )

  test('npm run seeds, in any order of the records', () => {
    const some = records().filter(({ device }) => SOME_TYPES.includes(device!))
    const { lines } = collectSeeds(some)
    expect(lines.length).toBeGreaterThan(SOME_TYPES.length)
    expect(collectSeeds([...some].reverse()).lines).toEqual(lines)
  })

  test(
    'npm run layouts, npm run always',
    () => {
      const all = measured()
      expect(written('src/qemu/recorded/table.ts')).toBe(layoutsFile(collectLayouts(all, sectionsOf(storedStates()))))
      expect(written('src/qemu/devices/always-table.ts')).toBe(alwaysFile(collectAlways(all)))
    },
    PATIENCE,
  )

  test('npm run vmstate', () => {
    expect(written('src/check/machine/vmstate/table.ts')).toBe(tableFile(storedStates()))
  })

  // Its records are in it: a kind for each register. test/qemu/registers.test.ts measures some of them anew.
  test('npm run registers', () => {
    expect(written(REGISTERS)).toBe(registersFile(known()))
  })
})

test('every record is of the device type that it names, by the ids that this type has', () => {
  const wrong = measured().flatMap(({ device, qemu, placement, config }) => {
    const shown = deviceOf(fromHex(config))
    const row = rowFor(device!)
    return row && !fits(row, shown) ? [`${device} of ${qemu} at ${placement}: ${idText(shown)}`] : []
  })
  expect(wrong).toEqual([])
})

describe('records of a QEMU that is measured again', () => {
  const records = stored().filter(({ device }) => ['e1000e', 'pcie-root-port', 'virtio-rng-pci'].includes(device!))
  const newest = (record: (typeof records)[number]) => ({ ...record, machines: record.machines.slice(-1) })
  const PARTS: readonly (readonly [string, typeof records])[] = [
    ['one place', records.filter(({ placement }) => placement === 'pcie.0')],
    ['without options', records.filter(({ options }) => options === '')],
    ['the newest machine type of each', records.map(newest)],
  ]

  test.each(PARTS)('are unchanged if it is the same: %s', (_, part) => {
    expect(part.length).toBeGreaterThan(10)
    expect(renewed(records, part)).toEqual(records)
  })

  test('are the new ones on the machine types that were measured, and the old ones on all others', () => {
    const before = records.find(({ machines, options }) => options === '' && machines.length > 2)!
    const [first, ...others] = before.machines
    const other = { ...before, machines: [first!], config: '0:ffff' }
    const found = renewed(records, [other])
    expect(found).toHaveLength(records.length + 1)
    expect(found).toContainEqual(other)
    expect(found).toContainEqual({ ...before, machines: others })
    expect(found).not.toContainEqual(before)
  })
})

describe('the compact form of a record', () => {
  const runs = fc.array(fc.tuple(fc.nat(255), fc.integer({ min: 1, max: 300 })), { maxLength: 20 })

  test('gives back every byte', () => {
    fc.assert(
      fc.property(runs, (those) => {
        const bytes = Uint8Array.from(those.flatMap(([value, count]) => Array<number>(count).fill(value)))
        expect(unpacked(packed(bytes), bytes.length)).toEqual(bytes)
      }),
    )
  })

  test('is that of a line in the store', () => {
    const lines = linesOf('fixtures/ground-truth/surveys.ndjson.gz').filter((_, i) => i % 50 === 0)
    expect(lines.length).toBeGreaterThan(80)
    for (const line of lines) expect(lineOf(compact(whole(compactOf(line))))).toBe(line)
  })

  test.each(['ff:0102', '100:01', 'f0*11:ff'])('%s is not within 256 bytes', (run) => {
    expect(() => unpacked(run, 256)).toThrow(`'${run}' is not within 256 bytes`)
  })

  test('no run is mistaken for another', () => {
    expect(unpacked('2:0102 8*4:ff', 16)).toEqual(Uint8Array.of(0, 0, 1, 2, 0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0))
    expect(() => unpacked('2:010', 16)).toThrow()
  })
})
