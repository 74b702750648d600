import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DESTINATION, pcimig, SOURCE } from './pcimig'

const STREAMS = {
  source: 'fixtures/streams/slot-off-source.mig.gz',
  destination: 'fixtures/streams/slot-off-destination.mig.gz',
}
const directory = mkdtempSync(join(tmpdir(), 'pcimig-pairs-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const at = (...names: string[]) => join(directory, ...names)
const QEMU = ['--qemu', '7.2', '--no-config']

/** Directories of files, each a copy of another or a text. */
function lay(side: string, files: Readonly<Record<string, string | { readonly text: string }>>): string {
  mkdirSync(at(side), { recursive: true })
  for (const [name, from] of Object.entries(files)) {
    if (typeof from === 'string') cpSync(from, at(side, name))
    else writeFileSync(at(side, name), from.text)
  }
  return at(side)
}

let a: string
let b: string
beforeAll(() => {
  a = lay('a', { off: STREAMS.source, same: STREAMS.destination, dump: SOURCE, broken: STREAMS.source, gone: SOURCE })
  b = lay('b', {
    off: STREAMS.destination,
    same: STREAMS.destination,
    dump: DESTINATION,
    broken: { text: 'nothing\n' },
  })
})

const alone = (name: string) =>
  JSON.parse(pcimig(['check', join(a, name), join(b, name), ...QEMU, '--format', 'json']).out)

describe('two directories of streams and dumps', () => {
  // QEMU 7.2 refuses a slot that was powered off (the stream's own restore; fixtures/streams/make.sh).
  it.each([
    ['off', 'incompatible'],
    ['same', 'compatible'],
    ['broken', 'undetermined'],
  ])('%s is %s', (name, verdict) => {
    const { pairs } = JSON.parse(pcimig(['check', a, b, ...QEMU, '--format', 'json']).out)
    expect(pairs.find((pair: { name: string }) => pair.name === name).verdict).toBe(verdict)
  })

  it('has the report of each pair, as check of its two files writes it', () => {
    const { code, out } = pcimig(['check', a, b, ...QEMU, '--format', 'json'])
    const { pairs, unpaired, verdict } = JSON.parse(out)
    expect([code, verdict]).toEqual([1, 'incompatible'])
    expect(unpaired).toEqual({ source: ['gone'], destination: [] })
    for (const { name, report } of pairs) if (name !== 'broken') expect(report).toEqual(alone(name))
    expect(pairs.find(({ name }: { name: string }) => name === 'broken').report).toBeNull()
  })

  it('writes the lines of each pair, and one for each file without a verdict', () => {
    const lines = pcimig(['check', a, b, ...QEMU, '--format', 'ndjson'])
      .out.trimEnd()
      .split('\n')
    const own = ['dump', 'off', 'same'].flatMap((name) =>
      pcimig(['check', join(a, name), join(b, name), ...QEMU, '--format', 'ndjson'])
        .out.trimEnd()
        .split('\n'),
    )
    expect(lines).toEqual(expect.arrayContaining(own))
    const others = lines.filter((line) => !own.includes(line)).map((line) => JSON.parse(line))
    expect(others).toMatchObject([
      { id: 'broken', verdict: 'undetermined' },
      { id: 'gone', verdict: 'undetermined' },
    ])
  })

  it('writes lines that are what the schema says', () => {
    const valid = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
      JSON.parse(pcimig(['schema', 'ndjson']).out),
    )
    const lines = pcimig(['check', a, b, ...QEMU, '--format', 'ndjson'])
      .out.trimEnd()
      .split('\n')
    expect(lines.filter((line) => !valid(JSON.parse(line)))).toEqual([])
  })

  it('has a case for each file in JUnit', () => {
    const { out } = pcimig(['check', a, b, ...QEMU, '--format', 'junit'])
    expect(out).toContain('<testsuites name="pcimig" tests="5" failures="2" errors="2" time="0">')
    expect(out).toMatch(/<testcase name="same" classname="pcimig" time="0"\/>/)
  })

  it('says in text what is refused first, and the names together with what is the same', () => {
    lay('more-a', { vm1: STREAMS.source, vm2: STREAMS.source, ok: STREAMS.destination })
    lay('more-b', { vm1: STREAMS.destination, vm2: STREAMS.destination, ok: STREAMS.destination })
    const { out, code } = pcimig(['check', at('more-a'), at('more-b'), ...QEMU])
    expect(code).toBe(1)
    expect(out).toMatch(
      /^3 pairs: 2 incompatible, 1 compatible\.\n\nIncompatible: [\s\S]*\n {4}vm1, vm2\n\nCompatible: [\s\S]*\n {4}ok\n$/,
    )
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  it('ends with 0 if all are accepted, and with 3 if a file has no counterpart', () => {
    const [one, other] = [lay('one', { ok: STREAMS.destination }), lay('other', { ok: STREAMS.destination })]
    expect(pcimig(['check', one, other, ...QEMU])).toMatchObject({ code: 0, err: '' })
    lay('other', { 'only-here': SOURCE })
    expect(pcimig(['check', one, other, ...QEMU])).toMatchObject({ code: 3 })
  })

  it('says what was not compared, and what decided against the headline', () => {
    const [from, to] = [lay('from', { on: DESTINATION }), lay('to', { on: DESTINATION })]
    expect(pcimig(['check', from, to, ...QEMU]).out).toMatch(/Not compared:\s+machine\s+type/)
    const { code, out } = pcimig(['check', from, to, ...QEMU, '--machine', 'pc-q35-5.2', '--require-safe'])
    expect(code).toBe(1)
    expect(out.replace(/\s+/g, ' ')).toMatch(/Compatible: .* pcie-root-port: Unsafe: compatible now, but refused after/)
    writeFileSync(at('allow.yaml'), '- {case: slot-presence-detect, reason: powered on again}\n')
    const [off, on] = [lay('off-side', { port: SOURCE }), lay('on-side', { port: DESTINATION })]
    const accepted = pcimig(['check', off, on, ...QEMU, '--allow', at('allow.yaml'), '--accept-suppressed'])
    expect(accepted.code).toBe(0)
    expect(accepted.out.replace(/\s+/g, ' ')).toMatch(
      /Incompatible: .* The exit code says compatible because of allow-list/,
    )
  })

  it('predicts the destination of each file of one directory', () => {
    const own = lay('predicted', { vm1: STREAMS.source, vm2: STREAMS.destination })
    const { out } = pcimig(['check', own, '--dst-from-model', ...QEMU, '--format', 'json'])
    const of = (name: string) =>
      JSON.parse(pcimig(['check', join(own, name), '--dst-from-model', ...QEMU, '--format', 'json']).out)
    expect(JSON.parse(out).pairs.map(({ report }: { report: unknown }) => report)).toEqual([of('vm1'), of('vm2')])
  })
})

describe('refused with exit code 2, and nothing on standard output', () => {
  it.each([
    [
      'a directory and a file',
      () => [a, SOURCE],
      /is a directory of inputs and fixtures\/root-port\/source\.bin is not/,
    ],
    ['no common name', () => [a, lay('strangers', { x: SOURCE })], /have no file of the same name/],
    ['a release that does not exist', () => [a, b, '--qemu', '1.0'], /there is no QEMU 1\.0/],
    ['a format of one pair', () => [a, b, '--format', 'sarif'], /--format sarif is for one pair/],
    [
      'a device that no pair has',
      () => [lay('p', { x: STREAMS.source }), lay('q', { x: STREAMS.destination }), '--device', 'typo'],
      /typo/,
    ],
    ['--hex', () => [a, b, '--hex'], /--hex is for one pair/],
    ['--baseline', () => [a, b, '--baseline', 'x.json'], /--baseline is for one pair/],
  ])('%s', (_, args, message) => {
    const { code, out, err } = pcimig(['check', ...args(), '--no-config'])
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(message)
  })
})
