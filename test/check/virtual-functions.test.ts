import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { sourceOf } from '../../src/bytes/source'
import { checkMigration } from '../../src/check/machine/migration'
import { readStream } from '../../src/formats/stream'
import { asked, NOTHING_GIVEN } from '../a-request'

const FOLDER = new URL('../../fixtures/virtual-functions/', import.meta.url)

/** One bit of a stream that QEMU 11.1.3 loaded, and what it said: fixtures/virtual-functions/README.md. */
interface Mutation {
  readonly stream: 'paused' | 'enabled'
  readonly device: string
  /** Where the device's config space starts in the stream. */
  readonly at: number
  readonly offset: number
  readonly xor: number
  readonly line: string | null
}

const MUTATIONS: Mutation[] = readFileSync(new URL('mutations.ndjson', FOLDER), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))

const bytesOf = (name: string) => new Uint8Array(gunzipSync(readFileSync(new URL(`${name}.mig.gz`, FOLDER))))
const STREAMS = {
  paused: bytesOf('paused'),
  enabled: bytesOf('enabled'),
}
/** What a fresh destination of the same command line writes: the guest of "enabled" had programmed its functions. */
const FRESH = { paused: STREAMS.paused, enabled: STREAMS.paused }

const read = (bytes: Uint8Array) => readStream(sourceOf(bytes))

function check(source: Uint8Array, destination: Uint8Array) {
  const target = { ...NOTHING_GIVEN, qemu: '11.1' }
  const { verdict, stops = [] } = checkMigration(read(source), read(destination), asked({ target }))
  return { verdict, line: stops[0]?.message ?? null }
}

test.each(['paused', 'enabled'] as const)('QEMU loads the stream "%s" as it is', (name) => {
  expect(check(STREAMS[name], FRESH[name])).toEqual({ verdict: 'compatible', line: null })
})

describe.each(['paused', 'enabled'] as const)('one bit of the stream "%s"', (name) => {
  const rows = MUTATIONS.filter(({ stream }) => stream === name)
  test.each(rows)('$device, byte $offset ^ $xor: $line', ({ at, offset, xor, line }) => {
    const source = STREAMS[name].slice()
    source[at + offset]! ^= xor
    expect(check(source, FRESH[name])).toEqual({ verdict: line === null ? 'compatible' : 'incompatible', line })
  })
})
