import { describe, expect, it } from 'vitest'
import type { ByteSource } from '../../src/bytes/source'
import { readStream } from '../../src/formats/stream'
import { fixture } from './fixtures'

/** A file of which one read fails, as the system lets it fail. */
class Failing implements ByteSource {
  reads = 0
  constructor(
    private readonly bytes: Uint8Array,
    private readonly failsAt: number,
  ) {}
  get size(): number {
    return this.bytes.length
  }
  read(offset: number, length: number): Uint8Array {
    if (this.reads++ === this.failsAt) throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' })
    return this.bytes.subarray(offset, offset + length)
  }
}

describe('a disk that fails', () => {
  // A description, none, a vfio device that is looked for, a disk image, and text.
  it.each(['nested.mig', 'nested-undescribed.mig', 'vfio-5.2.mig', 'version-2.qcow2', 'nested.analysis.json'])(
    'is never taken as file contents: %s',
    (name) => {
      const file = fixture(name)
      const whole = new Failing(file, -1)
      readStream(whole)
      const step = Math.ceil(whole.reads / 60)
      for (let at = 0; at < whole.reads; at += at < 5 ? 1 : step) {
        expect(() => readStream(new Failing(file, at))).toThrow('EIO: i/o error, read')
      }
    },
  )
})
