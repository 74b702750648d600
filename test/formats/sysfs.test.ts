import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { readSysfsDirectory, type SysfsFiles } from '../../src/formats/dump'
import { refusal, truth } from './fixtures'

const ROOT = join(import.meta.dirname, '../../fixtures/dumps/sysfs')

type Name = Parameters<typeof truth>[0]

function directory(name: Name, changes: Record<string, string | null> = {}, directoryName = 'copy'): SysfsFiles {
  const text = new Map(
    readdirSync(join(ROOT, name)).map((file) => [file, readFileSync(join(ROOT, name, file), 'utf8')]),
  )
  text.delete('config')
  for (const [file, content] of Object.entries(changes)) {
    if (content === null) text.delete(file)
    else text.set(file, content)
  }
  return { config: truth(name), text, directoryName }
}

const device = (files: SysfsFiles) => readSysfsDirectory(files).devices[0]!

const SIZES = [
  ['root-port', '0000:00:02.0', { 0: 4096, 1: 0 }, 0],
  ['net', '0000:00:03.0', { 0: 32, 1: 4096, 2: 0, 3: 0, 4: 16384, 5: 0 }, 262144],
  ['gpu', '0000:01:00.0', { 0: 16777216, 1: 268435456, 2: 0, 3: 33554432, 4: 0, 5: 128 }, 524288],
  ['pf', '10000:02:00.0', { 0: 16777216, 1: 268435456, 2: 0, 3: 33554432, 4: 0, 5: 128 }, 0],
  ['odd', '10000:02:1f.7', { 0: 16384, 1: 0, 2: 1048576, 3: 0, 4: 32, 5: 0 }, 131072],
] as const

test.each(SIZES)('%s', (name, address, bars, rom) => {
  const dump = readSysfsDirectory(directory(name))
  expect(dump.format).toBe('sysfs')
  expect(dump.devices).toHaveLength(1)
  expect(dump.devices[0]).toMatchObject({ address, config: truth(name) })
  expect(Object.fromEntries(dump.devices[0]!.bars)).toEqual(bars)
  expect(dump.devices[0]!.rom).toBe(rom)
})

describe('the address', () => {
  test.each([
    ['0000:3b:00.1', '0000:3b:00.1'],
    ['10000:e1:00.0', '10000:e1:00.0'],
    ['source', '0000:00:03.0'],
  ])('directory %s: %s', (name, address) => {
    expect(device(directory('net', {}, name)).address).toBe(address)
  })

  test('without a name or uevent that shows it there is none', () => {
    expect(device(directory('net', { uevent: null })).address).toBeNull()
  })
})

describe('resource', () => {
  test('without the file the regions are unknown', () => {
    expect(device(directory('net', { resource: null }))).toMatchObject({ bars: new Map(), rom: null })
  })

  test('as many BARs as the header has: a bridge has no others', () => {
    expect([...device(directory('root-port')).bars.keys()]).toEqual([0, 1])
  })

  test.each([
    ['0xfe000000 0xfdffffff 0x40200', 'the region ends before it starts'],
    ['fe000000-fe000fff', 'is not a line "start end flags" of a sysfs resource file'],
  ])('%s is refused', (line, message) => {
    const resource = `0x0 0x0 0x0\n${line}\n`
    expect(refusal(() => readSysfsDirectory(directory('net', { resource })))).toMatchObject({
      message,
      place: { file: 'copy/resource', line: 2 },
    })
  })
})

describe('files of another device are refused', () => {
  test.each([
    ['vendor', '0x8086\n', 'says 0x8086, but the file config next to it says 0x1af4'],
    ['device', '0x1041\n', 'says 0x1041, but the file config next to it says 0x1000'],
    ['class', '0x010000\n', 'says 0x010000, but the file config next to it says 0x020000'],
    ['vendor', 'Red Hat\n', 'is not one number such as 0x8086'],
  ])('%s', (file, content, message) => {
    const refused = refusal(() => readSysfsDirectory(directory('net', { [file]: content })))
    expect(refused).toMatchObject({ message, place: { file: `copy/${file}` } })
  })

  test('a virtual function has its ids in the files only', () => {
    const vf = device(directory('vf'))
    expect([...vf.config.slice(0, 4)]).toEqual([0xde, 0x10, 0xb9, 0x1e])
    expect(vf.config.slice(4)).toEqual(truth('vf').slice(4))
    expect(vf.notes).toEqual(['a virtual function: its ids read ffff, the system reports 10de:1eb9'])
  })
})

test('config of a length that no config space has', () => {
  const files = { ...directory('net'), config: truth('net').slice(0, 100) }
  expect(refusal(() => readSysfsDirectory(files))).toMatchObject({
    message: 'is 100 bytes of binary data, but config space is 64, 128, 256 or 4096 bytes long',
    place: { file: 'copy/config' },
  })
})

// quirk_citrine, quirk_nfp6000 (drivers/pci/quirks.c): of these functions Linux serves no more.
describe('config of a function that is only partly readable', () => {
  test.each([
    ['IBM Citrine', 0xa0, '14108c02', true],
    ['Netronome NFP-4000', 0x600, 'ee190040', true],
    ['its virtual function', 0x600, 'ffffffff', true],
    ['another function', 0xa0, '14108d02', false],
    ['another function', 0x600, '86800040', false],
    ['IBM Citrine', 0x600, '14108c02', false],
    ['Netronome NFP-4000', 0xa0, 'ee190040', false],
  ])('%s: %i bytes that begin with %s', (_, size, ids, isWhole) => {
    const config = new Uint8Array(size)
    config.set(truth('net').slice(0, 64))
    config.set(fromHex(ids))
    const read = () => device({ config, text: new Map(), directoryName: 'copy' })
    if (isWhole) expect(read().config).toHaveLength(size)
    else expect(refusal(read).message).toContain(`is ${size} bytes of binary data`)
  })
})
