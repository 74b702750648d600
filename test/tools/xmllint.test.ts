import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { Report } from '../../src/check/report/report'
import { junit } from '../../src/report/check/junit'
import { triage } from '../../src/report/check/triage'
import { pcimig } from '../cli/pcimig'
import { device, open, refused, report } from '../report/a-report'

function validate(xml: string) {
  const args = ['--noout', '--nonet', '--schema', 'fixtures/junit/jenkins.xsd', '-']
  const { status, stderr } = spawnSync('xmllint', args, { input: xml, encoding: 'utf8' })
  return { status, stderr }
}
const VALID = { status: 0, stderr: '- validates\n' }

const evil = '"><x y=\'&amp;]]>\u0000\u001b[2J\uffff\ud800'
const DUMPS = ['fixtures/dumps/lspci/vvv-xxxx.txt', 'fixtures/dumps/lspci/xxxx.txt']

describe('junit, by xmllint and the grammar of Jenkins', () => {
  it.each<[string, Report]>([
    ['a device that passes', report('compatible', [device()])],
    ['one that is refused', report('incompatible', [refused])],
    [
      'no verdict',
      report('undetermined', [open], { unpaired: { source: [{ id: evil, address: null }], destination: [] } }),
    ],
    ['hostile names', report('incompatible', [device({ ...refused, id: evil, notes: [evil], reason: evil })])],
    [
      'a stream',
      report('incompatible', [], { stops: [{ order: 1, section: evil, kind: 'ram-block', message: evil }] }),
    ],
  ])('%s', (_, drawn) => {
    expect(validate(junit(drawn))).toEqual(VALID)
  })

  it('what an allow-list lets pass', () => {
    const { report: allowed } = triage(report('incompatible', [refused, open]), {
      allowed: [{ device: refused.id, register: null, case: null, reason: evil, until: null, line: 1 }],
      ...{ listed: true, accepted: true, baseline: null, today: '2026-01-01' },
    })
    expect(junit(allowed)).toContain('<skipped ')
    expect(validate(junit(allowed))).toEqual(VALID)
  })

  it('a whole guest', () => {
    expect(validate(pcimig(['check', ...DUMPS, '--format', 'junit']).out)).toEqual(VALID)
  })

  it('is judged: another element is refused', () => {
    expect(validate(junit(report('compatible', [device()])).replaceAll('testcase', 'case')).status).not.toBe(0)
  })
})
