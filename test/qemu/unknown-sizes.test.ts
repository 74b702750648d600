import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sourceOf } from '../../src/bytes/source'
import { checkMigration } from '../../src/check/machine/migration'
import { runCheck } from '../../src/check/sides/run'
import { readStream } from '../../src/formats/stream'
import type { Device } from '../../src/pci/device'
import { asked, NOTHING_GIVEN } from '../a-request'
import { QEMU_VERSION } from './harness/installed'
import { liveDevice } from './harness/memory'
import { load, save, streamOfStart } from './harness/migrate'
import { type Launch, withQemu } from './harness/qemu-process'
import { changed, configOffset } from './harness/stream'

/* Dumps list no RAM blocks: how large a region of memory is shows in its address alone, and there in part. */

const MACHINE = 'pc-q35-7.2'
const PLACE = '0000:00:05.0'

const launchOf = (device: string): Launch => ({
  machine: MACHINE,
  args: ['-device', `${device},id=d,bus=pcie.0,addr=5`],
})

/** Type, options of less memory than the default, those of the default, the BAR's offset, and an address of the smaller. */
const ROWS: readonly (readonly [type: string, small: string, usual: string, at: number, address: number])[] = [
  ['VGA', 'vgamem_mb=4', 'vgamem_mb=16', 0x10, 0xfd40_0008],
  ['secondary-vga', 'vgamem_mb=8', 'vgamem_mb=16', 0x10, 0xfd80_0008],
  ['bochs-display', 'vgamem=4194304', 'vgamem=16777216', 0x10, 0xfd40_0008],
  ['vmware-svga', 'vgamem_mb=4', 'vgamem_mb=16', 0x14, 0xfd40_0008],
  ['qxl', 'ram_size_mb=16,vgamem_mb=8', 'ram_size_mb=64', 0x10, 0xf500_0000],
  ['qxl', 'vram_size_mb=1', 'vram_size_mb=64', 0x14, 0xf010_0000],
  ['qxl-vga', 'vram_size=4096', 'vram_size=67108864', 0x14, 0xf000_1000],
]

const settings = (options: string) => new Map(options.split(',').map((one) => one.split('=') as [string, string]))

/** The device of a stream as a dump of a guest shows it. */
function dumped(stream: Uint8Array): Device {
  const { config } = readStream(sourceOf(stream)).devices.find(({ path }) => path === PLACE)!
  return { address: PLACE, id: null, config, bars: new Map(), rom: null, notes: [] }
}

const bytesOf = (at: number, value: number) => [0, 1, 2, 3].map((i) => [at + i, (value >>> (8 * i)) & 0xff] as const)

async function states(type: string, small: string, at: number, address: number) {
  const fresh = await save(launchOf(`${type},${small}`))
  const { id } = readStream(sourceOf(fresh.stream)).devices.find(({ path }) => path === PLACE)!
  const config = configOffset(fresh.stream, id, liveDevice(fresh.devices, 'd'))
  return { fresh: fresh.stream, placed: changed(fresh.stream, config, bytesOf(at, address)) }
}

const judged = (type: string, source: Uint8Array, destination: Uint8Array, set: ReadonlyMap<string, string>) => {
  const target = { ...NOTHING_GIVEN, qemu: QEMU_VERSION, machine: MACHINE, profile: type, set }
  const { verdict, devices } = runCheck([dumped(source)], [dumped(destination)], asked({ target }))
  return { verdict, reason: devices[0]!.reason }
}

describe('a region of memory that is smaller than the default', () => {
  test.each(ROWS)('%s,%s', async (type, small, usual, at, address) => {
    const { fresh, placed } = await states(type, small, at, address)
    const usually = await streamOfStart(launchOf(`${type},${usual}`))
    // Blocks of another size are refused first: a default destination is asked by its own stream with the address in it.
    expect((await load(launchOf(`${type},${small}`), placed)).accepted).toBe(true)
    const other = await states(type, usual, at, address)
    expect((await load(launchOf(`${type},${usual}`), other.placed)).stderr[0]).toMatch(/Bad config data/)

    expect(judged(type, placed, fresh, settings(small)).verdict).toBe('compatible')
    expect(judged(type, placed, usually, settings(usual)).verdict).toBe('incompatible')
    const { verdict, reason } = judged(type, placed, usually, new Map())
    expect(verdict).toBe('undetermined')
    expect(reason).toContain(`--set ${usual.split('=')[0]}=`.replace('vram_size=', 'vram_size_mb='))
    expect(judged(type, placed, placed, new Map()).verdict).toBe('compatible')
    expect(judged(type, usually, usually, new Map()).verdict).toBe('compatible')
  })

  test.each([
    ['VGA', 'vgamem_mb=1', 0x10, 0xfd08_0008],
    ['bochs-display', 'vgamem=4194304', 0x10, 0xfd20_0008],
    ['qxl', 'ram_size_mb=16,vgamem_mb=8', 0x10, 0xf580_0000],
  ] as const)('an address that no %s has is refused for every size', async (type, small, at, address) => {
    const { fresh, placed } = await states(type, small, at, address)
    expect((await load(launchOf(`${type},${small}`), placed)).stderr[0]).toMatch(/Bad config data/)
    expect(judged(type, placed, fresh, new Map()).verdict).toBe('incompatible')
  })
})

