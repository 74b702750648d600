import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { sourceOf } from '../../src/bytes/source'
import { readStream } from '../../src/formats/stream'
import { captureMemory, captureWithMasks } from '../../src/live/memory/capture'
import { ProcessMemory } from '../../src/live/memory/process-memory'
import { type PlacedDevice, readHeldMachine } from '../../src/live/memory/read'
import { schemaProblems } from '../capture-schema'
import { type Recorded, type RecordedFamily, recorded } from '../ground-truth'
import { AARCH64, PPC64 } from './harness/available'
import { QEMU_VERSION } from './harness/installed'
import { readLiveDevices } from './harness/memory'
import { streamOf } from './harness/migrate'
import { type Launch, type Qemu, withQemu } from './harness/qemu-process'

/* What is read out of a QEMU's memory, against what that QEMU says by its monitor and writes when it migrates. */

const words = (text: string): string[] => text.trim().split(/\s+/)

const PORT = '-device pcie-root-port,id=rp,bus=pcie.0,addr=4,chassis=1'
const EXPANDER = '-device pxb-pcie,id=x,bus_nr=32,bus=pcie.0 -device pcie-root-port,id=under,bus=x,chassis=2'
const NICS = '-device virtio-net-pci,id=net0,bus=rp -device e1000e,bus=under'
const MANY = `-device virtio-rng-pci,bus=pcie.0 -device pci-bridge,id=br,bus=pcie.0,chassis_nr=3 -device rtl8139,bus=br,addr=1
  -device qemu-xhci,bus=pcie.0 -device virtio-vga,bus=pcie.0`

const Q35: Launch = { machine: 'pc-q35-7.2', args: words(`${PORT} ${EXPANDER} ${NICS} ${MANY}`) }
const PC: Launch = {
  machine: 'pc-i440fx-7.2,usb=on',
  args: words(
    '-device pxb,id=x,bus_nr=40 -device rtl8139,bus=x -device e1000,bus=pci.0,addr=9,multifunction=on -device e1000,bus=pci.0,addr=9.1',
  ),
}
const VIRT: Launch = { program: AARCH64, machine: 'virt', args: words(`-cpu cortex-a57 ${PORT} ${EXPANDER} ${NICS}`) }
const PSERIES: Launch = {
  program: PPC64,
  machine: 'pseries,cap-cfpc=broken,cap-sbbc=broken,cap-ibs=broken,cap-ccf-assist=off',
  args: words('-m 256M -device virtio-net-pci -device spapr-pci-host-bridge,index=1,id=h -device e1000e,bus=h.0'),
}

/**
 * Every PCI function of `info qtree`: type, id and slot. `query-pci` does not list what is behind a bridge that has no
 * number yet.
 */
async function listed(qemu: Qemu): Promise<string[]> {
  const text = (await qemu.qmp.execute('human-monitor-command', { 'command-line': 'info qtree' })) as string
  const blocks = text.split(/^ *dev: /m).slice(1)
  const found = blocks.flatMap((block) => {
    const [, type, id] = /^(.*), id "(.*)"/.exec(block)!
    const slot = /^ *addr = (\S+)/m.exec(block)?.[1]
    return slot && /, pci id /.test(block) ? [[type, id, slot].join(' ')] : []
  })
  return found.sort()
}

const asListed = ({ type, path, qdevId }: PlacedDevice): string =>
  [type, qdevId ?? '', path!.slice(path!.lastIndexOf(':') + 1)].join(' ')

/** Names and sizes of `info ramblock`, without those that are not sent. */
async function listedBlocks(qemu: Qemu): Promise<string[]> {
  const text = (await qemu.qmp.execute('human-monitor-command', { 'command-line': 'info ramblock' })) as string
  return [...text.matchAll(/^\s*(\S+)\s+\d+ KiB\s+0x\S+ 0x(\S+)/gm)]
    .map(([, name, used]) => `${name} ${Number.parseInt(used!, 16)}`)
    .sort()
}

describe('a capture from memory', () => {
  test.each([
    ['q35', Q35],
    ['pc', PC],
    ['virt', VIRT],
    ['pseries', PSERIES],
  ])('%s: devices, addresses, RAM and bytes are what QEMU reports and sends', async (_, launch) => {
    await withQemu(launch, async (qemu) => {
      const capture = captureMemory(qemu.pid)
      expect(schemaProblems(capture)).toEqual([])
      expect(readHeldMachine(qemu.pid).devices.map(asListed).sort()).toEqual(await listed(qemu))
      expect(capture.ram!.map(({ name, size }) => `${name} ${size}`).sort()).toEqual(await listedBlocks(qemu))
      const { qemu: version, package: build } = (await qemu.qmp.execute('query-version')) as {
        qemu: { major: number; minor: number; micro: number }
        package: string
      }
      expect(capture.qemu.version).toBe(`${version.major}.${version.minor}.${version.micro}`)
      expect(capture.qemu.package).toBe(build)
      const stream = readStream(sourceOf(await streamOf(qemu)))
      expect(capture.machine).toBe(stream.machine)
      const sent = stream.devices.map(({ id, instance, path, address, config }) => [
        id,
        instance,
        path,
        address,
        Buffer.from(config).toString('hex'),
      ])
      const found = capture.devices.map(({ id, instance, path, address, config }) => [
        id,
        instance,
        path,
        address,
        config,
      ])
      expect(found).toEqual(sent)
    })
  })
})

