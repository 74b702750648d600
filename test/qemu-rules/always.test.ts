import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { sourceOf } from '../../src/bytes/source'
import { readStream } from '../../src/formats/stream'
import { doubtSentence } from '../../src/pci/doubts/doubt'
import { formDoubts } from '../../src/pci/doubts/form-doubts'
import { profileOf } from '../../src/qemu/detection/profiles'
import { alwaysOf } from '../../src/qemu/devices/always'
import { bytesDoubts, doubtsOf } from '../../src/qemu/doubts/doubts'
import { wholeDoubts } from '../../src/qemu/doubts/whole'
import { seededTypes, seedsOf } from '../../src/qemu/fresh/seed'
import { PLACEMENTS } from '../../src/qemu/painting/placement'
import { parseVersion } from '../../src/qemu/releases/version'
import { deviceOf } from '../a-device'
import { NOTHING_GIVEN } from '../a-request'
import { recorded } from '../ground-truth'

const RELEASES = ['5.2', '7.0', '7.2', '8.1', '9.2', '10.0', '11.1'].map(parseVersion)

/** Every option with which something has a seed of its own, as far as one at a time goes. */
const seeds = (type: string): readonly Uint8Array[] => [
  ...new Set(
    PLACEMENTS.flatMap((placement) =>
      RELEASES.flatMap((release) => seedsOf(type, placement, new Map(), release).map(({ config }) => config)),
    ),
  ),
]

const records = (['pcie-root-port', 'virtio', 'emulated'] as const)
  .flatMap(recorded)
  .filter(({ config, device }) => config !== undefined && device !== undefined)

/** Vendor id 0000, which QEMU 10.0 and older gave it, is refused before. */
const NAMELESS = ['AMDVI-PCI']

