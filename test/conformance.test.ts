import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { documents } from '../lab/conformance/document'
import { recordTallies } from '../lab/conformance/records'
import { total } from '../lab/conformance/tally'
import { profileFacts } from '../src/qemu/detection/profile-catalogue'

describe('the conformance document', () => {
  const written = documents()

  test.each([...written.keys()])('%s is what the measurements say', (path) => {
    expect(readFileSync(path, 'utf8')).toBe(written.get(path))
  })

  test('no compared bit of a recorded device is reported as unchecked', () => {
    expect(recordTallies().map((tally) => [tally.qemu, total(tally).missedBits])).toEqual([
      ['5.2.0', 0],
      ['7.2.22', 0],
      ['10.0.2', 0],
      ['11.1.3', 0],
    ])
  })

  test('profiles name the versions that were measured', () => {
    expect(profileFacts('e1000e').verifiedOn).toEqual(expect.arrayContaining(['7.2.22', '11.1.3']))
    expect(profileFacts('pvrdma').verifiedOn).toEqual([])
  })
})
