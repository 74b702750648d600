import { beforeAll, describe, expect, test } from 'vitest'
import { sourceOf } from '../../src/bytes/source'
import { runCheck } from '../../src/check/sides/run'
import { readDump } from '../../src/formats/dump'
import { readStream } from '../../src/formats/stream'
import type { Device } from '../../src/pci/device'
import { asked, NOTHING_GIVEN } from '../a-request'
import { runFor } from './harness/activity'
import { QEMU_VERSION } from './harness/installed'
import { streamOf, streamOfStart } from './harness/migrate'
import { type Launch, type Qemu, withQemu } from './harness/qemu-process'

/* A machine after its firmware ran, seen by bus numbers, and the same machine's stream, which names slots. */

const MACHINE = 'pc-q35-7.2'
/** Where SeaBIOS puts config space (Q35_HOST_BRIDGE_PCIEXBAR_ADDR, src/fw/dev-q35.h). */
const ECAM = 0xb000_0000

const ARGS = `
  -device pcie-root-port,id=r1,bus=pcie.0,addr=2.0,chassis=1,multifunction=on
  -device pcie-root-port,id=r2,bus=pcie.0,addr=2.1,chassis=2
  -device x3130-upstream,id=u1,bus=r1 -device xio3130-downstream,id=d1,bus=u1,chassis=3,slot=0
  -device xio3130-downstream,id=d2,bus=u1,addr=1,chassis=4,slot=1
  -device virtio-rng-pci,bus=d1 -device virtio-serial-pci,bus=d2
  -device pcie-pci-bridge,id=pb,bus=r2 -device pci-bridge,id=pb2,bus=pb,addr=1,chassis_nr=9
  -device rtl8139,bus=pb2,addr=4
  -device pxb-pcie,id=px,bus_nr=0x40,bus=pcie.0,addr=9 -device pcie-root-port,id=r3,bus=px,chassis=7
  -device virtio-scsi-pci,bus=r3 -device VGA,bus=pcie.0,addr=0xa`

const launch: Launch = { machine: MACHINE, args: ARGS.trim().split(/\s+/), timeout: 60_000 }

interface Function {
  readonly bus: number
  readonly slot: number
  readonly function: number
  readonly pci_bridge?: { readonly devices?: readonly Function[] }
}

const all = (functions: readonly Function[]): Function[] =>
  functions.flatMap((found) => [found, ...all(found.pci_bridge?.devices ?? [])])

const offsetOf = ({ bus, slot, function: fn }: Function) => bus * 2 ** 20 + slot * 2 ** 15 + fn * 2 ** 12

/** What `xp` shows of every function that the monitor lists. */
async function dumped(qemu: Qemu): Promise<string[]> {
  const buses = (await qemu.qmp.execute('query-pci')) as unknown as { devices: Function[] }[]
  const pages: string[] = []
  for (const found of all(buses.flatMap(({ devices }) => devices))) {
    const command = `xp /4096xb 0x${(ECAM + offsetOf(found)).toString(16)}`
    pages.push(String(await qemu.qmp.execute('human-monitor-command', { 'command-line': command })))
  }
  return pages
}

const streamDevices = (bytes: Uint8Array): Device[] =>
  readStream(sourceOf(bytes)).devices.map((device) => ({ ...device, fromStream: true }))
const dumpDevices = (text: string): readonly Device[] => readDump(Buffer.from(text)).devices

/** The same bytes as `lspci -xxxx` prints them: without ids in words, by address. */
function asLspci(devices: readonly Device[]): string {
  const rows = ({ config }: Device) =>
    Array.from({ length: config.length / 16 }, (_, row) => {
      const bytes = [...config.subarray(16 * row, 16 * row + 16)].map((byte) => byte.toString(16).padStart(2, '0'))
      return `${(16 * row).toString(16).padStart(2, '0')}: ${bytes.join(' ')}`
    }).join('\n')
  return devices.map((device) => `${device.address!.slice(5)} device\n${rows(device)}\n`).join('\n')
}