describe('what a device type always has', () => {
  test('is known for every measured type', () => {
    expect(seededTypes().filter((type) => alwaysOf(type) === null)).toEqual([])
  })

  test.each(seededTypes())('%s: no recorded device lacks it', (type) => {
    const configs = [
      ...seeds(type),
      ...records.filter(({ device }) => device === type).map(({ config, size }) => fromHex(config).subarray(0, size)),
    ]
    expect(configs.length).toBeGreaterThan(0)
    for (const config of configs) expect(wholeDoubts({ config }, type)).toEqual([])
  })

  test.each(seededTypes().filter((type) => alwaysOf(type)!.standard.length > 0 && !NAMELESS.includes(type)))(
    '%s: is reported missing if bytes after the first 64 were filled in',
    (type) => {
      for (const config of seeds(type)) {
        expect(wholeDoubts({ config: config.slice().fill(0, 0x40) }, type)).toMatchObject([{ code: 'filled' }])
        expect(wholeDoubts({ config: config.slice().fill(0xff, 0x40) }, type)).toMatchObject([{ code: 'filled' }])
      }
    },
  )

  test.each(['streams', 'restores', 'virtual-functions', 'device-state'])(
    '%s: no device of a real stream lacks it',
    (folder) => {
      const files = readdirSync(`fixtures/${folder}`).filter((name) => /\.(?:mig|dev|xen)\.gz$/.test(name))
      const devices = files.flatMap((name) => {
        const stream = readStream(sourceOf(gunzipSync(readFileSync(`fixtures/${folder}/${name}`))))
        return stream.devices.map((device) => ({ name, device }))
      })
      expect(devices.length).toBeGreaterThan(10)
      const doubtful = devices.flatMap(({ name, device }) =>
        bytesDoubts(device, profileOf(device, NOTHING_GIVEN)).map(
          (doubt) => `${name} ${device.id}: ${doubtSentence(doubt)}`,
        ),
      )
      expect(doubtful).toEqual([])
    },
  )

  const doubts = (config: Uint8Array, profile: string) =>
    doubtsOf(deviceOf(config), profileOf(deviceOf(config), { ...NOTHING_GIVEN, profile })).map(({ code }) => code)

  test('no recorded device has another constant byte', () => {
    const doubtful = records.flatMap(({ config, device, size, options, qemu }) => {
      const found = doubts(fromHex(config).subarray(0, size), device!)
      return found.includes('not-constant') ? [`${device} ${options} of ${qemu}`] : []
    })
    expect(doubtful).toEqual([])
  })

  test.each(['streams', 'restores', 'device-state'])(
    'no device of a real stream has a different one, in %s',
    (folder) => {
      const files = readdirSync(`fixtures/${folder}`).filter((name) => /\.(?:mig|dev|xen)\.gz$/.test(name))
      const doubtful = files.flatMap((name) =>
        readStream(sourceOf(gunzipSync(readFileSync(`fixtures/${folder}/${name}`)))).devices.flatMap((device) => {
          const profile = profileOf(device, NOTHING_GIVEN)
          const found = doubtsOf({ ...deviceOf(device.config), address: device.address }, profile)
          return found.some(({ code }) => code === 'not-constant') ? [`${name} ${device.id}`] : []
        }),
      )
      expect(doubtful).toEqual([])
    },
  )

  /** 16 bytes too many in a header, and all that comes after moved: PCI 3.0 section 6.1 has it end at 0x40. */
  const shifted = (config: Uint8Array, from: number) => {
    const found = config.slice()
    found.copyWithin(from + 16, from)
    return found.fill(0, from, from + 16)
  }

  test.each(seededTypes().filter((type) => !NAMELESS.includes(type)))(
    '%s: a header that is shifted is doubted',
    (type) => {
      const [seed] = seeds(type)
      expect(doubts(shifted(seed!, 0x10), type)).not.toEqual([])
      expect(doubts(shifted(seed!, 0x20), type)).not.toEqual([])
    },
  )

  test('a row of the header that reads ff is doubted, in every type and function', () => {
    const functions = recorded('vfio-pci').flatMap(({ config }) => (config === undefined ? [] : [fromHex(config)]))
    const overwritten = [...functions, ...seededTypes().flatMap((type) => seeds(type))].flatMap((config) =>
      [0x10, 0x20, 0x30].map((at) => formDoubts({ config: config.slice().fill(0xff, at, at + 16) })),
    )
    expect(overwritten.filter((found) => found.length === 0)).toEqual([])
  })

  test('no recorded host function looks like something else', () => {
    const functions = recorded('vfio-pci').filter(({ config }) => config !== undefined)
    expect(functions.length).toBeGreaterThan(100)
    expect(functions.flatMap(({ config }) => formDoubts({ config: fromHex(config) }))).toEqual([])
  })

  /** Words, dwords and qwords reversed, one after the other or alone: within eight bytes seven orders are wrong. */
  test.each(seededTypes().filter((type) => ![...NAMELESS, 'pxb-cxl'].includes(type)))(
    '%s: bytes in another order are doubted',
    (type) => {
      const configs = records.filter(({ device }) => device === type).map(({ config }) => fromHex(config))
      for (const config of [...seeds(type), ...configs]) {
        for (const mask of [1, 2, 3, 4, 5, 6, 7]) {
          const other = config.map((_, i) => config[i ^ mask]!)
          expect(formDoubts({ config: other }), `^ ${mask}`).not.toEqual([])
        }
      }
    },
  )

  /** Interrupt pins: ICH9 datasheet 16.1.20 and 17.1.23 as QEMU wires them (ich9_uhci, hw/usb/hcd-uhci.c), 1 is INTA. */
  test.each([
    ['ich9-usb-uhci2', 2],
    ['ich9-usb-ehci1', 4],
    ['qxl-vga', 1],
    ['VGA', 0],
    ['virtio-net-pci', 1],
  ])('%s: the pin', (type, pin) => {
    expect(alwaysOf(type)).toMatchObject({ pin })
  })

  /** NVM Express 1.4 section 2, PCI 3.0 appendix D, USB: the classes of specifications; the capabilities as QEMU adds them. */
  test.each([
    ['nvme', 0x010802, [0x10, 0x11]],
    ['nec-usb-xhci', 0x0c0330, []],
    ['ich9-usb-ehci1', 0x0c0320, []],
    ['pci-ohci', 0x0c0310, []],
    ['piix3-usb-uhci', 0x0c0300, []],
    ['pcie-pci-bridge', 0x060400, [0x01, 0x0c, 0x10]],
    ['xio3130-downstream', 0x060400, [0x05, 0x0d, 0x10]],
    ['megasas-gen2', 0x010400, [0x10]],
    ['i82562', 0x020000, [0x01]],
    ['edu', 0x00ff00, [0x05]],
  ])('%s: class and capabilities', (type, code, capabilities) => {
    expect(alwaysOf(type)).toMatchObject({ classes: [code], standard: capabilities })
  })
})

test('the class of a virtio type that no record has', () => {
  // PCI_CLASS_INPUT_MOUSE, by which `info pci` of QEMU 7.2.22 calls the device a mouse.
  expect(alwaysOf('virtio-mouse-pci')!.classes).toContain(0x090200)
  expect(alwaysOf('virtio-of-tomorrow-pci')!.classes).toEqual([])
})
