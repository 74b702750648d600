import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { REPORT_FORMATS } from '../../src/report/check/formats'
import { DESTINATION, pcimig, SOURCE, temporary } from './pcimig'

const LSPCI = ['fixtures/dumps/lspci/vvv-xxxx.txt', 'fixtures/dumps/lspci/xxxx.txt'] as const

function file(text: string, name = 'allow.yml'): string {
  const path = join(temporary(), name)
  writeFileSync(path, text)
  return path
}

const check = (...args: string[]) => pcimig(['check', SOURCE, DESTINATION, '--qemu', '7.2', ...args])
const notes = (...args: string[]): string[] => JSON.parse(check('--format', 'json', ...args).out).notes

const KNOWN = '- case: slot-presence-detect\n  reason: powered on again before every migration\n'

describe('--allow', () => {
  it.each([
    ['case', '- {case: slot-presence-detect, reason: r}'],
    ['register', '- {register: PCI Express > Slot Status, reason: r}'],
    ['capability', '- {register: PCI Express, reason: r}'],
    ['device', '- {device: pcie-root-port, reason: r}'],
    ['all of them', '- {device: pcie-root-port, register: PCI Express, case: slot-presence-detect, reason: r}'],
    ['JSON', '[{"case": "slot-presence-detect", "reason": "r", "until": "2999-12-31"}]'],
  ])('by %s: counted, and accepted only on request', (_, list) => {
    const path = file(list)
    expect(notes('--allow', path)).toContain('1 finding suppressed by the allow-list')
    expect(check('--allow', path).code).toBe(1)
    expect(check('--allow', path, '--accept-suppressed').code).toBe(0)
    expect(check('--allow', path, '--accept-suppressed').out).toMatch(/^Incompatible: /)
  })

  it.each([
    ['another case', '- {case: slot-interlock-status, reason: r}'],
    ['another device', '- {device: "0000:00:01.0", case: slot-presence-detect, reason: r}'],
    ['a part of a register’s name', '- {register: PCI Exp, reason: r}'],
    ['nothing', ''],
  ])('does not suppress by %s', (_, list) => {
    expect(check('--allow', file(list), '--accept-suppressed').code).toBe(1)
  })

  it('stops applying an expired entry, and names it and those that match nothing', () => {
    const path = file('- {case: slot-presence-detect, reason: old, until: 2020-01-31}\n- {device: edu, reason: none}\n')
    expect(check('--allow', path, '--accept-suppressed').code).toBe(1)
    expect(notes('--allow', path)).toEqual(
      expect.arrayContaining([
        'allow-list expired on 2020-01-31, no longer suppresses: line 1 (slot-presence-detect): old',
        'allow-list matches nothing: line 2 (edu): none',
      ]),
    )
  })

  it('suppresses a missing verdict too, and nothing else', () => {
    const path = file('- {device: "0000:01:00.4", reason: virtual function}')
    const run = (...args: string[]) => pcimig(['check', ...LSPCI, ...args]).code
    expect([run('--allow', path), run('--allow', path, '--accept-suppressed')]).toEqual([3, 0])
    expect(run('--allow', file('- {device: "0000:00:02.0", reason: r}'), '--accept-suppressed')).toBe(3)
  })

  it.each([
    ['no list', 'case: x', /allow\.yml:1: the file has to be a list/],
    ['no reason', '- case: x', /allow\.yml:1: 'reason' is missing/],
    ['an empty reason', '- {case: x, reason: ""}', /'reason' is empty/],
    ['a blank reason', '- {case: x, reason: " "}', /'reason' is empty/],
    ['everything', '- reason: x', /names no device, register or case/],
    [
      'an unknown key',
      '- {case: x, reason: r}\n- {case: x, reasn: r}',
      /allow\.yml:2: 'reasn' is not known here .* Did you mean reason\?/,
    ],
    ['a day that does not exist', '- {case: x, reason: r, until: 2026-02-30}', /'2026-02-30' is not a date/],
    ['no YAML', '- {case: x', /allow\.yml:1: is not YAML/],
    ['brackets without end', '['.repeat(20_000), /is nested more than 32 deep/],
  ])('refuses a list with %s', (_, list, sentence) => {
    const { code, out, err } = check('--allow', file(list))
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(sentence)
  })

  it('is needed to accept what it suppresses', () => {
    expect(check('--accept-suppressed').err).toMatch(/has no effect without --allow/)
  })
})

