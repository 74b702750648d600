import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { sourceOf } from '../../src/bytes/source'
import { checkMigration } from '../../src/check/machine/migration'
import { readStream, type Stream } from '../../src/formats/stream'
import { reconstruct } from '../../src/qemu/reconstruct'
import { asked, NOTHING_GIVEN } from '../a-request'
import { runFor } from './harness/activity'
import { differences } from './harness/compare'
import { QEMU_VERSION } from './harness/installed'
import { type LiveDevice, liveDevice } from './harness/memory'
import { load, save, streamOf, streamOfStart } from './harness/migrate'
import { needsOf } from './harness/needs'
import { type Launch, withQemu } from './harness/qemu-process'
import { type Change, changed, configOffset } from './harness/stream'

/* The RAM blocks of a stream tell whether a device has a ROM, and how large its regions are: no option is told here. */

const MACHINE = 'pc-q35-7.2'
const PLACE = '0000:00:05.0'
/** An option ROM of QEMU's own, of another size than the devices have. */
const OTHER_ROM = 'romfile=efi-e1000.rom'

const shared = (size: string) => `-object memory-backend-ram,id=shm,size=${size},share=on`

/** Device and options, what goes before them, and the blocks of which sizes are seen. */
const ROWS: readonly (readonly [device: string, blocks: readonly string[], before?: string])[] = [
  ['VGA', ['vga.vram', 'vga.rom']],
  ...[1, 2, 3, 4, 8, 32].map((mb) => [`VGA,vgamem_mb=${mb}`, ['vga.vram', 'vga.rom']] as const),
  ['VGA,rombar=0', ['vga.vram']],
  ['secondary-vga,vgamem_mb=4', ['vga.vram']],
  ['bochs-display,vgamem=4M', ['bochs-display-vram', 'bochs-display.rom']],
  ['bochs-display,vgamem=64M,romfile=', ['bochs-display-vram']],
  ['virtio-vga', ['vga.vram', 'virtio-vga.rom']],
  ['cirrus-vga,vgamem_mb=16', ['vga.vram', 'cirrus_vga.rom']],
  ['vmware-svga,vgamem_mb=8', ['vga.vram', 'vmware_vga.rom']],
  // The default of machine types up to 2.12: the block has no path in its name.
  ['VGA,global-vmstate=on,vgamem_mb=4', ['vga.rom', 'vga.vram']],
  ['vmware-svga,global-vmstate=on', ['vmware_vga.rom', 'vga.vram']],
  // As libvirt set qxl up, first in bytes, later with all four properties.
  ['qxl-vga,ram_size=67108864,vram_size=33554432', ['vga.vram', 'qxl.vram', 'qxl.rom', 'qxl.vrom']],
  [
    'qxl-vga,ram_size=67108864,vram_size=67108864,vram64_size_mb=0,vgamem_mb=16',
    ['vga.vram', 'qxl.vram', 'qxl.rom', 'qxl.vrom'],
  ],
  ['qxl-vga,vgamem_mb=64', ['vga.vram', 'qxl.vram', 'qxl.rom', 'qxl.vrom']],
  ['qxl,ram_size_mb=128,vram_size_mb=16', ['qxl.vgavram', 'qxl.vram', 'qxl.vrom']],
  ['qxl,revision=1', ['qxl.vgavram', 'qxl.vrom', 'qxl.vram']],
  ['ivshmem-plain,memdev=shm,master=on', ['shm'], shared('4M')],
  ['ivshmem-plain,memdev=shm,master=on,romfile=efi-e1000.rom', ['shm', 'ivshmem-plain.rom'], shared('64M')],
  ['e1000e', ['e1000e.rom']],
  ['e1000e,romfile=', []],
  ['e1000e,rombar=0', []],
  ['e1000e,romsize=4194304', ['e1000e.rom']],
  [`rtl8139,${OTHER_ROM}`, ['rtl8139.rom']],
  ['virtio-net-pci,romfile=', []],
  // The name of a block has 31 characters at most, so that nothing is left of ".rom".
  ['virtio-net-pci-non-transitional', ['virtio-net-pci-non-transitional']],
  ['virtio-net-pci-non-transitional,romfile=', []],
  [`virtio-rng-pci-non-transitional,${OTHER_ROM}`, ['virtio-rng-pci-non-transitional']],
  [`virtio-9p-pci,${OTHER_ROM}`, ['virtio-9p-pci.rom']],
  ['vmxnet3,romfile=', []],
]

function launchOf(device: string, before?: string): Launch {
  const needs = before ? { args: before.split(' '), properties: [] } : needsOf(device, 'd', 1)
  const options = [device, 'id=d,bus=pcie.0,addr=5', ...needs.properties].join(',')
  return { machine: MACHINE, args: [...needs.args, '-device', options] }
}

const target = { ...NOTHING_GIVEN, qemu: QEMU_VERSION, machine: MACHINE }
const deviceOf = ({ devices }: Stream) => devices.find(({ path }) => path === PLACE)!
const read = (stream: Uint8Array): Stream => readStream(sourceOf(stream))

