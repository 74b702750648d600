import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import type { Device } from '../../src/pci/device'
import { type Prediction, predict } from '../../src/qemu/predict/predict'
import { resolveTarget } from '../../src/qemu/reconstruct'
import type { TargetRequest } from '../../src/qemu/request'
import { placementOf, propertiesOf, type Recorded, recorded } from '../ground-truth'

const dump = ({ config }: Recorded): Device => ({
  address: null,
  id: null,
  config: fromHex(config),
  bars: new Map(),
  rom: null,
  notes: [],
})

function requestOf(record: Recorded, machine: string, set: ReadonlyMap<string, string>): TargetRequest {
  const placement = placementOf(record)
  return { qemu: record.qemu, machine, set, placement, bars: new Map(), rom: null, profile: record.device!, view: null }
}

/** @param origin machine type of the source, where that is known */
function predicted(
  source: Recorded,
  target: Recorded,
  machine: string,
  set = propertiesOf(target),
  origin: string | null = null,
) {
  const request = requestOf(target, machine, set)
  return predict(dump(source), [dump(source)], request, resolveTarget(request), { qemu: null, machine: origin })
}

/** Compared bits in which a prediction is not what QEMU built, but for those it calls open. */
function wrongBits({ device, open }: Prediction, { size, config, cmask, wmask, w1cmask }: Recorded): string[] {
  if (device.config.length !== size) return [`${device.config.length} bytes, QEMU has ${size}`]
  const [real, compared, writable, clearable] = [config, cmask, wmask, w1cmask].map(fromHex)
  return [...real!.keys()]
    .filter((i) => {
      const checked = compared![i]! & ~writable![i]! & ~clearable![i]! & ~open[i]!
      return ((device.config[i]! ^ real![i]!) & checked) !== 0
    })
    .map((i) => `0x${i.toString(16)} is ${device.config[i]!.toString(16)}, QEMU has ${real![i]!.toString(16)}`)
}

const all = (['pcie-root-port', 'virtio', 'emulated'] as const).flatMap(recorded)

/** Records of one device with the same options, which differ by version or machine type. */
function groups(key: (record: Recorded) => string): Recorded[][] {
  const found = new Map<string, Recorded[]>()
  for (const record of all) found.set(key(record), [...(found.get(key(record)) ?? []), record])
  return [...found.values()].filter(({ length }) => length > 1)
}

const sameDevice = ({ device, placement, options }: Recorded) => [device, placement, options].join('|')

interface Pair {
  readonly source: Recorded
  readonly target: Recorded
  readonly machine: string
}

const pairs = (records: readonly Recorded[], differ: (a: Recorded, b: Recorded) => boolean): Pair[] =>
  records.flatMap((source) =>
    records
      .filter((target) => target !== source && differ(source, target))
      .flatMap((target) =>
        [...new Set([target.machines[0]!, target.machines.at(-1)!])].map((machine) => ({ source, target, machine })),
      ),
  )

const title = ({ source, target, machine }: Pair) =>
  [source.device, source.placement, source.options, source.qemu, source.machines[0], '->', target.qemu, machine].join(
    ' ',
  )

/** What the prediction declines, and for how many pairs of records. */
const DECLINED: Readonly<Record<string, RegExp>> = {
  'virtio: VirtIO 1.0 capabilities': /disable-modern=/,
  'virtio-vga: where its structures lie': /page-per-vq=/,
  'virtio, pvscsi, vmxnet3: PCI Express capabilities': /x-disable-pcie=/,
  'vmxnet3, pvscsi, intel-hda: where MSI lies': /x-old-msi-offsets=|x-old-pci-configuration=|old_msi_addr=/,
  CXL: /CXL/,
  'amd-iommu, pxb-cxl: ids': /new ids/,
  'nvme: power management': /power management/,
}

function outcome(list: readonly Pair[]) {
  const wrong: string[] = []
  const declined = new Map<string, number>()
  let right = 0
  for (const pair of list) {
    const found = predicted(pair.source, pair.target, pair.machine)
    if ('reason' in found) {
      const why = Object.keys(DECLINED).find((name) => DECLINED[name]!.test(found.reason)) ?? found.reason
      declined.set(why, (declined.get(why) ?? 0) + 1)
      continue
    }
    const bits = wrongBits(found, pair.target)
    if (bits.length > 0) wrong.push(`${title(pair)}: ${bits.slice(0, 4).join('; ')}`)
    else right++
  }
  return { wrong, right, declined: [...declined.keys()].sort() }
}

