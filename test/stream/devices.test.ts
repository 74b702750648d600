import { beforeEach, describe, expect, it } from 'vitest'
import type { Stream } from '../../src/formats/stream'
import { contents, fixture, hexOf, read } from './fixtures'
import { blocks, bytes, configSpace, full, MAGIC, pciState, ramEnd, ramStart, undescribed } from './wire'

/**
 * Where restores between real QEMU processes changed bytes of config space in qemu-10.0, and QEMU then named the
 * changed register: section, size, offset.
 */
const CHANGED_IN_PLACE = [
  ['0000:00:02.0/pcie-root-port', 4096, 99446],
  ['0000:00:04.0/pcie-root-port', 4096, 107812],
  ['0000:00:1f.0/ICH9LPC', 256, 119478],
  ['0000:00:1f.3/ich9_smb', 256, 146012],
  ['0000:00:03.0:00.0/virtio-blk', 4096, 196514],
  ['0000:00:07.0/vga', 256, 390612],
  ['0000:00:08.0/virtio-console', 256, 392065],
] as const

/** Devices of qemu-10.0's command line and of the q35 chipset, with the ids that they have on its 5.2 machine type. */
const ON_COMMAND_LINE = {
  '0000:00:00.0/mch': '808629c0',
  '0000:00:1f.0/ICH9LPC': '80862918',
  '0000:00:1f.2/ich9_ahci': '80862922',
  '0000:00:1f.3/ich9_smb': '80862930',
  '0000:00:02.0/pcie-root-port': '1b36000c',
  '0000:00:03.0/pcie-root-port': '1b36000c',
  '0000:00:04.0/pcie-root-port': '1b36000c',
  '0000:00:05.0/pcie-root-port': '1b36000c',
  '0000:00:02.0:00.0/virtio-net': '1af41041',
  '0000:00:03.0:00.0/virtio-blk': '1af41042',
  '0000:00:04.0:00.0/virtio-scsi': '1af41048',
  '0000:00:05.0:00.0/virtio-rng': '1af41044',
  '0000:00:06.0/virtio-balloon': '1af41002',
  '0000:00:07.0/vga': '12341111',
  '0000:00:08.0/virtio-console': '1af41003',
}

const identity = (config: Uint8Array): string => hexOf(Uint8Array.of(config[1]!, config[0]!, config[3]!, config[2]!))

