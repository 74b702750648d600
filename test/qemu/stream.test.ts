import { describe, expect, it } from 'vitest'
import { sourceOf } from '../../src/bytes/source'
import { readStream, type StreamDevice } from '../../src/formats/stream'
import { machineTypes } from './harness/installed'
import type { LiveDevice } from './harness/memory'
import { save, streamOfStart } from './harness/migrate'

/** Ports, switches, bridges, a second host bridge, and devices of many kinds on each sort of bus. */
const PCIE = `
  -device pcie-root-port,id=r1,bus=pcie.0,addr=2,chassis=1 -device pcie-root-port,id=r2,bus=pcie.0,addr=3,chassis=2
  -device x3130-upstream,id=u1,bus=r1 -device xio3130-downstream,id=d1,bus=u1,chassis=3,slot=0
  -device virtio-net-pci,bus=d1 -device pcie-pci-bridge,id=pb,bus=r2
  -device pci-bridge,id=pb2,bus=pb,addr=1,chassis_nr=9 -device rtl8139,bus=pb2,addr=4
  -device pxb-pcie,id=px,bus_nr=0x40,bus=pcie.0,addr=9 -device pcie-root-port,id=r3,bus=px,chassis=7
  -device pvscsi,bus=r3 -device virtio-vga,bus=pcie.0,addr=0xa
  -device virtio-balloon-pci,bus=pcie.0,addr=0xd -device tulip,bus=pcie.0,addr=0xe
  -device virtio-scsi-pci,bus=pcie.0,addr=0xf -device pcnet,bus=pcie.0,addr=0x10`
const CONVENTIONAL = `
  -device pci-bridge,id=b1,chassis_nr=1,addr=5 -device pcnet,bus=b1,addr=3 -device virtio-net-pci,addr=6
  -device VGA,addr=7 -device pvscsi,addr=8 -device lsi53c895a,addr=9 -device piix3-usb-uhci,addr=0xa
  -device virtio-rng-pci,addr=0xb,vectors=0 -device ich9-intel-hda,addr=0xc`

const words = (text: string): string[] => text.trim().split(/\s+/)

/** A device of the stream and one in QEMU's memory are the same when they sit in the same slot and have the same bytes. */
const slot = (path: string): number => {
  const [device, fn] = path.slice(path.lastIndexOf(':') + 1).split('.') as [string, string]
  return Number.parseInt(device, 16) * 8 + Number(fn)
}

const lies = ({ path, config }: StreamDevice, live: LiveDevice): boolean =>
  live.devfn === slot(path) && Buffer.from(config).equals(live.config.subarray(0, config.length))

/** Types of which QEMU does not save config space. */
const NOT_SENT = /^(pxb|pxb-pcie)$/

function expectAll(stream: Uint8Array, live: readonly LiveDevice[]): void {
  const { devices, problems } = readStream(sourceOf(stream))
  expect(problems).toEqual([])
  const left = live.filter(({ type }) => !NOT_SENT.test(type))
  for (const device of devices) {
    const match = left.findIndex((one) => lies(device, one))
    expect(match, device.id).toBeGreaterThanOrEqual(0)
    left.splice(match, 1)
  }
  expect(left.map(({ type }) => type)).toEqual([])
}

const MACHINES = [
  ['pc-q35-7.2', PCIE],
  ['pc-q35-2.12', PCIE],
  ['pc-i440fx-7.2', CONVENTIONAL],
  // No footers and no configuration; no description either.
  ['pc-i440fx-2.3', CONVENTIONAL],
  ['pc-i440fx-2.2', CONVENTIONAL],
].filter(([machine]) => [...machineTypes('pc-q35'), ...machineTypes('pc-i440fx')].includes(machine!))

describe('a stream that QEMU writes', () => {
  it.each(MACHINES)(
    'holds every device that QEMU holds in memory, with the same bytes: %s',
    async (machine, devices) => {
      const { stream, devices: live } = await save({ machine: machine!, args: words(devices!) })
      expectAll(stream, live)
    },
  )

  it('does so without footers, without configuration and without description', async () => {
    const globals = ['send-section-footer', 'send-configuration'].flatMap((name) => [
      '-global',
      `migration.${name}=off`,
    ])
    const machine = 'pc-q35-7.2,suppress-vmdesc=on'
    const { stream, devices } = await save({ machine, args: [...words(PCIE), ...globals] })
    expectAll(stream, devices)
  })

  it('is read at a cost independent of RAM', async () => {
    const cost = async (memory: string) => {
      // QEMU looks at every page of the larger one.
      const args = [...words(PCIE), '-m', memory]
      const stream = await streamOfStart({ machine: 'pc-q35-7.2', args, timeout: 240_000 })
      let count = 0
      const source = {
        size: stream.length,
        read: (offset: number, length: number) => {
          count += Math.min(length, stream.length - offset)
          return stream.subarray(offset, offset + length)
        },
      }
      expect(readStream(source).devices.length).toBeGreaterThan(10)
      return { count, size: stream.length }
    }
    const [small, large] = [await cost('64M'), await cost('4G')]
    expect(large.size).toBeGreaterThan(5 * small.size)
    // The description names a slot for memory more or less; nothing else differs.
    expect(large.count).toBeLessThan(1.1 * small.count)
  })
})
