import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { pcimig } from '../cli/pcimig'

const INPUTS = ['fixtures/dumps/lspci/vvv-xxxx.txt', 'fixtures/root-port/source.bin']

describe('promtool', () => {
  it('accepts the textfile of fingerprints', () => {
    const { out } = pcimig([
      'fingerprint',
      ...INPUTS,
      '--qemu',
      '7.2',
      '--machine',
      'pc-q35-7.2',
      '--format',
      'prometheus',
    ])
    const { status, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: out })
    expect([out.split('\n').length, status, stderr.toString()]).toEqual([8, 0, ''])
  })

  it('confirms that the alert fires only if functions of one kind differ between hosts', () => {
    const { status, stdout } = spawnSync('promtool', ['test', 'rules', 'examples/prometheus/pcimig.test.yml'])
    expect([status, stdout.toString()]).toEqual([0, expect.stringContaining('SUCCESS')])
  })
})
