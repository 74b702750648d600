import { describe, expect, it } from 'vitest'
import { contents, fixture, read, refusal } from './fixtures'
import { bare, bytes, configSpace, full, MAGIC, name, pciState, ramEnd, ramStart, u32, undescribed } from './wire'

const sectionsOf = (name: string) =>
  read(fixture(name)).sections.map(({ id, instance, version, type }) => `${type} ${id} ${instance} ${version}`)

const sectionsIn = (bytes: Uint8Array) => read(bytes).sections.map(({ id }) => id)

describe('a stream without a description', () => {
  /*
   * Saved by the same QEMU from the same command line with suppress-vmdesc on and off. pc-2.2 has neither footers nor a
   * configuration either.
   */
  it.each([
    ['pc-2.2', 'pc-2.2-described'],
    ['nested-undescribed', 'nested'],
    ['no-description-10.0', 'qemu-10.0'],
  ])('%s shows what %s shows', (without, with_) => {
    expect(contents(read(fixture(`${without}.mig`)))).toEqual(contents(read(fixture(`${with_}.mig`))))
    expect(sectionsOf(`${without}.mig`)).toEqual(sectionsOf(`${with_}.mig`))
    expect(read(fixture(`${without}.mig`)).problems).toEqual([])
  })

  /** Written by the same QEMU on the same command line. No RAM section shows that sections have no footers. */
  it('pc-2.2, device state, shows what the stream shows', () => {
    const state = fixture('pc-2.2.dev')
    expect(contents(read(state))).toEqual(contents(read(fixture('pc-2.2.mig'))))
    const ofMigration = / (ram|globalstate) /
    expect(sectionsOf('pc-2.2.dev')).toEqual(sectionsOf('pc-2.2.mig').filter((line) => !ofMigration.test(line)))
    expect(read(state).format).toBe('device-state')
    expect(refusal(() => read(state.subarray(0, 100))).message).toMatch(/^the stream ends inside/)
  })

  it('is refused as cut if only the first footer is damaged', () => {
    const state = bytes(MAGIC, full(5, 'x', Buffer.alloc(9, 1)), full(6, 'y', Buffer.alloc(9, 1)), [0])
    expect(sectionsIn(state)).toEqual(['x', 'y'])
    state[state.indexOf(0x7e)]! ^= 1
    expect(refusal(() => read(state)).message).toBe('the stream ends inside the section x')
  })

  it('says so', () => {
    const [note] = read(fixture('no-description-10.0.mig')).notes
    expect(note).toBe(
      'the stream has no description: its sections, and config space in them, were found by their content',
    )
    expect(read(fixture('pc-2.2.mig')).notes[0]).toContain('whether it is complete is unknown')
  })

  it('is read up to the mark of its end, whatever padding follows it', () => {
    const plain = fixture('no-description-10.0.mig')
    expect(contents(read(bytes(plain, Buffer.alloc(5000))))).toEqual(contents(read(plain)))
  })

  it('lists a section that does not begin like a PCI device', () => {
    const stream = read(undescribed([full(5, '0000:00:02.0/strange', Buffer.alloc(600, 1))]))
    expect(stream.devices).toEqual([])
    expect(stream.problems).toEqual([
      {
        section: '0000:00:02.0/strange',
        instance: 0,
        reason: 'its state does not begin like that of a PCI device',
      },
    ])
  })

  it.each([
    ['256 bytes without the capability of PCI Express', 256, {}],
    ['4096 bytes with it', 4096, { express: true }],
  ] as const)('takes config space of %s', (_, size, options) => {
    const config = configSpace(size, options)
    const { devices } = read(undescribed([full(5, '0000:00:02.0/x', bytes(pciState(config), Buffer.alloc(9, 7)))]))
    expect(devices.map((device) => device.size)).toEqual([size])
    expect(devices[0]!.config).toEqual(new Uint8Array(config))
  })

  /** Without a footer, what is cut off of the last section leaves no trace but its length. */
  it.each([
    ['with the capability', 'x', { express: true }],
    ['of a kind that always is one', 'xhci', {}],
  ])('does not take the beginning of a PCI Express device for 256 bytes: %s', (_, kind, options) => {
    const config = configSpace(4096, options).fill(0, 0xa0)
    const front = bytes(MAGIC, bare(ramStart()), bare(ramEnd))
    const file = bytes(front, bare(full(5, `0000:00:02.0/${kind}`, pciState(config))), [0])
    const state = file.length - 1 - 4116
    const reason = 'its state begins like that of a PCI Express device, and the stream ends inside it'
    for (const length of [277, 278, 2000, 4116]) {
      const { devices, problems } = read(file.subarray(0, state + length))
      expect(devices).toEqual([])
      expect(problems).toEqual([{ section: `0000:00:02.0/${kind}`, instance: 0, reason }])
    }
    expect(read(file).devices.map(({ size }) => size)).toEqual([4096])
    // One that something follows is as short as it seems.
    const followed = bytes(file.subarray(0, state + 300), bare(full(6, 'y', Buffer.alloc(5000))), [0])
    expect(read(followed).devices.map(({ size }) => size)).toEqual([256])
  })

  /** hw/scsi/vmw_pvscsi.c: vmstate_pvscsi_pcie_device, a subsection behind the other fields. */
  it('finds no config space in a pvscsi whose subsection ends before it', () => {
    const payload = bytes(Buffer.alloc(40, 7), [5], name('pvscsi/pcie'))
    const { devices, problems } = read(undescribed([full(5, '0000:00:02.0/pvscsi', payload)]))
    expect({ devices, found: problems.length }).toEqual({ devices: [], found: 1 })
  })

  it('finds the config space of a pvscsi in its subsection, and only there', () => {
    const config = configSpace(4096)
    const payload = bytes(Buffer.alloc(40, 7), [5], name('pvscsi/pcie'), u32(1), pciState(config))
    const fileOf = (kind: string) => undescribed([full(5, `0000:00:02.0/${kind}`, payload)])
    const { devices } = read(fileOf('pvscsi'))
    expect(devices.map(({ size, offset }) => [size, offset])).toEqual([[4096, fileOf('pvscsi').indexOf(config)]])
    expect(read(fileOf('other'))).toMatchObject({ devices: [], problems: [{ section: '0000:00:02.0/other' }] })
  })

  it.each([
    ['pvscsi', 4096],
    ['vmxnet3', 4096],
    ['xhci', 4096],
    ['e1000', 256],
  ])('takes %s, without the capability of PCI Express, for a device of %d bytes', (kind, size) => {
    const config = configSpace(4096).fill(0, 0xa0)
    const { devices } = read(undescribed([full(5, `0000:00:02.0/${kind}`, pciState(config))]))
    expect(devices.map((device) => device.size)).toEqual([size])
  })

  it.each(['virtio-net', 'vhost-user-fs', 'vhost-scsi'])('reads %s as a virtio device', (kind) => {
    const section = `0000:00:02.0/${kind}`
    const { devices, problems } = read(undescribed([full(5, section, pciState(configSpace(256)))]))
    const reason = 'its state does not begin like that of a virtio-pci device'
    expect({ devices, problems }).toEqual({ devices: [], problems: [{ section, instance: 0, reason }] })
  })

  it.each(['acpi-erst', 'eeprom', 'sdhci', 'virtio-mem-early', 'virtio-vga'])(
    'does not look for a device in %s',
    (kind) => {
      const id = `0000:00:02.0/${kind}`
      expect(read(undescribed([full(5, id, Buffer.alloc(300, 1))]))).toMatchObject({ devices: [], problems: [] })
      expect(read(undescribed([full(5, id, Buffer.alloc(300, 1))])).notes).toContain(
        `${id} has no config space in the stream: QEMU does not compare it`,
      )
    },
  )

  it('does not take a footer inside of a payload for its end', () => {
    const payload = bytes(pciState(configSpace(256)), [0x7e, 0, 0, 0, 5], Buffer.alloc(50, 9))
    const { devices, sections } = read(undescribed([full(5, '0000:00:02.0/x', payload), full(6, 'y', Buffer.alloc(3))]))
    expect(devices).toHaveLength(1)
    expect(sections.map(({ id }) => id)).toEqual(['ram', '0000:00:02.0/x', 'y'])
  })

  it('is refused when it holds nothing but RAM', () => {
    expect(refusal(() => read(undescribed([]))).message).toBe('the stream ends inside the part that holds RAM')
  })
})