/** A finding whose parts are no text. */
const HOSTILE = JSON.stringify({
  schemaVersion: 1,
  ...{ unpaired: { source: [{ id: {} }], destination: [] }, devices: [] },
})

/** A finding that is not said to be at any byte. */
const PLACELESS = JSON.stringify({
  schemaVersion: 1,
  unpaired: { source: [], destination: [] },
  devices: [
    {
      id: '',
      differences: [{}, { source: 4, destination: 1, failing: 5, outcome: 'fails', field: null, rule: '' }, {}, {}],
    },
  ],
})

describe('files that affect the exit code', () => {
  const where = () => {
    const settings = file('qemu: "7.2"\n', 'settings.yaml')
    const report = file(
      pcimig(['check', SOURCE, DESTINATION, '--config', settings, '--format', 'json']).out,
      'before.json',
    )
    return { settings, report, allow: file(KNOWN) }
  }

  it.each(REPORT_FORMATS)('are named by --format %s', (format) => {
    const { settings, report, allow } = where()
    const run = (...args: string[]) =>
      pcimig(['check', SOURCE, DESTINATION, '--config', settings, '--format', format, ...args])
    const accepted = run('--allow', allow, '--accept-suppressed')
    expect([accepted.code, accepted.out]).toEqual([0, expect.stringContaining(settings)])
    expect(accepted.out).toContain(allow)
    const known = run('--baseline', report)
    expect([known.code, known.out]).toEqual([0, expect.stringContaining(report)])
    // An allow-list that decides nothing has no part in the exit code.
    const listed = run('--allow', allow)
    expect([listed.code, listed.out]).toEqual([1, expect.not.stringContaining(allow)])
  })

  it('are named on standard error with --quiet', () => {
    const { settings, report, allow } = where()
    const quiet = (...args: string[]) => pcimig(['check', SOURCE, DESTINATION, '--quiet', ...args])
    expect(quiet('--config', settings)).toEqual({ code: 1, out: '', err: `pcimig: settings from ${settings}: qemu.\n` })
    expect(quiet('--qemu', '7.2', '--allow', allow, '--accept-suppressed')).toEqual({
      ...{ code: 0, out: '' },
      err: `pcimig: the exit code says compatible because of allow-list ${allow}.\n`,
    })
    expect(quiet('--qemu', '7.2', '--baseline', report)).toEqual({
      ...{ code: 0, out: '' },
      err: `pcimig: the exit code says compatible because of baseline ${report}.\n`,
    })
    expect(quiet('--qemu', '7.2').err).toBe('')
  })
})

describe('--baseline', () => {
  const earlier = (...args: string[]) => file(pcimig(['check', ...args, '--format', 'json']).out, 'report.json')

  it('fails on new findings only', () => {
    expect(check('--baseline', earlier(SOURCE, DESTINATION, '--qemu', '7.2')).code).toBe(0)
    expect(check('--baseline', earlier(SOURCE, DESTINATION, '--qemu', '10.0')).code).toBe(1)
    expect(notes('--baseline', earlier(SOURCE, DESTINATION, '--qemu', '7.2'))).toContain(
      '1 finding known from the baseline, 0 new',
    )
  })

  it('knows a missing verdict', () => {
    expect(pcimig(['check', ...LSPCI, '--baseline', earlier(...LSPCI)]).code).toBe(0)
    expect(pcimig(['check', ...LSPCI, '--baseline', earlier(SOURCE, DESTINATION)]).code).toBe(3)
  })

  it.each([
    ['no JSON', 'verdict', /report\.json: is not JSON/],
    ['another document', '{}', /is not a report of schemaVersion 1/],
    ['half a report', '{"schemaVersion": 1}', /is an incomplete report/],
    ['a report with other types', HOSTILE, /is an incomplete report/],
    ['a finding without a place', PLACELESS, /is an incomplete report/],
  ])('refuses %s', (_, text, sentence) => {
    const { code, err } = check('--baseline', file(text, 'report.json'))
    expect(code).toBe(2)
    expect(err).toMatch(sentence)
  })

  it('works together with an allow-list', () => {
    const path = file(KNOWN)
    const empty = earlier(SOURCE, DESTINATION, '--qemu', '10.0')
    expect(check('--baseline', empty, '--allow', path).code).toBe(1)
    expect(check('--baseline', empty, '--allow', path, '--accept-suppressed').code).toBe(0)
  })
})
