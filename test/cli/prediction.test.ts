import { describe, expect, it } from 'vitest'
import { pcimig } from './pcimig'

const STREAM = 'fixtures/streams/slot-off-source.mig.gz'

/** The stream names pc-q35-5.2. Messages: configuration_post_load, migration/savevm.c of the release. */
const MACHINES: readonly (readonly [qemu: string, machine: string, stop: string])[] = [
  ['7.2', 'pc-q35-6.0', "Machine type received is 'pc-q35-5.2' and local is 'pc-q35-6.0'"],
  ['10.0.2', 'pc-q35-7.2', "Machine type received is 'pc-q35-5.2' and local is 'pc-q35-7.2'"],
  [
    '11.1',
    'pc-q35-7.2',
    "load of migration failed: Invalid argument: post load hook failed for: configuration, version_id: 1, minimum_version: 0: Machine type received is 'pc-q35-5.2' and local is 'pc-q35-7.2'",
  ],
]

const predict = (...args: string[]) => {
  const { code, out } = pcimig(['check', STREAM, '--dst-from-model', '--format', 'json', ...args])
  const { verdict, target, stops } = JSON.parse(out)
  return { code, verdict, machine: target.machine, stops }
}

describe('a destination predicted for a stream', () => {
  it.each(MACHINES)('QEMU %s of machine type %s refuses it', (qemu, machine, message) => {
    expect(predict('--qemu', qemu, '--machine', machine)).toEqual({
      code: 1,
      verdict: 'incompatible',
      machine,
      stops: [{ order: -2, section: 'configuration', kind: 'machine-type', message, case: 'machine-type' }],
    })
  })

  it.each([[[]], [['--machine', 'pc-q35-5.2']]])('has the machine type of the stream: %j', (args) => {
    expect(predict('--qemu', '7.2', ...args)).toMatchObject({ code: 0, machine: 'pc-q35-5.2', stops: [] })
  })
})