const request = asked({ target: { ...NOTHING_GIVEN, qemu: QEMU_VERSION, machine: MACHINE } })

describe('a dump by bus numbers and a stream by slots', () => {
  let booted: Device[]
  let paused: Device[]
  let dump: readonly Device[]
  let pages: string[]
  beforeAll(async () => {
    paused = streamDevices(await streamOfStart(launch))
    await withQemu(launch, async (qemu) => {
      await runFor(qemu, 5000)
      pages = await dumped(qemu)
      booted = streamDevices(await streamOf(qemu))
    })
    // Expander bridges do not send their config space.
    const sent = new Set(booted.map(({ address }) => address))
    dump = dumpDevices(pages.join('')).filter(({ address }) => sent.has(address))
  }, 120_000)

  test('memory-mapped config space shows the address of each function', () => {
    expect(booted.every(({ address }) => address !== null)).toBe(true)
    expect(dump.map(({ address }) => address).sort()).toEqual(booted.map(({ address }) => address).sort())
    for (const { address, config } of dump) {
      const same = booted.find((device) => device.address === address)!
      expect(Buffer.from(config).equals(same.config.subarray(0, config.length)), address!).toBe(true)
    }
  })

  test('one function alone has its address too', () => {
    const alone = dumpDevices(pages.at(-1)!)
    expect(alone[0]!.address).toBe(dumpDevices(pages.join('')).at(-1)!.address)
  })

  /** Ids of the stream's devices with which each address was compared. */
  const pairs = (source: readonly Device[], destination: readonly Device[], names: readonly string[] = []) => {
    const report = runCheck(source, destination, { ...request, devices: names })
    expect(report.unpaired).toEqual({ source: [], destination: [] })
    return report.devices.map(({ id, address }) => `${address.source ?? address.destination} ${id}`).sort()
  }
  const truth = () => booted.map(({ id, address }) => `${address} ${id}`).sort()

  test('are paired in every combination, on all buses', () => {
    const lspci = dumpDevices(asLspci(dump))
    expect(pairs(lspci, paused)).toEqual(truth())
    expect(pairs(lspci, booted)).toEqual(truth())
    const own = dump.map((device) => ({ ...device, id: null }))
    expect(pairs(own, paused)).toEqual(truth())
    expect(pairs(paused, lspci)).toEqual(truth())
  })

  test('either name of a device finds the pair', () => {
    const lspci = dumpDevices(asLspci(dump))
    const rng = booted.find(({ id }) => id!.endsWith('/virtio-rng'))!
    const expected = [`${rng.address} ${rng.id}`]
    const path = rng.id!.split('/')[0]!
    for (const name of [rng.address!, rng.address!.slice(5), rng.id!, path]) {
      expect(pairs(lspci, paused, [name])).toEqual(expected)
      expect(pairs(paused, lspci, [name])).toEqual(expected)
    }
    const other = booted.find(({ id }) => id!.endsWith('/virtio-console'))!
    for (const [from, to] of [
      [rng.address!, other.address!],
      [rng.id!, other.id!],
      [rng.address!, other.id!.split('/')[0]!],
    ] as const) {
      const { devices } = runCheck(lspci, paused, { ...request, map: new Map([[from, to]]) })
      const mapped = devices.find(({ address }) => address.source === rng.address)!
      expect(mapped.id).toBe(other.id)
    }
  })

  test('a dump without the bridges: the report says what is missing', () => {
    const rng = booted.find(({ id }) => id!.endsWith('/virtio-rng'))!
    const lspci = dumpDevices(asLspci(dump)).filter(
      ({ address }) => /^0000:00:/.test(address!) === false || address === '0000:00:0a.0',
    )
    const report = runCheck(lspci, paused, request)
    expect(report.unpaired.source.map(({ address }) => address)).toContain(rng.address)
    expect(report.verdict).not.toBe('compatible')
    expect(report.notes.join('\n')).toContain(`no bridge of the source leads to its bus`)
  })
})
