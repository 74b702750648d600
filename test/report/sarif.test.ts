import { readFileSync } from 'node:fs'
import Ajv from 'ajv-draft-04'
import addFormats from 'ajv-formats'
import type { Log } from 'sarif'
import { describe, expect, it } from 'vitest'
import type { Report } from '../../src/check/report/report'
import type { Allowed } from '../../src/formats/allow-list'
import { sarif } from '../../src/report/check/sarif'
import { findingsOf, triage } from '../../src/report/check/triage'
import { device, open, refused, report } from './a-report'

/** The schema that the OASIS published with SARIF 2.1.0, as Microsoft's matcher for Jest carries it. */
const SCHEMA = 'node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'

const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false })
addFormats(ajv)
const valid = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')))

const files = (offset: number | null) => ({
  source: { path: 'a.bin', uri: 'a.bin', offsetOf: () => offset },
  destination: { path: 'b.bin', uri: 'b.bin', offsetOf: () => null },
})

const log = (drawn: Report, offset: number | null = null): Log => JSON.parse(sarif(drawn, files(offset)))
const run = (drawn: Report, offset: number | null = null) => log(drawn, offset).runs[0]!

const FIRST_LINE = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 }

const evil = 'a[x](javascript:alert){0}\u001b[2J</script>\u202e'

/** A report from whose findings an allow-list takes the refused register, and which is held against another one. */
const triaged = (drawn: Report, before: Report | null = null, allowed: readonly Allowed[] = ALLOWED) =>
  triage(drawn, {
    ...{ allowed, listed: true, accepted: false, today: '2026-01-01' },
    baseline: before && findingsOf(JSON.parse(JSON.stringify(before))),
  }).report

const ALLOWED: readonly Allowed[] = [
  { device: null, register: null, case: 'slot-presence-detect', reason: 'looked at {it}', until: null, line: 1 },
]

const REPORTS: [string, Report][] = [
  ['nothing', report('compatible', [device()])],
  ['a refused device', report('incompatible', [refused])],
  ['no verdict', report('undetermined', [open])],
  [
    'no counterpart',
    report('undetermined', [device()], { unpaired: { source: [{ id: 'a', address: null }], destination: [] } }),
  ],
  [
    'a stream that is refused',
    report('incompatible', [refused], {
      stops: [{ order: 3, section: 'ram', kind: 'ram-block', message: 'Size mismatch: pc.ram' }],
    }),
  ],
  ['another size', report('incompatible', [device({ verdict: 'incompatible', reason: 'the sizes differ' })])],
  ['a suppressed finding', triaged(report('incompatible', [refused]))],
  ['findings new, known and gone', triaged(report('incompatible', [refused]), report('undetermined', [open]))],
  ['hostile names', report('incompatible', [device({ ...refused, id: evil, notes: [evil] })])],
]

