import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { sourceOf } from '../../src/bytes/source'
import { checkMigration } from '../../src/check/migration'
import { readStream } from '../../src/formats/stream'
import { asked, NOTHING_TOLD } from '../a-request'
import type { Attempt } from '../restores/attempt'

const FOLDER = new URL('../../fixtures/restores/', import.meta.url)

/** What QEMU was given and what it said: fixtures/restores/README.md. */
type Recorded = Attempt & { readonly source_stream: string; readonly destination_stream: string }

const recorded: Recorded[] = readFileSync(new URL('index.ndjson', FOLDER), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))

const streamOf = (name: string) => readStream(sourceOf(new Uint8Array(gunzipSync(readFileSync(new URL(name, FOLDER))))))

const release = (version: string) => version.split('.').slice(0, 2).join('.')

describe.each(recorded)('$source_qemu $source_machine to $destination_qemu $machine, $kind', (restore) => {
  const source = streamOf(restore.source_stream)
  const destination = streamOf(restore.destination_stream)
  const machine = destination.machine === null ? restore.machine : null
  const target = { ...NOTHING_TOLD, qemu: release(restore.destination_qemu), machine }
  const report = checkMigration(source, destination, asked({ target }))

  test(restore.ok ? 'is compatible, as QEMU found' : `stops as QEMU did: ${restore.stderr[0]}`, () => {
    expect(report.verdict).toBe(restore.ok ? 'compatible' : 'incompatible')
    // e1000e ends its line without a line feed.
    const line = restore.ok ? undefined : restore.stderr[0]!.replace(/(?<=differ)qemu-system.*/, '')
    expect(report.stops?.[0]?.message).toBe(line)
  })
})
