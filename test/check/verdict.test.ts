import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { badConfigData } from '../../src/check/report/message'
import type { CheckRequest } from '../../src/check/report/request'
import { runCheck } from '../../src/check/sides/run'
import type { Device } from '../../src/pci/device'
import type { View } from '../../src/qemu/request'
import { placementOf, propertiesOf, type Recorded, recorded } from '../ground-truth'

const device = (config: Uint8Array, record?: Recorded): Device => ({
  address: '0000:00:05.0',
  id: null,
  config,
  bars: new Map(record?.bars?.map((size, index) => [index, size])),
  rom: record?.rom ?? null,
  notes: [],
})

function request(
  record: Recorded,
  profile: string,
  view: View,
  over: Partial<CheckRequest['target']> = {},
): CheckRequest {
  return {
    target: {
      qemu: record.qemu,
      machine: record.machines[0]!,
      set: propertiesOf(record),
      placement: placementOf(record),
      bars: new Map(),
      rom: null,
      profile,
      view,
      ...over,
    },
    sourceQemu: null,
    sourceView: 'qemu',
    destinationView: view,
    devices: [],
    map: new Map(),
    all: false,
    version: '0',
  }
}

/** What QEMU does with masks read out of its own memory: the first offset it refuses, or null. */
function refusedByQemu(source: Uint8Array, record: Recorded): number | null {
  const [config, cmask, wmask, w1cmask] = [record.config, record.cmask, record.wmask, record.w1cmask].map(fromHex)
  for (let i = 0; i < record.size; i++) {
    if (((source[i]! ^ config![i]!) & cmask![i]! & ~wmask![i]! & ~w1cmask![i]!) !== 0) return i
  }
  return null
}

/** A small generator of repeatable numbers (Lehmer, modulus 2^31 - 1). */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 48271) % 2147483647
    return Math.floor((state / 2147483647) * below)
  }
}

/**
 * Made-up functions of which a dump can't be mistaken for theirs: ids of ffff are those of a virtual function, whose real
 * ones its dump does not show; a list that leads into nothing but zeros is that of a dump that was cut and filled up.
 */
const UNLIKE: readonly string[] = ['vid-ffff', 'ptr-misaligned-41', 'ptr-fe', 'ptr-to-zero-cap']

describe.each(['pcie-root-port', 'virtio', 'vfio-pci'] as const)(
  '%s: the verdict is the one by the real masks',
  (family) => {
    // A host never serves 260 bytes, as some of these functions do: their dump counts as cut short.
    const started = recorded(family).filter(
      ({ refused, physical, case: name }) =>
        refused === undefined && physical?.length !== 520 && !UNLIKE.includes(name ?? ''),
    )

    test.each(['one bit flipped', 'three bits flipped', 'another device of the family at the source'])(
      '%s',
      (change) => {
        const random = numbers(change.length * 7919 + family.length)
        const wrong: string[] = []
        for (let i = 0; i < 300; i++) {
          const record = started[random(started.length)]!
          const peers = started.filter(({ size, qemu }) => size === record.size && qemu === record.qemu)
          const other = change.startsWith('another') ? peers[random(peers.length)]! : record
          const source = fromHex(other.config)
          const flips = change.startsWith('another') ? 0 : change.startsWith('one') ? 1 : 3
          for (let flip = 0; flip < flips; flip++) {
            const near = random(2) === 0 ? 0x100 : Math.min(record.size, 0x200)
            source[random(near)]! ^= 1 << random(8)
          }
          const view = family === 'vfio-pci' ? 'vfio' : 'qemu'
          const shown = fromHex(record.physical ?? record.config)
          const profile = record.device ?? family
          // A flipped bit stands for what a stream carries; in a dump some would show that the dump is damaged.
          const sent = { ...device(source), fromStream: true }
          const report = runCheck([sent], [device(shown, record)], request(record, profile, view)).devices[0]!
          // Bytes that are not compared may end QEMU all the same: test/check/obstacles.test.ts.
          if (report.obstacle) continue
          const expected = refusedByQemu(source, record)
          const said = report.verdict === 'compatible' ? null : (report.firstFailure?.offset ?? report.reason)
          if (said !== expected)
            wrong.push(`${record.device ?? record.case} ${record.options}: QEMU ${expected}, we ${said}`)
        }
        expect(wrong).toEqual([])
      },
    )
  },
)

