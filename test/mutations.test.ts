import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { campaign, isFalse, put, saidOf } from '../lab/mutations/campaign'
import { kindsOf } from '../lab/mutations/kinds'
import { NOTATIONS } from '../lab/mutations/notations'
import { numbers } from '../lab/mutations/numbers'

const SEED = 20261129

const folder = mkdtempSync(join(tmpdir(), 'pcimig-'))
afterAll(() => rmSync(folder, { recursive: true }))

/**
 * QEMU's own masks, and its answers to recorded streams, say what is refused: `npm run mutations` tries as many as one
 * likes.
 */
test('no damaged input of a pair that QEMU refuses is compatible, and none crashes or hangs', {
  timeout: 240_000,
}, async () => {
  const listed = await campaign(kindsOf(), SEED, 12)
  expect(listed.filter(isFalse)).toEqual([])
  expect(listed.filter(({ refused }) => refused).length).toBeGreaterThan(250)
})

const random = numbers(SEED)
const bytes = (length: number, value: (i: number) => number) => Uint8Array.from({ length }, (_, i) => value(i) & 0xff)
const letters = 'The quick brown fox jumps over the lazy dog. '
const header = (over: Readonly<Record<number, number>>) =>
  bytes(256, (i) => over[i] ?? { 0: 0x86, 1: 0x80, 2: 0x0e, 3: 0x10, 11: 2 }[i] ?? 0)

/** What is no config space, at least 40 kinds. */
const GARBAGE: Readonly<Record<string, Uint8Array>> = {
  ...Object.fromEntries([64, 128, 256, 4096].map((size) => [`${size} zeros`, bytes(size, () => 0)])),
  ...Object.fromEntries([64, 128, 256, 4096].map((size) => [`${size} ones`, bytes(size, () => 0xff)])),
  ...Object.fromEntries(
    [4, 5, 8, 0x10, 0x20, 0x40, 0x70, 0x7f].map((type) => [`header type ${type}`, header({ 14: type })]),
  ),
  ...Object.fromEntries([0x84, 0xff].map((type) => [`header type ${type}, multifunction`, header({ 14: type })])),
  ...Object.fromEntries(
    [0, 1, 2, 3].map((i) => [`text from letter ${i}`, bytes(256, (at) => letters.charCodeAt((at + i) % 45))]),
  ),
  ...Object.fromEntries([0x90, 0xcc, 0x55, 0xaa, 0x20, 0x01].map((value) => [`all ${value}`, bytes(256, () => value)])),
  'x86 code': bytes(
    256,
    (i) => [0x55, 0x48, 0x89, 0xe5, 0x48, 0x83, 0xec, 0x20, 0x8b, 0x45, 0xfc, 0xe8, 0xc3][i % 13]!,
  ),
  'Arm code': bytes(4096, (i) => [0xfd, 0x7b, 0xbf, 0xa9, 0xfd, 0x03, 0x00, 0x91][i % 8]!),
  ...Object.fromEntries(
    [0, 0xff].flatMap((fill) =>
      [4, 8].map((kept) => [`${kept} bytes, then ${fill}`, bytes(4096, (i) => (i < kept ? header({})[i]! : fill))]),
    ),
  ),
  'vendor ffff': header({ 0: 0xff, 1: 0xff }),
  'vendor 0001, not ready': header({ 0: 1, 1: 0 }),
  'bits of each byte reversed': bytes(256, (i) =>
    [0, 1, 2, 3, 4, 5, 6, 7].reduce((byte, bit) => byte | (((header({ 61: 1 })[i]! >> bit) & 1) << (7 - bit)), 0),
  ),
  // Of the System V ABI: class, byte order and version, then type, machine, version and entry.
  'an ELF file': bytes(4096, (i) =>
    i < 64
      ? ([...'\x7fELF\x02\x01\x01'].map((c) => c.charCodeAt(0))[i] ??
        (i < 16 ? 0 : [3, 0, 0x3e, 0, 1, 0, 0, 0][i % 8]!))
      : i * 31,
  ),
  // Entries of a table of symbols (ELF-64: name, info, value, size) and of one of program headers.
  'symbols of a program': bytes(256, (i) => [0x11, 2, 0, 0, 0x12, 0, 0, 0][i % 24] ?? 0),
  'program headers': bytes(4096, (i) => [0, 0x30, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 6, 0, 0, 0, i >> 4, 0x2e][i % 56] ?? 0),
  'a bit map': bytes(
    256,
    (i) => [0xc0, 0x24, 0, 0x1a, 0, 0, 1, 0x11, 0, 0x21, 0x81, 6, 0x30, 0x80, 0x82, 0x40][i] ?? (i * 5) & 0x7f,
  ),
  'ids 0000': header({ 0: 0, 1: 0, 2: 0, 3: 0 }),
  'vendor 0000': header({ 0: 0, 1: 0 }),
  'words turned': bytes(256, (i) => header({})[i ^ 1]!),
  'dwords turned': bytes(256, (i) => header({})[i ^ 3]!),
  'a list into zeros': header({ 6: 0x10, 52: 0x40 }),
  'a list that loops': header({ 6: 0x10, 52: 0x40, 64: 5, 65: 0x40 }),
  'a list without pointer': header({ 6: 0x10 }),
}

const request = {
  target: {
    qemu: '7.2',
    machine: 'pc-q35-7.2',
    set: new Map<string, string>(),
    placement: 'root-port' as const,
    bars: new Map<number, number>(),
    rom: 0,
    profile: null,
    view: null,
  },
  sourceQemu: null,
  sourceView: null,
  destinationView: null,
  devices: [],
  map: new Map<string, string>(),
  all: false,
  version: '0',
}

describe('garbage never has a verdict', () => {
  test('40 kinds of garbage', () => expect(Object.keys(GARBAGE).length).toBeGreaterThanOrEqual(40))

  test.each(Object.entries(GARBAGE))('%s', async (kind, garbage) => {
    const sound = header({})
    const names = ['raw', 'lspci -xxxx', 'dwords of a little-endian machine', 'hexdump of a big-endian machine']
    // Groups of several bytes turn what was turned back to what it was.
    const all = kind.endsWith('turned') ? names.slice(0, 2) : [...names, Object.keys(NOTATIONS)[random(10)]!]
    for (const name of all) {
      const written = NOTATIONS[name]!(garbage)
      for (const [source, destination] of [
        [written, written],
        [written, sound],
        [sound, written],
      ] as const) {
        const paths = [source, destination].map((bytes, i) => {
          const path = join(folder, String(i))
          put(path, bytes)
          return path
        })
        const said = await saidOf(paths[0]!, paths[1]!, request)
        expect(['undetermined', 'refused as input'], name).toContain(said)
      }
    }
  })
})