describe('sarif', () => {
  it.each(REPORTS)('is valid by the schema of the OASIS: %s', (_, drawn) => {
    const found = log(drawn, 512)
    valid(found)
    expect(valid.errors ?? []).toEqual([])
  })

  it('conforms to the schema, which refuses what is not SARIF', () => {
    const broken = log(report('incompatible', [refused]))
    Object.assign(broken.runs[0]!.results![0]!, { level: 'fatal' })
    expect(valid(broken)).toBe(false)
  })

  it('has one result for each failing register, with a rule that has a stable id', () => {
    const { results, tool } = run(report('incompatible', [refused]))
    expect(results!.map(({ ruleId, level }) => [ruleId, level])).toEqual([['slot-presence-detect', 'error']])
    expect(tool.driver.rules!.map(({ id }) => id)).toEqual(['slot-presence-detect'])
    expect(tool.driver.rules![0]!.help!.text).toMatch(/slot/)
  })

  it('locates bytes in the file that holds them, and always in config space', () => {
    const at = (offset: number | null) => run(report('incompatible', [refused]), offset).results![0]!.locations![0]!
    expect(at(0x1000).physicalLocation!.region).toEqual({ ...FIRST_LINE, byteOffset: 0x106e, byteLength: 1 })
    expect(at(null).physicalLocation!.region).toEqual(FIRST_LINE)
    for (const offset of [0x1000, null]) {
      expect(at(offset).physicalLocation!.address).toMatchObject({ relativeAddress: 0x6e, length: 1 })
    }
  })

  it('has what GitHub shows of a result: SARIF support for code scanning', () => {
    const { results, tool } = run(report('incompatible', [refused, device({ ...refused, id: 'another' })]))
    const [rule] = tool.driver.rules!
    expect(rule).toMatchObject({
      helpUri: expect.stringMatching(/^https:\/\//),
      properties: { tags: expect.arrayContaining(['pci']), 'problem.severity': 'error', precision: 'very-high' },
    })
    const hashes = results!.map(({ partialFingerprints }) => partialFingerprints!.primaryLocationLineHash!)
    expect(new Set(hashes).size).toBe(2)
    for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{16}:1$/)
  })

  it.each(REPORTS)('has all that GitHub requires, within its limits: %s', (_, drawn) => {
    const { $schema, version, runs } = log(drawn, 512)
    expect([typeof $schema, version, runs.length]).toEqual(['string', '2.1.0', 1])
    const [{ tool, results = [] }] = runs as [(typeof runs)[0]]
    expect(results.length).toBeLessThanOrEqual(25_000)
    for (const rule of tool.driver.rules!) {
      for (const text of [rule.shortDescription!.text, rule.fullDescription!.text])
        expect(text.length).toBeLessThanOrEqual(1024)
      expect(rule.id.length).toBeLessThanOrEqual(255)
      expect(rule.help!.text).not.toBe('')
      expect((rule.properties as { tags: string[] }).tags.length).toBeLessThanOrEqual(20)
      expect(['error', 'warning', 'note']).toContain(rule.defaultConfiguration!.level)
    }
    for (const { ruleId, ruleIndex, message, locations = [] } of results) {
      expect(tool.driver.rules![ruleIndex!]!.id).toBe(ruleId)
      expect(message.text).not.toBe('')
      expect(locations).toHaveLength(1)
      const { artifactLocation, region } = locations[0]!.physicalLocation!
      expect([typeof artifactLocation!.uri, region]).toEqual(['string', expect.objectContaining(FIRST_LINE)])
    }
  })

  it('keeps the fingerprint of an obstacle whose bytes change', () => {
    const fingerprints = (source: number) => {
      const differences = refused.differences.map((byte) => ({ ...byte, source }))
      return run(report('incompatible', [{ ...refused, differences }])).results!.map((r) => r.partialFingerprints)
    }
    expect(fingerprints(0x18)).toEqual(fingerprints(0))
  })

  it('says what an allow-list suppresses, and why', () => {
    const { results } = run(triaged(report('incompatible', [refused, open])))
    expect(results!.map(({ suppressions }) => suppressions)).toEqual([
      [{ kind: 'external', status: 'accepted', justification: 'looked at {{it}}' }],
      [],
    ])
    expect(results!.map(({ level }) => level)).toEqual(['error', 'warning'])
  })

  it('says what is new, unchanged and absent since the baseline', () => {
    const now = report('undetermined', [open, device({ ...open, id: 'edu' })])
    const { results, tool } = run(triaged(now, report('incompatible', [refused, open]), []))
    expect(results!.map(({ ruleId, baselineState }) => [ruleId, baselineState])).toEqual([
      ['undetermined', 'unchanged'],
      ['undetermined', 'new'],
      ['slot-presence-detect', 'absent'],
    ])
    expect(results![2]!.message.text).toMatch(/^0000:00:12\.0\/pcie-root-port: no longer found: The slot of a port/)
    expect(tool.driver.rules!.map(({ id }) => id)).toContain('slot-presence-detect')
  })

  it('says nothing about missing lists and baselines', () => {
    const [result] = run(report('incompatible', [refused])).results!
    expect(result).not.toHaveProperty('suppressions')
    expect(result).not.toHaveProperty('baselineState')
  })

  it('lets no name act as a link, a placeholder or an escape', () => {
    const text = run(report('incompatible', [device({ ...refused, id: evil })])).results![0]!.message.text!
    expect(text).toContain('a\\[x\\](javascript:alert){{0}}\\\\x1b\\[2J')
    expect(text).toMatch(/^[ -~]*$/)
  })
})