/** Type, options of the default, those of more memory, the BAR's offset, and an address that only the default has. */
const LARGER: readonly (readonly [type: string, usual: string, large: string, at: number, address: number])[] = [
  ['VGA', 'vgamem_mb=16', 'vgamem_mb=32', 0x10, 0xfd00_0008],
  ['VGA', 'vgamem_mb=16', 'vgamem_mb=512', 0x10, 0xf000_0008],
  ['secondary-vga', 'vgamem_mb=16', 'vgamem_mb=64', 0x10, 0xfe00_0008],
  ['bochs-display', 'vgamem=16777216', 'vgamem=268435456', 0x10, 0xf800_0008],
  ['vmware-svga', 'vgamem_mb=16', 'vgamem_mb=32', 0x14, 0xfd00_0008],
  ['qxl', 'ram_size_mb=64', 'ram_size_mb=128', 0x10, 0xf400_0000],
  ['qxl-vga', 'vram_size_mb=64', 'vram_size_mb=256', 0x14, 0xf400_0000],
]

describe('a region of memory that is larger than the default', () => {
  test.each(LARGER)('%s: a guest with %s, a destination with %s', async (type, usual, large, at, address) => {
    const { placed, fresh } = await states(type, usual, at, address)
    const extra = await states(type, large, at, address)
    expect((await load(launchOf(`${type},${usual}`), placed)).accepted).toBe(true)
    expect((await load(launchOf(`${type},${large}`), extra.placed)).stderr[0]).toMatch(/Bad config data/)

    const { verdict, reason } = judged(type, placed, extra.fresh, new Map())
    expect(verdict).toBe('undetermined')
    expect(reason).toContain(`--set ${large.split('=')[0]}=`)
    expect(judged(type, placed, extra.fresh, settings(large)).verdict).toBe('incompatible')
    expect(judged(type, placed, fresh, settings(usual)).verdict).toBe('compatible')
    // The destination's own address shows that its region is no larger, or the guest's that it may be of any size.
    expect(judged(type, placed, placed, new Map()).verdict).toBe('compatible')
    expect(judged(type, fresh, extra.fresh, new Map()).verdict).toBe('compatible')
  })
})

/** What xen-save-devices-state writes of a machine: no RAM blocks. */
async function stateOf(launch: Launch): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'pcimig-'))
  const filename = join(folder, 'state')
  try {
    await withQemu(launch, ({ qmp }) => qmp.execute('xen-save-devices-state', { filename, live: false }))
    return readFileSync(filename)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A QEMU that loads such a file like a migration stream that has no configuration section. */
const loads = (launch: Launch): Launch => ({
  ...launch,
  args: [...launch.args, '-global', 'migration.send-configuration=off'],
})

describe('files of device state', () => {
  test.each(['VGA', 'secondary-vga'])('%s: the banks in its state show the video memory', async (type) => {
    const [usual, large] = [launchOf(`${type},vgamem_mb=16`), launchOf(`${type},vgamem_mb=32`)]
    const [fresh, added] = [await stateOf(usual), await stateOf(large)]
    const { config } = readStream(sourceOf(fresh)).devices.find(({ path }) => path === PLACE)!
    const placed = changed(fresh, fresh.indexOf(config), bytesOf(0x10, 0xfd00_0008))
    expect((await load(loads(usual), placed)).accepted).toBe(true)
    expect((await load(loads(large), placed)).stderr[0]).toMatch(/Bad config data: i=0x1/)

    const request = asked({ target: { ...NOTHING_GIVEN, qemu: QEMU_VERSION, machine: MACHINE } })
    const verdict = (destination: Buffer) =>
      checkMigration(readStream(sourceOf(placed)), readStream(sourceOf(destination)), request).verdict
    expect([verdict(fresh), verdict(added)]).toEqual(['compatible', 'incompatible'])
  })
})
