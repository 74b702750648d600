import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readProfiles } from '../src/cli/options/files/profiles'
import { readSettings } from '../src/cli/options/files/settings'
import { readInput } from '../src/cli/reading/input'
import { readAllowList } from '../src/formats/allow-list'
import { UserDocument } from '../src/formats/document'
import { readDump } from '../src/formats/dump'
import { temporary } from './cli/pcimig'
import { read } from './stream/fixtures'
import {
  bytes,
  capabilities,
  configSpace,
  configuration,
  described,
  description,
  MAGIC,
  PCI_FIELDS,
  pciState,
  ramEnd,
  ramStart,
  stream,
} from './stream/wire'

const many = <T>(count: number, one: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => one(i))

function file(content: string, name = 'file.json'): string {
  const path = join(temporary(), name)
  writeFileSync(path, content)
  return path
}

const DEVICE = described(3, '0000:00:02.0/x', pciState(configSpace(256)), [PCI_FIELDS(256)])
const ofStream = (machine: string, added: Parameters<typeof configuration>[1] = {}) =>
  read(stream([DEVICE], bytes(MAGIC, configuration(machine, added), ramStart(), ramEnd)))

/** The description with so many levels in one of its parts. */
const nested = (levels: number) => {
  const json = `{"page_size":4096,"devices":[],"more":${'['.repeat(levels)}${']'.repeat(levels)}}`
  return read(bytes(MAGIC, configuration('pc'), ramStart(), ramEnd, description([]).subarray(0, 2), length(json), json))
}

function length(text: string): Buffer {
  const buffer = Buffer.alloc(4)
  buffer.writeUInt32BE(text.length)
  return buffer
}

const ROW = '00: 36 1b 0c 00 00 00 10 00 01 00 04 06 00 00 01 00'
const dump = (text: string) => readDump(Buffer.from(text))
const HEADER = `00:02.0 x\n${ROW}\n10: ${'00 '.repeat(16)}\n20: ${'00 '.repeat(16)}\n30: ${'00 '.repeat(16)}\n`

const profile = (i: number, extra: object = {}) => ({
  names: [`p${i}`],
  ids: [`1234:${(i + 0x1000).toString(16)}`],
  ...extra,
})
const profiles = (...list: readonly object[]) => readProfiles(file(JSON.stringify({ profiles: list })), true)
const writes = (count: number) => [{ note: 'n', writes: many(count, (i) => ({ at: i % 256, writeMask: 1 })) }]

async function profileFiles(count: number) {
  const directory = temporary()
  for (let i = 0; i < count; i++)
    writeFileSync(join(directory, `${i}.json`), JSON.stringify({ profiles: [profile(i)] }))
  return readProfiles(directory, true)
}

async function deviceFile(size: number) {
  const directory = join(temporary(), '0000:00:12.0')
  mkdirSync(directory)
  writeFileSync(join(directory, 'config'), configSpace(256))
  writeFileSync(join(directory, 'uevent'), 'x'.repeat(size))
  return readInput(directory)
}

const reason = (size: number) => readAllowList(JSON.stringify([{ device: 'a', reason: 'x'.repeat(size) }]))

/** What the limit is of, the limit, what is made with so much of it, and what is said about one more. */
const LIMITS: readonly (readonly [string, number, (count: number) => unknown, RegExp])[] = [
  ['name of a machine type', 256, (n) => ofStream('x'.repeat(n)), /names a machine type of 257 characters/],
  [
    'migration capabilities',
    256,
    (n) => ofStream('pc', { 'configuration/capabilities': capabilities(...many(n, (i) => `c${i}`)) }),
    /lists 257 migration capabilities/,
  ],
  ['nesting of a description', 64, nested, /nested deeper than 64 levels/],
  ['line of a dump', 65536, (n) => dump(`${HEADER}\n${'x'.repeat(n)}\n`), /longer than 65536 characters/],
  ['file of a sysfs directory', 65536, deviceFile, /larger than 64 KiB/],
  ['length of a file that people write', 2 ** 19, (n) => new UserDocument('x'.repeat(n)), /larger than 512 KiB/],
  ['nesting in it', 32, (n) => new UserDocument(`${'['.repeat(n)}1${']'.repeat(n)}`), /nested more than 32 deep/],
  ['aliases', 100, (n) => new UserDocument(`- &a x\n${'- *a\n'.repeat(n)}`), /more than 100 aliases/],
  [
    'entries of an allow-list',
    10_000,
    (n) => readAllowList(JSON.stringify(many(n, () => ({ device: 'a', reason: 'r' })))),
    /more than 10000 entries/,
  ],
  ['text of one entry', 500, reason, /more than 500 characters/],
  ['profiles of a file', 1000, (n) => profiles(...many(n, profile)), /more than 1000 entries/],
  ['names of a profile', 64, (n) => profiles(profile(0, { names: many(n, (i) => `n${i}`) })), /more than 64 entries/],
  ['writes of one step', 256, (n) => profiles(profile(0, { extra: writes(n) })), /more than 256 entries/],
  ['files in a directory of profiles', 1000, profileFiles, /more than 1000 profiles/],
  [
    'paths of profiles in the settings',
    100,
    (n) => readSettings(file(JSON.stringify({ profiles: many(n, (i) => `p${i}.yaml`) }))),
    /more than 100 entries/,
  ],
]

describe('an input at its limit is accepted, and one beyond it is refused', () => {
  it.each(LIMITS)('%s: %i', async (_, limit, make, refusal) => {
    await expect((async () => make(limit))()).resolves.toBeDefined()
    await expect((async () => make(limit + 1))()).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(refusal),
    })
  })
})
