import { describe, expect, it } from 'vitest'
import { junit } from '../../src/report/check/junit'
import { device, MESSAGE, open, refused, report } from './a-report'

const tags = (xml: string): { name: string; attributes: Record<string, string> }[] =>
  [...xml.matchAll(/<([a-z-]+)((?: [a-z]+="[^"<]*")*)\/?>/g)].map(([, name, list]) => ({
    name: name!,
    attributes: Object.fromEntries([...list!.matchAll(/([a-z]+)="([^"]*)"/g)].map(([, key, value]) => [key, value])),
  }))

const named = (xml: string, wanted: string) => tags(xml).filter(({ name }) => name === wanted)

const mixed = report('incompatible', [device(), refused, open, refused], {
  unpaired: { source: [{ id: 'edu', address: null }], destination: [] },
})
const written = junit(mixed)

describe('junit', () => {
  it('has a suite for each device, and for each that has no counterpart', () => {
    const suites = named(written, 'testsuite').map(({ attributes: { failures, errors } }) => [failures, errors])
    expect(suites).toEqual([
      ['0', '0'],
      ['1', '0'],
      ['0', '1'],
      ['1', '0'],
      ['0', '1'],
    ])
  })

  it('adds up', () => {
    const { tests, failures, errors } = named(written, 'testsuites')[0]!.attributes
    expect(Number(tests)).toBe(named(written, 'testcase').length)
    expect(Number(failures)).toBe(named(written, 'failure').length)
    expect(Number(errors)).toBe(named(written, 'error').length)
  })

  it('passes nothing of a device without verdict', () => {
    const suite = junit(report('undetermined', [open]))
    const { tests, skipped, errors } = named(suite, 'testsuite')[0]!.attributes
    expect(Number(skipped)).toBeGreaterThan(0)
    expect(Number(tests)).toBe(Number(skipped) + Number(errors))
  })

  it('says in a failure what QEMU prints, and its kind', () => {
    expect(written).toContain(MESSAGE)
    expect(named(written, 'failure')[0]!.attributes.type).toBe('slot-presence-detect')
  })
})