describe('the devices of a stream', () => {
  const file = fixture('qemu-10.0.mig')
  let stream: Stream
  beforeEach(() => {
    stream = read(file)
  })

  it('are those of the command line and the chipset', () => {
    const found = Object.fromEntries(stream.devices.map(({ id, config }) => [id, identity(config)]))
    expect(found).toEqual(ON_COMMAND_LINE)
    expect(stream.problems).toEqual([])
  })

  it.each(CHANGED_IN_PLACE)('%s is where QEMU reads it', (id, size, offset) => {
    const device = stream.devices.find((one) => one.id === id)!
    expect({ size: device.size, offset: device.offset }).toEqual({ size, offset })
    expect(hexOf(device.config)).toBe(hexOf(file.subarray(offset, offset + size)))
  })

  it('come in the order of the stream, each with its section', () => {
    const orders = stream.devices.map(({ order }) => order)
    expect(orders).toEqual([...orders].sort((a, b) => a - b))
    for (const { id, instance, order, sectionId } of stream.devices) {
      expect(stream.sections[order]).toMatchObject({ id, instance, sectionId, order, type: 'full' })
    }
  })

  it('have an address on the root bus, and behind a bridge none before firmware has numbered the buses', () => {
    const addresses = Object.fromEntries(stream.devices.map(({ id, address }) => [id, address]))
    expect(addresses['0000:00:06.0/virtio-balloon']).toBe('0000:00:06.0')
    expect(addresses['0000:00:02.0:00.0/virtio-net']).toBeNull()
    const port = stream.devices.find(({ id }) => id === '0000:00:02.0/pcie-root-port')!
    const numbered = file.slice()
    numbered[port.offset! + 0x19] = 3
    const behind = read(numbered).devices.find(({ id }) => id === '0000:00:02.0:00.0/virtio-net')!
    expect(behind.address).toBe('0000:03:00.0')
  })

  /** QEMU: pcibus_get_dev_path(), pci_root_bus_path(): the host bridge of its own, and a slot for every bridge. */
  it.each([
    ['0000:00:02.0', '0000:00:02.0'],
    ['0000:00:1f.7', '0000:00:1f.7'],
    // Machine types up to 1.6 do not name the bus.
    ['0000:02.0', '0000:00:02.0'],
    // A pxb says the number of its bus; what is behind a port of it is on the bus that firmware has numbered.
    ['0000:40:03.0', '0000:40:03.0'],
    ['0000:40:00.0:03.1', '0000:40:03.1'],
    // A pseries' host bridge n is domain n of its guest.
    ['pci@800000020000000:02.0', '0000:00:02.0'],
    ['pci@800000020000001:1f.7', '0001:00:1f.7'],
    // mac99 and hppa: the name of the bus, where there is no other.
    ['pci.0:0d.0', '0000:00:0d.0'],
    ['pci:01.0', '0000:00:01.0'],
  ])('with the path %s have the address %s', (path, address) => {
    const file = undescribed([full(5, `${path}/x`, pciState(configSpace(256)))])
    expect(read(file).devices.map((device) => [device.path, device.address])).toEqual([[path, address]])
  })

  it('have no address if several root buses have names', () => {
    const file = undescribed(
      ['pci.0:02.0/x', 'pci.1:02.0/x'].map((id, i) => full(5 + i, id, pciState(configSpace(256)))),
    )
    expect(read(file).devices.map(({ path, address }) => [path, address])).toEqual([
      ['pci.0:02.0', null],
      ['pci.1:02.0', null],
    ])
  })

  it.each([
    ['numbered', 0x12, 1, '0000:12:04.0'],
    ['numbered by one digit', 0x03, 1, '0000:03:04.0'],
    ['of more than one function', 0x12, 0x81, '0000:12:04.0'],
    ['not numbered', 0, 1, null],
    ['no bridge', 0x12, 0, null],
  ])('behind a bridge that is %s', (_, bus, type, address) => {
    const bridge = configSpace(256)
    bridge[0x0e] = type
    bridge[0x19] = bus
    const inner = full(6, '0000:00:1e.0:04.0/x', pciState(configSpace(256)))
    for (const sections of [
      [full(5, '0000:00:1e.0/b', pciState(bridge)), inner],
      [inner, full(5, '0000:00:1e.0/b', pciState(bridge))],
    ]) {
      const { devices } = read(undescribed(sections))
      expect(devices.find(({ kind }) => kind === 'x')!.address).toBe(address)
    }
    expect(read(undescribed([inner])).devices[0]!.address).toBeNull()
  })

  it.each([
    '0000:00:02.0/0:0:0/scsi-disk',
    '0000:00:02.8/x',
    '0000:00:02/x',
    '000:00:02.0/x',
    '0000:00:02.0',
    '0000:00:02.0/',
    'x0000:00:02.0/x',
    '0000:00:2.0/x',
    '0000:0G:02.0/x',
    'pci@:02.0/x',
    '0pci:02.0/x',
    'pci.0:02.0/0:2:0/scsi-disk',
    '0000:00/x',
  ])('are no PCI functions by the id %s', (id) => {
    expect(read(undescribed([full(5, id, pciState(configSpace(256)))]))).toMatchObject({ devices: [], problems: [] })
  })

  /**
   * QEMU: pci_add_option_rom(), memory_region_init_rom(): a block bears the path of its device, cut to 31 characters.
   */
  it('have a ROM as large as the block of RAM that is theirs', () => {
    const list = [
      { id: '0000:00:05.0/virtio-net-pci-non-transitional', length: 0x10000 },
      { id: '0000:00:06.0//objects/shared.rom', length: 0x8000 },
      { id: '0000:00:02.0/x.vram', length: 0x1000 },
      { id: '0000:00:02.0/x.rom', length: 0x40000 },
      { id: '0000:00:04.0/other.rom', length: 0x2000 },
      { id: '/rom@etc/acpi/tables.rom', length: 0x3000 },
      { id: 'pc.rom', length: 0x1000 },
    ]
    const head = bytes(MAGIC, ramStart(blocks(...list)), ramEnd)
    const ids = ['2.0/x', '3.0/y', '4.0/z', '5.0/w', '6.0/ivshmem-plain'].map((id) => `0000:00:0${id}`)
    const { devices } = read(
      undescribed(
        ids.map((id, i) => full(5 + i, id, pciState(configSpace(256)))),
        head,
      ),
    )
    expect(devices.map(({ rom }) => rom)).toEqual([0x40000, 0, 0x2000, 0x10000, 0])
    expect(devices.at(-1)!.memory).toEqual(new Map([['/objects/shared.rom', 0x8000]]))
  })

  it('are not reported as lacking config space if another section of theirs has it', () => {
    const early = full(5, '0000:00:02.0/virtio-mem-early', Buffer.alloc(30, 1))
    const own = full(6, '0000:00:02.0/x', pciState(configSpace(256)))
    const note = '0000:00:02.0/virtio-mem-early has no config space in the stream: QEMU does not compare it'
    expect(read(undescribed([early])).notes).toContain(note)
    for (const sections of [
      [early, own],
      [own, early],
    ]) {
      const { devices, notes } = read(undescribed(sections))
      expect(devices).toHaveLength(1)
      expect(notes).not.toContain(note)
    }
  })

  it('have path and kind apart', () => {
    const { path, kind } = stream.devices.find(({ id }) => id === '0000:00:02.0:00.0/virtio-net')!
    expect({ path, kind }).toEqual({ path: '0000:00:02.0:00.0', kind: 'virtio-net' })
  })
})

