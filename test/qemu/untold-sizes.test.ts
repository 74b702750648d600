import { describe, expect, test } from 'vitest'
import { sourceOf } from '../../src/bytes/source'
import { runCheck } from '../../src/check/run'
import { readStream } from '../../src/formats/stream'
import type { Device } from '../../src/pci/device'
import { asked, NOTHING_TOLD } from '../a-request'
import { QEMU_VERSION } from './harness/installed'
import { liveDevice } from './harness/memory'
import { load, save } from './harness/migrate'
import type { Launch } from './harness/qemu-process'
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
  const target = { ...NOTHING_TOLD, qemu: QEMU_VERSION, machine: MACHINE, profile: type, set }
  const { verdict, devices } = runCheck([dumped(source)], [dumped(destination)], asked({ target }))
  return { verdict, reason: devices[0]!.reason }
}

describe('a region of memory that is smaller than the default', () => {
  test.each(ROWS)('%s,%s', async (type, small, usual, at, address) => {
    const { fresh, placed } = await states(type, small, at, address)
    const usually = (await save(launchOf(`${type},${usual}`))).stream
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
  ] as const)('an address that no %s has is refused by every size', async (type, small, at, address) => {
    const { fresh, placed } = await states(type, small, at, address)
    expect((await load(launchOf(`${type},${small}`), placed)).stderr[0]).toMatch(/Bad config data/)
    expect(judged(type, placed, fresh, new Map()).verdict).toBe('incompatible')
  })
})
