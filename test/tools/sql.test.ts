import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { pcimig, temporary } from '../cli/pcimig'

const HOSTS = 10_000
/** Every one of these hosts has a function that differs from the others'. */
const isOdd = (i: number): boolean => i % 997 === 0
/** These have a function whose fingerprint is not known. */
const isUnknown = (i: number): boolean => i % 2500 === 1

const numbered = (i: number): string => `host${String(i).padStart(5, '0')}`
const hosts = (which: (i: number) => boolean): string[] =>
  Array.from({ length: HOSTS }, (_, i) => i)
    .filter(which)
    .map(numbered)

/** What pcimig prints for one function. */
const line = (...args: string[]): string => pcimig(['fingerprint', ...args, '--format', 'ndjson']).out

test(`SQL finds the classes of ${HOSTS} hosts, and hosts that drift`, { timeout: 120_000 }, async () => {
  const target = ['--qemu', '7.2', '--machine', 'pc-q35-7.2']
  const usual = line('fixtures/root-port/destination.bin', ...target)
  const odd = line('fixtures/root-port/source.bin', ...target)
  const unknown = line('fixtures/root-port/source.bin')
  expect(JSON.parse(unknown)).toMatchObject({ fingerprint: null, reason: expect.stringContaining('--qemu') })

  const directory = temporary()
  mkdirSync(join(directory, 'hosts'))
  for (let i = 0; i < HOSTS; i++) {
    const second = isUnknown(i) ? unknown : isOdd(i) ? odd : usual
    writeFileSync(join(directory, 'hosts', `${numbered(i)}.ndjson`), usual + second)
  }
  const database = await DuckDBInstance.create(':memory:')
  const engine = await database.connect()
  await engine.run(readFileSync('examples/sql/hosts.sql', 'utf8').replace("'hosts/", `'${directory}/hosts/`))
  const rows = async (query: string) => (await engine.runAndReadAll(query)).getRowsJson()

  expect(await rows('SELECT size FROM classes ORDER BY size DESC')).toEqual(
    [hosts((i) => !isOdd(i) && !isUnknown(i)), hosts((i) => isOdd(i) && !isUnknown(i))].map(({ length }) => [
      `${length}`,
    ]),
  )
  expect((await rows('SELECT host FROM drifting ORDER BY host')).flat()).toEqual(
    hosts((i) => isOdd(i) && !isUnknown(i)),
  )
  expect((await rows('SELECT host FROM unknown ORDER BY host')).flat()).toEqual(hosts(isUnknown))
})
