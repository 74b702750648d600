import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { skippedAt } from '../../src/check/cases/skipped'
import { naming } from '../../src/pci/name'

const PORT = readFileSync('fixtures/root-port/destination.bin')

/** What a side sends may be shorter than conventional config space: a random pair of 144 bytes ended with exit code 70. */
test('what a list skips is searched for up to the last byte present', () => {
  for (let length = 0x40; length < 0x100; length += 4) {
    const config = PORT.subarray(0, length)
    for (const offset of [0x34, ...[0x40, 0x48, 0x54].map((at) => at + 1)].filter((at) => at < length)) {
      for (let other = 0; other < 0x100; other += 4) {
        const found = skippedAt(config, naming(config).at(offset), offset, config[offset]!, other)
        expect([length, offset, other, found === null || Array.isArray(found)]).toEqual([length, offset, other, true])
      }
    }
  }
})