describe('regions by the RAM blocks of a stream', () => {
  test.each(ROWS.map(([device, blocks, before]) => ({ device, blocks, before })))(
    '$device',
    async ({ device, blocks, before }) => {
      const { stream, devices } = await save(launchOf(device, before))
      const found = deviceOf(read(stream))
      expect([...found.memory!.keys()].sort()).toEqual([...blocks].sort())
      const type = device.split(',')[0]!
      const { masks } = reconstruct(found, { ...target, profile: type, view: 'qemu' })
      expect(differences(masks, liveDevice(devices, 'd'))).toEqual([])
      expect(masks.uncertain.every((bits) => bits === 0)).toBe(true)
    },
  )

  test('a partly mapped region leaves the size open', async () => {
    const { stream, devices } = await save(launchOf('qxl,vram_size_mb=8,vram64_size_mb=32'))
    const found = deviceOf(read(stream))
    const { masks } = reconstruct(found, { ...target, view: 'qemu' })
    const live = liveDevice(devices, 'd')
    // BAR 4 has 32 MiB; BAR 1 shows less of them.
    expect(masks.wmask.subarray(0x20, 0x28)).toEqual(live.wmask.subarray(0x20, 0x28))
    expect((masks.wmask[0x16]! ^ live.wmask[0x16]!) & ~masks.uncertain[0x16]!).toBe(0)
    const said = reconstruct(found, { ...target, set: new Map([['vram_size_mb', '8']]), view: 'qemu' })
    expect(differences(said.masks, live)).toEqual([])
  })

  test('a ROM of less than a page has a block of a page: its size is left open', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pcimig-'))
    try {
      const file = join(folder, 'small.rom')
      writeFileSync(file, new Uint8Array(2048))
      const { stream, devices } = await save(launchOf(`pci-ohci,romfile=${file}`))
      const found = deviceOf(read(stream))
      expect(found.memory).toEqual(new Map([['ohci.rom', 0x1000]]))
      const { masks } = reconstruct(found, { ...target, view: 'qemu' })
      const live = liveDevice(devices, 'd').wmask.subarray(0x30, 0x34)
      expect(live).toEqual(Uint8Array.of(0x01, 0xf8, 0xff, 0xff))
      expect(masks.wmask.subarray(0x30, 0x34)).toEqual(Uint8Array.of(0x01, 0xf0, 0xff, 0xff))
      expect(masks.uncertain.subarray(0x30, 0x34)).toEqual(Uint8Array.of(0xfe, 0x0f, 0, 0))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

/** Bits of BARs and ROM, around the sizes of the devices below. */
const BITS = [
  [0x11, 7],
  [0x12, 5],
  [0x12, 6],
  [0x13, 1],
  [0x13, 2],
  [0x16, 7],
  [0x1a, 5],
  [0x1a, 6],
  [0x30, 0],
  [0x32, 1],
  [0x32, 2],
] as const

describe('restores of a changed BAR or ROM', () => {
  test.each([
    ['VGA,vgamem_mb=4', undefined],
    ['bochs-display,vgamem=64M,romfile=', undefined],
    ['qxl,ram_size_mb=128,vram_size_mb=16', undefined],
    ['e1000e,romfile=', undefined],
    ['virtio-net-pci-non-transitional', undefined],
    ['ivshmem-plain,memdev=shm,master=on', shared('4M')],
  ])('%s', async (device, before) => {
    const launch = launchOf(device, before)
    const { stream, devices } = await save(launch)
    const live = liveDevice(devices, 'd') as LiveDevice
    const found = deviceOf(read(stream))
    const config = configOffset(stream, found.id, live)
    const own: string[] = []
    const qemus: string[] = []
    for (const [at, bit] of BITS) {
      const change: Change = [at, live.config[at]! ^ (1 << bit)]
      const mutated = changed(stream, config, [change])
      const answer = await load(launch, mutated)
      const name = `0x${at.toString(16)} bit ${bit}`
      qemus.push(`${name}: ${answer.accepted ? 'compatible' : 'incompatible'}`)
      own.push(`${name}: ${checkMigration(read(mutated), read(stream), asked({ target })).verdict}`)
    }
    expect(own).toEqual(qemus)
  })
})

describe('a source whose firmware has placed the regions', () => {
  const DEVICES = [
    'VGA,vgamem_mb=4',
    'e1000e,romfile=',
    'bochs-display,vgamem=8M',
    'qxl,ram_size_mb=128,vram_size_mb=16',
  ]
  const args = DEVICES.flatMap((device, n) => ['-device', `${device},bus=pcie.0,addr=${5 + n}`])
  const launch: Launch = { machine: MACHINE, args, timeout: 60_000 }
  let booted: Buffer
  let paused: Buffer
  beforeAll(async () => {
    paused = await streamOfStart(launch)
    booted = await withQemu(launch, async (qemu) => {
      await runFor(qemu, 4000)
      return streamOf(qemu)
    })
  }, 90_000)

  test('is accepted, by QEMU and by us', async () => {
    const vga = deviceOf(read(booted))
    expect(vga.config.subarray(0x10, 0x14)).not.toEqual(deviceOf(read(paused)).config.subarray(0x10, 0x14))
    expect((await load(launch, booted)).accepted).toBe(true)
    expect(checkMigration(read(booted), read(paused), asked({ target })).verdict).toBe('compatible')
  })
})