test('the message for a function with unknown regions is QEMU’s, or marked uncertain', () => {
  const functions = recorded('vfio-pci').filter(({ refused, case: name }) => !refused && !UNLIKE.includes(name ?? ''))
  const random = numbers(functions.length)
  const counted = { foretold: 0, uncertain: 0 }
  const wrong: string[] = []
  for (let i = 0; i < 300; i++) {
    const record = functions[random(functions.length)]!
    const own = fromHex(record.config)
    const source = own.slice()
    source[i % 3 === 0 ? 0x40 + random(0xc0) : 0x10 + random(0x18)]! ^= 1 << random(8)
    source[0xff]! ^= 0x80
    const [from, to] = [source, own].map((config) => ({ ...device(config), fromStream: true }))
    const report = runCheck([from!], [to!], request(record, 'vfio-pci', 'qemu')).devices[0]!
    if (report.firstFailure === null) continue
    const at = refusedByQemu(source, record)!
    const [cmask, wmask, w1cmask] = [record.cmask, record.wmask, record.w1cmask].map((text) => fromHex(text)[at]!)
    const line = badConfigData({
      offset: at,
      read: source[at]!,
      device: own[at]!,
      cmask: cmask!,
      wmask: wmask!,
      w1cmask: w1cmask!,
    })
    const isSure = !report.notes.some((note) => /^QEMU may stop before|^QEMU may print other masks/.test(note))
    counted[isSure ? 'foretold' : 'uncertain']++
    if (isSure && report.firstFailure.message !== line)
      wrong.push(`${record.case}: ${line}, we ${report.firstFailure.message}`)
  }
  expect(wrong).toEqual([])
  expect(Math.min(counted.foretold, counted.uncertain)).toBeGreaterThan(20)
})

describe('a root port whose guest powered its slot off', () => {
  const populated = recorded('pcie-root-port').find(
    ({ qemu, placement, machines, options }) =>
      qemu === '7.2.22' && placement.includes('populated:e1000e') && machines.includes('pc-q35-6.0') && options === '',
  )!
  const source = fromHex(populated.config)
  source[0x6e] = 0
  const check = (qemu: string) =>
    runCheck(
      [device(source)],
      [device(fromHex(populated.config))],
      request(populated, 'pcie-root-port', 'guest', { qemu, machine: 'pc-q35-6.0' }),
    )

  test.each(['6.0', '7.2', '7.2.22', '8.0.5'])('QEMU %s refuses it with its line at 0x6e', (qemu) => {
    expect(check(qemu)).toMatchObject({
      verdict: 'incompatible',
      devices: [
        {
          firstFailure: {
            message: 'get_pci_config_device: Bad config data: i=0x6e read: 0 device: 40 cmask: ff wmask: 0 w1cmask:19',
          },
          differences: [
            {
              offset: 0x6e,
              failing: 0x40,
              outcome: 'fails',
              register: 'PCI Express > Slot Status',
              field: 'Presence Detect State',
              rule: 'pcie-capability',
              case: 'slot-presence-detect',
            },
          ],
        },
      ],
    })
  })

  test.each(['8.1', '8.2', '10.0', '11.1'])('QEMU %s accepts it', (qemu) => {
    expect(check(qemu)).toMatchObject({
      verdict: 'compatible',
      devices: [{ differences: [{ offset: 0x6e, outcome: 'adopted', failing: 0 }] }],
    })
  })
})