describe('what a stream says of the machine', () => {
  it('machine type and format', () => {
    expect(read(fixture('qemu-10.0.mig'))).toMatchObject({ machine: 'pc-q35-5.2', format: 'qemu', domain: null })
    expect(read(fixture('vfio-11.1.mig'))).toMatchObject({ machine: 'pc-q35-11.1', format: 'qemu' })
    expect(read(fixture('pc-2.2.mig'))).toMatchObject({ machine: null, format: 'qemu' })
    expect(read(fixture('mapped-ram-11.1.mig'))).toMatchObject({ machine: 'pc-q35-5.2', format: 'mapped-ram' })
  })

  it('blocks of RAM, as analyze-migration.py lists them', () => {
    // -m 8M, a BIOS of 64 KiB, 16 MiB of video memory.
    expect(read(fixture('nested.mig')).ramBlocks).toEqual([
      { id: 'pc.ram', length: 0x800000 },
      { id: '0000:00:0a.0/vga.vram', length: 0x800000 },
      { id: '/rom@etc/acpi/tables', length: 0x20000 },
      { id: 'pc.rom', length: 0x20000 },
      { id: 'pc.bios', length: 0x10000 },
      { id: '/rom@etc/table-loader', length: 0x1000 },
      { id: '/rom@etc/acpi/rsdp', length: 0x1000 },
    ])
  })

  it('all sections in order, the RAM first', () => {
    const { sections } = read(fixture('qemu-10.0.mig'))
    expect(sections[0]).toMatchObject({ id: 'ram', version: 4, type: 'start', sectionId: 1 })
    expect(sections.map(({ order }) => order)).toEqual(sections.map((_, index) => index))
    expect(sections.filter(({ id }) => id === 'PCIBUS').map(({ instance }) => instance)).toEqual([0, 1, 2, 3, 4])
    expect(sections.at(-1)!.id).toBe('globalstate')
  })
})

describe('the same machine saved with one property of the migration changed', () => {
  // Paused by the same release: nothing of a device differs.
  it.each([['no-description-10.0', 'qemu-10.0']])('%s holds the devices of %s', (changed, plain) => {
    expect(contents(read(fixture(`${changed}.mig`)))).toEqual(contents(read(fixture(`${plain}.mig`))))
  })

  it.each(['no-footers-11.1', 'ignore-shared-11.1'])('%s holds the devices of mapped-ram-11.1', (changed) => {
    expect(contents(read(fixture(`${changed}.mig`)))).toEqual(contents(read(fixture('mapped-ram-11.1.mig'))))
  })

  it('validate-uuid-5.2 holds the devices of no-configuration-5.2', () => {
    expect(contents(read(fixture('validate-uuid-5.2.mig')))).toEqual(
      contents(read(fixture('no-configuration-5.2.mig'))),
    )
  })
})
