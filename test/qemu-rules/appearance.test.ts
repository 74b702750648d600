import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import type { Device } from '../../src/pci/device'
import { detectProfile, odditiesOf } from '../../src/qemu/detection/detection'
import { profileOf } from '../../src/qemu/detection/profiles'
import { appearanceOf, likeHardware } from '../../src/qemu/devices/appearance'
import { doubtsOf } from '../../src/qemu/doubts/doubts'
import { rawExtendedChain, rawStandardChain } from '../../src/qemu/painting/raw-chain'
import { deviceOf } from '../a-device'
import { recorded } from '../ground-truth'

const emulated = recorded('emulated')
const all = [...emulated, ...recorded('virtio'), ...recorded('pcie-root-port')]

/** "40:10a002" over zeros: what of a config space is not zero. */
function sparse(size: number, runs: string): Uint8Array {
  const bytes = new Uint8Array(size)
  for (const run of runs.trim().split(/\s+/)) {
    const [at = '', digits = ''] = run.split(':')
    bytes.set(fromHex(digits), Number.parseInt(at, 16))
  }
  return bytes
}

describe('what distinguishes hardware from the emulated type with its ids', () => {
  test('no device of a real QEMU shows an oddity', () => {
    const odd = all.flatMap((record) => {
      const device = deviceOf(fromHex(record.config))
      const profile = detectProfile(device)
      return profile.kind.how === 'vfio' || odditiesOf(device, profile).length > 0
        ? [`${record.device} ${record.options} of ${record.qemu}: ${profile.why}`]
        : []
    })
    expect(odd).toEqual([])
  })

  test('every capability in the table occurs in a device of a real QEMU', () => {
    const seen = (type: string) => emulated.filter(({ device }) => device === type).map(({ config }) => fromHex(config))
    const unseen = likeHardware().flatMap((type) => {
      const configs = seen(type)
      const standard = new Set(configs.flatMap((config) => rawStandardChain(config).capabilities.map(({ id }) => id)))
      const extended = new Set(configs.flatMap((config) => rawExtendedChain(config).capabilities.map(({ id }) => id)))
      const appearance = appearanceOf(type)!
      return configs.length === 0
        ? []
        : [
            ...appearance.standard.filter((id) => !standard.has(id)),
            ...appearance.extended.filter((id) => !extended.has(id)),
          ].map((id) => `${type} ${id.toString(16)}`)
    })
    // Access control of these two ports is an option that the records were not made with.
    expect(unseen).toEqual(['ioh3420 d', 'xio3130-downstream d'])
  })
})

/*
 * The header and capabilities of real functions, after Intel's datasheets (82576EB 9.4 to 9.6, 82545GM/EM 4, 82574 9,
 * ICH9 Family 10 to 25): what decides, the rest zero.
 */
const HARDWARE = {
  // 82576: subsystem of a board, Device Capabilities with 512 bytes and latencies, Link Capabilities with four lanes.
  82576: sparse(
    4096,
    '0:8680c910 4:06041000 8:01000002 e:80 2c:86803ca0 34:40 40:01502300 50:05700000 70:11a00900 a0:10000200 a4:c28c0010 ac:42140300 100:01000114 140:0300010f 150:0e000110 160:10000100',
  ),
  // 82545EM: power management, PCI-X and MSI, BAR 0 of 64 bits and an I/O BAR 4.
  '82545EM': sparse(
    256,
    '0:86800f10 4:17013002 8:01000002 10:040000f0 20:01c00000 2c:86800110 34:dc dc:01e42200 e4:07f00200 f0:05008000',
  ),
  // 82574L: the layout is that of e1000e, byte for byte; payload, latencies and link are not.
  '82574L': sparse(
    4096,
    '0:8680d310 4:06041000 8:00000002 2c:86801fa0 34:c8 a0:11000480 c8:01d022c8 d0:05e08000 e0:10a00100 e4:c18c0000 ec:111c0300 100:01000114 140:03000100',
  ),
}