describe('a vGPU whose vendor-specific capability differs', () => {
  const vgpu = recorded('vfio-pci').find(
    ({ case: name, refused, options }) => name === 'nv-tesla-vndr-b4' && !refused && options === '',
  )!
  const at = 0xb4
  const changed = (offset: number) => {
    const bytes = fromHex(vgpu.physical!)
    bytes[at + offset]! ^= 0x11
    return bytes
  }
  const check = (source: Uint8Array, qemu: string, machine: string, set = new Map<string, string>()) =>
    runCheck([device(source, vgpu)], [device(fromHex(vgpu.physical!), vgpu)], {
      ...request(vgpu, 'vfio-pci', 'vfio', { qemu, machine, set, placement: 'root-port' }),
      sourceView: 'vfio',
    }).devices[0]!

  test('its capability is vendor-specific', () => expect(fromHex(vgpu.physical!)[at]).toBe(0x09))

  test.each([
    ['9.0', 'pc-q35-9.0', 'incompatible'],
    ['8.2', 'pc-q35-8.2', 'incompatible'],
    ['9.1', 'pc-q35-9.1', 'compatible'],
    ['9.1', 'pc-q35-9.0', 'incompatible'],
    ['10.0', 'pc-q35-9.0', 'incompatible'],
    ['10.0', 'pc-q35-9.1', 'compatible'],
    ['11.1', 'pc-q35-11.1', 'compatible'],
  ])('past its header, QEMU %s with %s: %s', (qemu, machine, verdict) => {
    expect(check(changed(5), qemu, machine).verdict).toBe(verdict)
  })

  test.each([
    ['skip-vsc-check=off', '11.1', 'pc-q35-11.1', 'off', 'incompatible'],
    ['skip-vsc-check=on', '11.1', 'pc-q35-9.0', 'on', 'compatible'],
  ])('%s on QEMU %s with %s', (_, qemu, machine, value, verdict) => {
    expect(check(changed(5), qemu, machine, new Map([['skip-vsc-check', value]])).verdict).toBe(verdict)
  })

  test.each(['9.0', '9.1', '11.1'])('in its length byte, QEMU %s refuses it', (qemu) => {
    expect(check(changed(2), qemu, `pc-q35-${qemu}`)).toMatchObject({
      verdict: 'incompatible',
      firstFailure: { offset: at + 2 },
    })
  })
})

describe('vendor-specific capabilities that QEMU creates are never exempt', () => {
  test("virtio's common configuration", () => {
    const record = recorded('virtio').find(
      ({ qemu, placement, options }) => qemu === '11.1.3' && placement === 'root-port' && options === '',
    )!
    const source = fromHex(record.config)
    source[0x84 + 0x0c]! ^= 1
    expect(
      runCheck([device(source)], [device(fromHex(record.config))], request(record, record.device!, 'qemu')),
    ).toMatchObject({
      verdict: 'incompatible',
      devices: [{ firstFailure: { offset: 0x90 } }],
    })
  })

  test('the resource reserve of a bridge', () => {
    const record = recorded('pcie-root-port').find(
      ({ qemu, options }) => qemu === '11.1.3' && options === 'bus-reserve=4',
    )!
    const source = fromHex(record.config)
    source[0x94]! ^= 1
    expect(
      runCheck([device(source)], [device(fromHex(record.config))], request(record, 'pcie-root-port', 'qemu')),
    ).toMatchObject({
      verdict: 'incompatible',
      devices: [{ firstFailure: { offset: 0x94 } }],
    })
  })

  test('the GPUDirect clique', () => {
    const record = recorded('vfio-pci').find(
      ({ options, refused }) => !refused && options === 'x-nv-gpudirect-clique=5',
    )!
    const at = [0xc8, 0xd4].find((offset) => record.config.slice(2 * (offset + 3), 2 * (offset + 6)) === '503250')!
    const source = fromHex(record.config)
    source[at + 6]! ^= 8
    expect(
      runCheck([device(source)], [device(fromHex(record.physical!), record)], request(record, 'vfio-pci', 'vfio')),
    ).toMatchObject({ verdict: 'incompatible', devices: [{ firstFailure: { offset: at + 6 } }] })
  })
})