describe('config space of one machine type, predicted from that of another', () => {
  const between = groups((record) => `${record.qemu}|${sameDevice(record)}`).flatMap((group) =>
    pairs(group, () => true),
  )

  test('is what QEMU built, or no prediction', () => {
    const { wrong, right, declined } = outcome(between)
    expect(wrong).toEqual([])
    expect(right).toBeGreaterThan(900)
    expect(declined.filter((why) => !(why in DECLINED))).toEqual([])
  })
})

describe('options that are not given, on the same machine type', () => {
  const across = groups(sameDevice).flatMap((group) =>
    pairs(group, (a, b) => a.qemu !== b.qemu).filter(({ source, machine }) => source.machines.includes(machine)),
  )

  test('are read from the source', () => {
    const wrong = across.flatMap((pair) => {
      const { source, target, machine } = pair
      const found = predicted(source, target, machine, new Map(), machine)
      const bits = 'reason' in found ? [] : wrongBits({ ...found, open: new Uint8Array(4096) }, target)
      return bits.length > 0 ? [`${title(pair)}: ${bits.slice(0, 4).join('; ')}`] : []
    })
    expect(wrong).toEqual([])
    expect(across.length).toBeGreaterThan(50)
  })
})

describe('config space of one QEMU version, predicted from that of another', () => {
  const across = groups(sameDevice).flatMap((group) => pairs(group, (a, b) => a.qemu !== b.qemu))

  test('is what QEMU built, or no prediction', () => {
    const { wrong, right, declined } = outcome(across)
    expect(wrong).toEqual([])
    expect(right).toBeGreaterThan(2000)
    expect(declined.filter((why) => !(why in DECLINED))).toEqual([])
  })
})

const named = (device: string, placement: string, options: string, machine: string, qemu = '7.2.22') =>
  all.find(
    (record) =>
      record.device === device &&
      record.placement === placement &&
      record.options === options &&
      record.qemu === qemu &&
      record.machines.includes(machine),
  )!

describe('what a prediction rests on', () => {
  const port = named('pcie-root-port', 'pcie.0', '', 'pc-q35-3.1')
  const said = (found: ReturnType<typeof predicted>) =>
    'reason' in found
      ? found.reason
      : found.assumptions.map(({ property, value, from, confirmed }) => [property, value, from, confirmed])

  test('a default that the source shows is no assumption; one dump does not show what the slot holds', () => {
    expect(said(predicted(port, port, 'pc-q35-3.1'))).toEqual([['slot', 'empty', 'dump', false]])
  })

  test("another machine type's default is not taken as an option", () => {
    expect(said(predicted(port, port, 'pc-q35-7.2', new Map()))).toEqual([
      ['x-speed', '16', 'default', false],
      ['x-width', '32', 'default', false],
      ['disable-acs', 'off', 'default', false],
      ['slot', 'empty', 'dump', false],
    ])
  })

  test('--set confirms', () => {
    const set = new Map([['disable-acs', 'on']])
    expect(said(predicted(port, port, 'pc-q35-7.2', set))).toContainEqual(['disable-acs', 'on', 'set', true])
  })

  test('a value that is a default nowhere was given explicitly: it is kept', () => {
    const net = named('virtio-net-pci', 'root-port', 'vectors=64', 'pc-q35-2.4')
    expect(said(predicted(net, net, 'pc-q35-2.4', new Map()))).toContainEqual(['vectors', '64', 'dump', true])
  })

  const bridge = named('x3130-upstream', 'pcie.0', 'port=5', 'pc-q35-11.1', '11.1.3')

  test("a property for old machine types takes the target's default if the source has another machine type", () => {
    expect(said(predicted(bridge, bridge, 'pc-q35-8.1', new Map(), 'pc-q35-11.1'))).toEqual([
      ['x-pcie-ext-tag', 'off', 'default', true],
    ])
  })

  test('it may have been set if the machine type of the source is unknown', () => {
    expect(said(predicted(bridge, bridge, 'pc-q35-8.1', new Map()))).toEqual([
      ['x-pcie-ext-tag', 'off', 'default', false],
    ])
  })

  test('it was set if the source has the same machine type', () => {
    const tagged = named('virtio-gpu-pci', 'root-port', 'x-pcie-flr-init=off', 'pc-q35-5.2')
    expect(said(predicted(tagged, tagged, 'pc-q35-5.2', new Map(), 'pc-q35-5.2'))).toContainEqual([
      'x-pcie-flr-init',
      'off',
      'dump',
      true,
    ])
  })

  test('a passed-through device is not predicted', () => {
    const device = { ...dump(port), config: fromHex(recorded('vfio-pci')[0]!.physical!) }
    const request = { ...requestOf(port, 'pc-q35-7.2', new Map()), profile: null }
    expect(predict(device, [device], request, resolveTarget(request))).toHaveProperty('reason')
  })
})
