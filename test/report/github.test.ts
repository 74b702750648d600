import { describe, expect, it } from 'vitest'
import { github, jobSummary } from '../../src/report/check/github'
import { device, open, refused, report, slotStatus } from './a-report'

const files = {
  source: { path: 'a,b: 100%.bin', uri: 'unused', offsetOf: () => null },
  destination: { path: 'b.bin', uri: 'unused', offsetOf: () => null },
}

/** Decodes a workflow command as the runner does (actions/runner, ActionCommand.cs). */
function decoded(line: string) {
  const [, name, list, text] = /^::([a-z]+) ([^\n]*?)::(.*)$/.exec(line)!
  const plain = (value: string) =>
    value.replace(/%(25|0D|0A|3A|2C)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
  const properties = Object.fromEntries(list!.split(',').map((pair) => pair.split(/=(.*)/s).map(plain).slice(0, 2)))
  return { name, properties, text: plain(text!) }
}

const lines = (...args: Parameters<typeof report>) =>
  github(report(...args), files)
    .trimEnd()
    .split('\n')

describe('github', () => {
  it.each([
    ['notice', 'compatible', device()],
    ['error', 'incompatible', refused],
    ['warning', 'undetermined', open],
  ] as const)('says the verdict first, as %s', (level, verdict, only) => {
    expect(decoded(lines(verdict, [only])[0]!)).toMatchObject({ name: level, properties: { title: 'pcimig' } })
  })

  it("has an annotation for each failing register, on the source's file", () => {
    const found = lines('incompatible', [refused, open]).slice(1).map(decoded)
    expect(found.map(({ name, properties }) => [name, properties.file])).toEqual([
      ['error', 'a,b: 100%.bin'],
      ['warning', 'a,b: 100%.bin'],
    ])
    expect(found[0]!.text).toMatch(/^PCI Express > Slot Status \(Presence Detect State\) is 00 .* 40 /)
  })

  it('reports once what several devices have in common', () => {
    const ports = Array.from({ length: 14 }, (_, i) => device({ ...refused, id: `port${i}` }))
    const [, one, ...others] = lines('incompatible', ports).map(decoded)
    expect(others).toEqual([])
    expect(one!.properties.title).toMatch(/^port0 and 13 more: /)
    for (const { id } of ports) expect(one!.text).toContain(id)
  })

  it('has at most the ten annotations of a level that GitHub shows, and counts the others', () => {
    const unlike = Array.from({ length: 30 }, (_, i) =>
      device({ ...refused, id: `port${i}`, differences: [{ ...slotStatus, offset: 0x100 + i, source: i + 1 }] }),
    )
    const errors = lines('incompatible', unlike).map(decoded)
    expect(errors).toHaveLength(10)
    expect(errors.at(-1)!.text).toMatch(/^and 22 more of this kind/)
  })

  it('lets no name start a workflow command', () => {
    const evil = 'x\n::set-env name=A::b\r::error::, title=%0A:'
    const found = lines('incompatible', [device({ ...refused, id: evil })])
    expect(found).toHaveLength(2)
    expect(found.every((line) => /^::error [^\r]*$/.test(line))).toBe(true)
  })

  it('has a summary that GitHub does not drop for its size', () => {
    expect(jobSummary(report('incompatible', [refused]))).toContain('| `0x06e` |')
    const long = jobSummary(
      report(
        'incompatible',
        Array.from({ length: 5000 }, (_, i) => ({ ...refused, reason: `why ${i}` })),
      ),
    )
    expect(long).toMatch(/^# pcimig\n\nIncompatible: QEMU 7\.2 .* refuses 5000 of 5000/)
    expect(long.length).toBeLessThan(1000)
  })
})