/** What there are records of: device, placement and options as they were started. */
const RECORDS: readonly [device: string, placement: string, family: RecordedFamily][] = [
  ['pcie-root-port', 'pcie.0,populated:virtio-rng-pci', 'pcie-root-port'],
  ['virtio-net-pci', 'root-port', 'virtio'],
  ['virtio-rng-pci', 'pcie.0', 'virtio'],
  ['e1000e', 'pcie.0', 'emulated'],
  ['rtl8139', 'root-port', 'emulated'],
]

const recordOf = ([device, placement, family]: (typeof RECORDS)[number]): Recorded | undefined =>
  recorded(family).find(
    (record) =>
      record.qemu === QEMU_VERSION &&
      record.device === device &&
      record.placement === placement &&
      record.options === '' &&
      record.machines.includes('pc-q35-7.2'),
  )

const ALL_OF_THEM: Launch = {
  machine: 'pc-q35-7.2',
  args: words(`-device pcie-root-port,id=pcie-root-port,chassis=1 -device virtio-rng-pci,bus=pcie-root-port
    -device virtio-rng-pci,id=virtio-rng-pci,bus=pcie.0 -device e1000e,id=e1000e,bus=pcie.0
    -device pcie-root-port,id=a,chassis=2 -device virtio-net-pci,id=virtio-net-pci,bus=a
    -device pcie-root-port,id=b,chassis=3 -device rtl8139,id=rtl8139,bus=b -device pcie-root-port,id=spare,chassis=4`),
}

describe('masks from memory', () => {
  test('are those of another reader, and of the records of this release if there are any', async () => {
    await withQemu(ALL_OF_THEM, (qemu) => {
      const { devices } = captureMemory(qemu.pid)
      const others = readLiveDevices(qemu)
      for (const row of RECORDS) {
        const [name] = row
        const other = others.find(({ path }) => path === `/machine/peripheral/${name}`)!
        const { masks, size } = devices.find(({ qdevId }) => qdevId === name)!
        // Of a virtio device on a root bus QEMU sends less than it holds.
        const hex = (bytes: Uint8Array) => Buffer.from(bytes.subarray(0, size)).toString('hex')
        const read = { cmask: hex(other.cmask), wmask: hex(other.wmask), w1cmask: hex(other.w1cmask) }
        expect([name, masks]).toEqual([name, read])
        const { cmask, wmask, w1cmask, size: sent } = recordOf(row) ?? { ...read, size }
        expect([name, size, masks]).toEqual([name, sent, { cmask, wmask, w1cmask }])
      }
    })
  })

  test('are added to a capture of the same machine only', async () => {
    await withQemu(ALL_OF_THEM, async (qemu) => {
      const whole = captureMemory(qemu.pid)
      const bare = { ...whole, devices: whole.devices.map((device) => ({ ...device, masks: null })) }
      expect(captureWithMasks(bare, qemu.pid)).toEqual(whole)
      const other = { ...bare, machine: 'pc-q35-6.0' }
      expect(() => captureWithMasks(other, qemu.pid)).toThrow('it runs pc-q35-7.2, the machine is pc-q35-6.0')
      await qemu.qmp.execute('device_add', { driver: 'virtio-rng-pci', id: 'new', bus: 'spare' })
      expect(() => captureWithMasks({ ...bare, method: 'device-state' }, qemu.pid)).toThrow('it also has 0000:00:')
    })
  })
})

describe('a running guest', () => {
  test('has the addresses that its firmware gave', async () => {
    await withQemu(Q35, async (qemu) => {
      await qemu.qmp.execute('cont')
      const numbered = async () =>
        /"bus":(\d+),[^{}]*"qdev_id":"net0"/.exec(JSON.stringify(await qemu.qmp.execute('query-pci')))
      while (!(await numbered())) await sleep(100)
      const { address } = captureMemory(qemu.pid).devices.find(({ qdevId }) => qdevId === 'net0')!
      expect(address).toBe(`0000:0${(await numbered())![1]}:00.0`)
    })
  })

  test('has its devices while others are plugged and unplugged', async () => {
    await withQemu(PC, async (qemu) => {
      const before = captureMemory(qemu.pid).devices.length
      for (let i = 0; i < 8; i++) {
        await qemu.qmp.execute('device_add', { driver: 'e1000', id: `n${i}`, bus: 'pci.0' })
        const { devices } = captureMemory(qemu.pid)
        expect(devices.filter(({ qdevId }) => qdevId === `n${i}`)).toHaveLength(1)
        expect(devices).toHaveLength(before + i + 1)
      }
    })
  })
})

describe('what is not read', () => {
  test('memory of the guest, by the addresses that QEMU gives', async () => {
    await withQemu(Q35, async (qemu) => {
      const memory = ProcessMemory.open(qemu.pid)
      // RAM, video memory of firmware, and the firmware itself.
      for (const guest of ['0x0', '0x7c00', '0xffffff', '0xfffffff0']) {
        const line = { 'command-line': `gpa2hva ${guest}` }
        const text = (await qemu.qmp.execute('human-monitor-command', line)) as string
        const host = Number(/is (0x[0-9a-f]+)/.exec(text)![1])
        expect([guest, memory.holds(host, 1), memory.holds(memory.heap.start, 1)]).toEqual([guest, false, true])
      }
      memory.close()
    })
  })

  test('another program', () => {
    expect(() => captureMemory(process.pid)).toThrow(`process ${process.pid} is not a QEMU`)
  })

  test('a process that is not there', () => {
    expect(() => captureMemory(4194303)).toThrow('there is no process 4194303')
  })

  test('a QEMU without a PCI bus', async () => {
    await withQemu({ machine: 'isapc', args: [] }, (qemu) => {
      expect(() => captureMemory(qemu.pid)).toThrow('no PCI device is found')
    })
  })
})