describe('functions of hosts', () => {
  test.each(Object.entries(HARDWARE))('%s is passed through', (_, config) => {
    expect(detectProfile(deviceOf(config))).toMatchObject({ name: 'vfio-pci', kind: { how: 'vfio' } })
  })

  test("a host bridge and an ISA bridge can't be passed through", () => {
    // 82Q35 and 82801IB: subsystem of a board, and the vendor-specific capability at 0xe0.
    const bridges = [
      '0:8680c029 4:06009020 8:02000006 2c:43105e81 34:e0 e0:09000b01',
      '0:86801829 4:07001002 8:02000106 e:80 2c:43105e81 34:e0 e0:09000c10',
    ]
    for (const bridge of bridges) {
      expect(detectProfile(deviceOf(sparse(256, bridge)))).toMatchObject({ name: 'pci', verified: false })
    }
  })

  test('an 82801 bridge of a board is doubted: only its subsystem shows it', () => {
    const bridge = deviceOf(sparse(256, '0:86804e24 4:07011000 8:92010406 e:01 34:50 50:0d000000 54:43105e81'))
    const profile = detectProfile(bridge)
    expect(profile.name).toBe('i82801b11-bridge')
    expect(doubtsOf(bridge, profile)).toMatchObject([{ code: 'other-device', profile: 'i82801b11-bridge' }])
  })

  test.each(['vfio-pci', 'virtio_vfio_pci', 'mlx5_vfio_pci', 'nvgrace_gpu_vfio_pci', 'pci-stub', 'pciback'])(
    'a function bound to %s is a host function, and doubted if it looks like a device of QEMU',
    (driver) => {
      const net = recorded('virtio').find(({ device }) => device === 'virtio-net-pci')!
      const device = deviceOf(fromHex(net.config), { driver })
      const profile = detectProfile(device)
      expect(profile.name).toBe('vfio-pci')
      expect(doubtsOf(device, profile)).toMatchObject([{ code: 'handed-over', profile: 'virtio-net-pci', driver }])
      expect(doubtsOf(device, profileOf(device, { profile: 'vfio-pci' }))).toEqual([])
      expect(
        doubtsOf(deviceOf(HARDWARE[82576], { driver }), detectProfile(deviceOf(HARDWARE[82576], { driver }))),
      ).toEqual([])
    },
  )

  test.each(['virtio-pci', 'igb', 'e1000e', 'uio_pci_generic', 'nvme'])(
    '%s says nothing about the machine',
    (driver) => {
      const net = recorded('virtio').find(({ device }) => device === 'virtio-net-pci')!
      expect(detectProfile(deviceOf(fromHex(net.config), { driver })).name).toBe('virtio-net-pci')
    },
  )
})

describe('types without rules', () => {
  const virtio = (id: string) => sparse(256, `0:f41a${id}10 4:00001000 8:01008007 2c:f41a0011 34:84 84:09001001`)

  test('a virtio device of an unknown type is virtio, not verified', () => {
    for (const fromStream of [true, false]) {
      expect(detectProfile(deviceOf(virtio('7f'), { fromStream }))).toMatchObject({ name: 'virtio', verified: false })
    }
  })

  // VIRTIO_ID_SPI is 45 (linux/virtio_ids.h): 0x1040 + 45.
  test('1af4:106d is the SPI controller of QEMU 11.1', () => {
    expect(detectProfile(deviceOf(virtio('6d'), { fromStream: true })).name).toBe('vhost-user-spi-pci')
  })

  // Ids as `info qtree` of qemu-system-ppc64 7.2.22 and 11.1.3 shows them.
  test.each([['pci-vendor of QEMU', '1b36:0fff', '1b36:0fff']])(
    '%s is pci by its own chain, not verified, in a stream and in a dump',
    (_, id, subsystem) => {
      const turned = (text: string) => text.replace(/(..)(..):(..)(..)/, '$2$1$4$3')
      const config = sparse(256, `0:${turned(id)} 2c:${turned(subsystem)}`)
      for (const fromStream of [true, false]) {
        expect(detectProfile(deviceOf(config, { fromStream }))).toMatchObject({ name: 'pci', verified: false })
      }
    },
  )

  test('only the section of a passed-through function makes one in a stream', () => {
    const unknown = sparse(256, '0:de10ad0f 8:00000002')
    const section = (id: string) => detectProfile(deviceOf(unknown, { fromStream: true, id })).name
    expect(section('0000:00:02.0/vfio')).toBe('vfio-pci')
    expect(section('0000:00:02.0/xyz')).toBe('pci')
    expect(detectProfile(deviceOf(unknown)).name).toBe('vfio-pci')
  })
})

describe('a profile that the section of a stream speaks against', () => {
  const net = fromHex(recorded('virtio').find(({ device }) => device === 'virtio-net-pci')!.config)
  test.each([
    ['vfio-pci', '0000:00:02.0/virtio-net', ['other-section']],
    ['virtio-net-pci', '0000:00:02.0/vfio', ['other-section']],
    ['virtio-net-pci', '0000:00:02.0/virtio-net', []],
    ['vfio-pci', '0000:00:02.0/vfio', []],
    ['pci', '0000:00:02.0/virtio-net', []],
  ])('%s and %s', (profile, id, codes) => {
    const device = deviceOf(net, { id, fromStream: true })
    expect(doubtsOf(device, profileOf(device, { profile })).map(({ code }) => code)).toEqual(codes)
  })
})

describe('a profile whose ids are not those of the dump', () => {
  const am53c974 = deviceOf(fromHex(emulated.find(({ device }) => device === 'am53c974')!.config))
  const doubts = (device: Device, profile: string) => doubtsOf(device, profileOf(device, { profile }))

  test.each(['e1000', 'virtio-net-pci', 'virtio-blk-pci-transitional'])('%s', (profile) => {
    expect(doubts(am53c974, profile)).toMatchObject([{ code: 'other-ids', profile, ids: '1022:2020' }])
  })

  test('is not a contradiction if it fits or the ids are hidden', () => {
    expect(doubts(am53c974, 'dc390')).toEqual([])
    expect(doubts(am53c974, 'pci')).toEqual([])
    const hidden = deviceOf(sparse(256, '0:ffffffff 8:01000002 2c:f41a0011'))
    expect(doubts(hidden, 'virtio-net-pci')).toEqual([])
  })
})
