import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { Attempt } from '../../lab/restores/attempt'
import { sourceOf } from '../../src/bytes/source'
import { checkMigration } from '../../src/check/machine/migration'
import type { Report } from '../../src/check/report/report'
import { readStream } from '../../src/formats/stream'
import { asked, NOTHING_GIVEN } from '../a-request'

const FOLDER = new URL('../../fixtures/restores/', import.meta.url)

/** What QEMU was given and what it said: fixtures/restores/README.md. */
type Recorded = Attempt & { readonly source_stream: string; readonly destination_stream: string }

const recorded: Recorded[] = readFileSync(new URL('index.ndjson', FOLDER), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))

const streamOf = (name: string) => readStream(sourceOf(new Uint8Array(gunzipSync(readFileSync(new URL(name, FOLDER))))))

const release = (version: string) => version.split('.').slice(0, 2).join('.')

/** What the check says about the two streams that QEMU was given. */
function reportOf({ source_stream, destination_stream, destination_qemu, machine }: Recorded): Report {
  const destination = streamOf(destination_stream)
  const target = {
    ...NOTHING_GIVEN,
    qemu: release(destination_qemu),
    machine: destination.machine === null ? machine : null,
  }
  return checkMigration(streamOf(source_stream), destination, asked({ target }))
}

describe.each(recorded)('$source_qemu $source_machine to $destination_qemu $machine, $kind', (restore) => {
  test(restore.ok ? 'is compatible, as QEMU found' : `stops as QEMU did: ${restore.stderr[0]}`, () => {
    const report = reportOf(restore)
    expect(report.verdict).toBe(restore.ok ? 'compatible' : 'incompatible')
    // e1000e ends its line without a line feed.
    const line = restore.ok ? undefined : restore.stderr[0]!.replace(/(?<=differ)qemu-system.*/, '')
    expect(report.stops?.[0]?.message).toBe(line)
  })
})
