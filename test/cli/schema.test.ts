import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020'
import { describe, expect, it } from 'vitest'
import { DESTINATION, pcimig, SOURCE, shell } from './pcimig'

const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true })
const validator = (name: string) => ajv.compile(JSON.parse(pcimig(['schema', name]).out))

const LSPCI = ['fixtures/dumps/lspci/vvv-xxxx.txt', 'fixtures/dumps/lspci/xxxx.txt']

function problems(name: string, document: string): unknown {
  const valid = validator(name)
  valid(JSON.parse(document))
  return valid.errors ?? []
}

describe('schema: every output is what it says', () => {
  it.each<[string, string[]]>([
    ['check', ['check', SOURCE, DESTINATION, '--qemu', '7.2', '--format', 'json']],
    ['check', ['check', SOURCE, DESTINATION, '--qemu', '10.0', '--all', '--hex', '--format', 'json']],
    ['check', ['check', ...LSPCI, '--format', 'json']],
    ['masks', ['masks', SOURCE, '--format', 'json']],
    ['masks', ['masks', LSPCI[0]!, '--format', 'json']],
    ['show', ['show', LSPCI[0]!, '--format', 'json']],
    ['profiles', ['profiles', '--format', 'json']],
    ['explain', ['explain', 'fixtures/logs/libvirt.log', '--format', 'json']],
    ['explain', ['explain', 'fixtures/logs/mixed.log', '--created-on', '8.0', '--format', 'json']],
    ['explain', ['explain', 'LICENSE', '--format', 'json']],
    ['explain', ['explain', 'slot-presence-detect', '--format', 'json']],
    ['explain', ['explain', 'device_state=0x5', '--format', 'json']],
    ['cases', ['cases', '--format', 'json']],
    ['atlas', ['atlas', '--device', 'virtio-rng-pci', '--format', 'json']],
    [
      'atlas',
      ['atlas', '--device', 'edu', '--from', '7.2', '--to', '10.0', '--set', 'x-pcie-ext-tag=on', '--format', 'json'],
    ],
    ['next-release', ['atlas', '--safe-from', 'pc-q35-7.1', '--device', 'virtio-rng-pci', '--format', 'json']],
    ['diff', ['diff', '--device', 'nvme', '--from', '10.0/pc-q35-6.0', '--to', '10.0/pc-q35-5.2', '--format', 'json']],
    ['diff', ['diff', '--device', 'virtio-rng-pci', '--from', '10.0', '--first-bad', '--format', 'json']],
  ])('%s: %j', (name, args) => {
    expect(problems(name, pcimig(args).out)).toEqual([])
  })

  it('explain of every restore that was recorded, in one log', () => {
    const logs = readFileSync('fixtures/logs/restores.ndjson', 'utf8').trim().split('\n')
    const input = logs.map((text) => `${JSON.parse(text).stderr}\n`).join('')
    const { out } = pcimig(['explain', '--format', 'json'], { input })
    expect(JSON.parse(out).messages).toHaveLength(logs.length)
    expect(problems('explain', out)).toEqual([])
  })

  it('ndjson, line by line', () => {
    const lines = pcimig(['check', ...LSPCI, '--format', 'ndjson'])
      .out.trimEnd()
      .split('\n')
    expect(lines.flatMap((line) => problems('ndjson', line))).toEqual([])
  })

  it.each(['nested.mig.gz', 'nested.analysis.json.gz'])('extract and check of streams: %s', (file) => {
    const stream = `<(gunzip -c fixtures/streams/${file})`
    const listed = shell(`gunzip -c fixtures/streams/${file} | pcimig extract --list -`)
    expect(problems('extract', listed.out)).toEqual([])
    const compared = shell(`f=$(mktemp); cat ${stream} > $f; pcimig check $f $f --format json; rm $f`)
    expect(problems('check', compared.out)).toEqual([])
  })
})

describe('schema', () => {
  const report = () => JSON.parse(pcimig(['check', SOURCE, DESTINATION, '--qemu', '7.2', '--format', 'json']).out)

  it.each<[string, (document: ReturnType<typeof report>) => void]>([
    ['another verdict', (document) => Object.assign(document, { verdict: 'maybe' })],
    ['a string for a number', (document) => Object.assign(document.devices[0].differences[0], { offset: '0x6e' })],
    ['a missing property', (document) => delete document.devices[0].firstFailure.message],
    ['more than a byte', (document) => Object.assign(document.devices[0].differences[0], { failing: 256 })],
    ['another version', (document) => Object.assign(document, { schemaVersion: 1 })],
  ])('refuses %s', (_, break_) => {
    const document = report()
    break_(document)
    expect(problems('check', JSON.stringify(document))).not.toEqual([])
  })

  it('is that of check without a name, and an unknown name is an error', () => {
    expect(pcimig(['schema']).out).toBe(pcimig(['schema', 'check']).out)
    const { code, err } = pcimig(['schema', 'mask'])
    expect([code, err]).toEqual([2, expect.stringContaining('Did you mean masks?')])
  })

  it('has the names that the document has: every property has a schema', () => {
    const { properties } = JSON.parse(pcimig(['schema']).out)
    const device = properties.devices.items.properties
    const [shown] = report().devices
    const explained = JSON.parse(pcimig(['explain', 'fixtures/logs/libvirt.log', '--format', 'json']).out)
    const message = JSON.parse(pcimig(['schema', 'explain']).out).anyOf[0].properties.messages.items.properties
    expect(Object.keys(explained.messages[0]).sort()).toEqual(Object.keys(message).sort())
    expect(Object.keys(shown).filter((name) => !(name in device))).toEqual([])
    expect(Object.keys(report()).filter((name) => !(name in properties))).toEqual([])
    expect(readFileSync('docs/reports.md', 'utf8')).toContain('pcimig schema')
  })
})
