import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { REPORT_FORMATS } from '../../src/report/check/formats'
import { DESTINATION, pcimig, SOURCE, temporary } from './pcimig'

interface Byte {
  readonly offset: number
  readonly source: number
  readonly outcome: string
}

const check = (format: string, source = SOURCE, destination = DESTINATION, env = {}) =>
  pcimig(['check', source, destination, '--qemu', '7.2', '--format', format], { env }).out

const failing = (): Byte[] =>
  JSON.parse(check('json')).devices[0].differences.filter(({ outcome }: Byte) => outcome === 'fails')

describe('the same facts in every format', () => {
  it('SARIF points at the byte that JSON names, in both files', () => {
    const { results } = JSON.parse(check('sarif')).runs[0]
    expect(results).toHaveLength(failing().length)
    for (const [i, byte] of failing().entries()) {
      const { uri } = results[i].locations[0].physicalLocation.artifactLocation
      const { byteOffset } = results[i].locations[0].physicalLocation.region
      expect(readFileSync(uri)[byteOffset]).toBe(byte.source)
      expect(results[i].locations[0].physicalLocation.address.relativeAddress).toBe(byte.offset)
    }
  })

  it('SARIF names no byte of a file that holds the dump as text', () => {
    const path = join(temporary(), 'a dump.txt')
    writeFileSync(path, readFileSync(SOURCE).toString('hex'))
    const [{ locations, relatedLocations }] = JSON.parse(check('sarif', path)).runs[0].results
    expect(locations[0].physicalLocation.region).toMatchObject({ startLine: 1 })
    expect(locations[0].physicalLocation.artifactLocation.uri).toMatch(/^file:\/\/\/.*\/a%20dump\.txt$/)
    expect(relatedLocations[0].physicalLocation.region.byteOffset).toBe(0x6e)
  })

  it.each(REPORT_FORMATS)('%s of two captures has the verdict of all', (format) => {
    const { code, err } = pcimig([
      'check',
      'fixtures/captures/source.json',
      'fixtures/captures/destination.json',
      '--format',
      format,
    ])
    expect([code, err]).toEqual([1, ''])
  })

  it.each(['junit', 'github', 'markdown', 'text'])('%s has the message or the registers of each', (format) => {
    const out = check(format)
    for (const { offset } of failing()) expect(out).toMatch(new RegExp(`0x0*${offset.toString(16)}\\b`))
    expect(out).toContain('Slot Status')
  })

  it('HTML has every byte that JSON names, its cause and its remedy', () => {
    const out = check('html')
    for (const { offset } of failing()) expect(out).toContain(`0x0${offset.toString(16)}`)
    expect(out).toContain('pcimig explain slot-presence-detect')
    expect(out).toContain('Start the destination with QEMU 8.1 or newer')
  })

  it('appends the Markdown to the summary of a GitHub job', () => {
    const path = join(temporary(), 'summary.md')
    writeFileSync(path, 'before\n')
    check('github', SOURCE, DESTINATION, { GITHUB_STEP_SUMMARY: path })
    expect(readFileSync(path, 'utf8')).toBe(`before\n# pcimig\n\n${check('markdown')}\n`)
  })

  it.each([
    // The lines are QEMU's: 11.1 in load_state(), 7.2 in configuration_post_load() and ram_load().
    ['streams/vfio-5.2.mig.gz', 'streams/vfio-11.1.mig.gz', ['machine-type']],
    ['streams/qemu-10.0.mig.gz', 'streams/nested.mig.gz', ['machine-type', 'size-mismatch', 'unknown-ramblock']],
  ])('%s to %s stops for what explain says of the same lines', (source, destination, cases) => {
    const { out } = pcimig(['check', `fixtures/${source}`, `fixtures/${destination}`, '--format', 'json'])
    const { stops } = JSON.parse(out)
    const named: { message: string; case: string }[] = stops.filter(({ kind }: { kind: string }) => kind !== 'config')
    for (const { message, case: name } of named) {
      const explained = pcimig(['explain', '-', '--format', 'json'], { input: `qemu-system-x86_64: ${message}\n` })
      expect([message, JSON.parse(explained.out).neighbours[0].case]).toEqual([message, name])
    }
    expect([...new Set(named.slice(0, cases.length).map((stop) => stop.case))]).toEqual(cases)
  })

  it('writes no summary for other formats', () => {
    const path = join(temporary(), 'summary.md')
    check('json', SOURCE, DESTINATION, { GITHUB_STEP_SUMMARY: path })
    expect(existsSync(path)).toBe(false)
  })
})

/** What a format says, without line breaks and what its syntax adds. */
const words = (out: string): string =>
  out
    .replaceAll('&gt;', '>')
    .replaceAll('&#39;', "'")
    .replace(/\\+(?=[^"nu])/g, '')
    .replace(/%0A|\s+/g, ' ')

/** NDJSON tells of devices alone: what holds for the whole comparison is in none of its lines. */
const FORMATS = REPORT_FORMATS.filter((format) => format !== 'ndjson')

describe('every format reports what there is besides differing bytes', () => {
  const every = (args: readonly string[]): [string, string][] =>
    FORMATS.map((format) => [
      format,
      words(pcimig(['check', ...args, '--format', format], { env: { COLUMNS: '200' } }).out),
    ])

  it('what an allow-list suppresses, and that QEMU still refuses it', () => {
    const list = join(temporary(), 'allow.yml')
    writeFileSync(list, '- {case: slot-presence-detect, reason: seen before}\n')
    for (const [format, out] of every([SOURCE, DESTINATION, '--qemu', '7.2', '--allow', list])) {
      expect(out, format).toContain('seen before')
      expect(out.toLowerCase(), format).toContain('incompatible')
    }
  })

  it('that the destination is a prediction', () => {
    for (const [format, out] of every([SOURCE, '--dst-from-model', '--qemu', '7.2', '--machine', 'pc-q35-5.2'])) {
      expect(out, format).toMatch(/predict(ion|ed)/)
    }
  })

  it('what stops a stream besides config space', () => {
    const streams = ['fixtures/streams/pc-2.2.mig.gz', 'fixtures/streams/slot-off-destination.mig.gz']
    for (const [format, out] of every([...streams, '--qemu', '5.2'])) {
      for (const message of ['Configuration section missing', 'Size mismatch: pc.ram', 'Unknown savevm section']) {
        expect(out, format).toContain(message)
      }
    }
  })
})
