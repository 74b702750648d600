import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { fresh } from '../../src/qemu/fresh/fresh'
import type { Placement } from '../../src/qemu/painting/placement'
import { resolveTarget } from '../../src/qemu/reconstruct'
import { NOTHING_GIVEN } from '../a-request'
import { disagreements, placementOf, type Recorded, recorded } from '../ground-truth'

const records = (['pcie-root-port', 'virtio', 'emulated'] as const)
  .flatMap(recorded)
  .filter(({ options, placement }) => options === '' && !placement.includes('populated'))

const target = (qemu: string, machine: string) => resolveTarget({ ...NOTHING_GIVEN, qemu, machine })

function build(record: Recorded, machine: string, placement: Placement, set = new Map<string, string>()) {
  return fresh({ type: record.device!, placement, set }, target(record.qemu, machine))
}

const title = ({ qemu, device, placement }: Recorded, machine: string) => `${device} ${placement} ${qemu} ${machine}`

describe('a device built from its type is what QEMU built, config and masks', () => {
  const plugged = records.filter((record) => placementOf(record) !== null)

  test.each([...new Set(plugged.map(({ device }) => device!))])('%s', (type) => {
    const wrong = plugged
      .filter(({ device }) => device === type)
      .flatMap((record) =>
        record.machines.flatMap((machine) => {
          const found = build(record, machine, placementOf(record)!)
          const why = 'reason' in found ? [found.reason] : disagreements({ ...found.masks }, record)
          return why.length > 0 ? [`${title(record, machine)}: ${why.join('; ')}`] : []
        }),
      )
    expect(wrong).toEqual([])
  })
})

/** The ground truth does not say with which options of the machine a chipset was made: none of them is compared. */
describe("a chipset's function has QEMU's masks and compared values", () => {
  const chipset = records.filter(({ placement }) => placement === 'chipset')

  test.each([...new Set(chipset.map(({ device }) => device!))])('%s', (type) => {
    const wrong = chipset
      .filter(({ device }) => device === type)
      .flatMap((record) =>
        record.machines.flatMap((machine) => {
          const [config, cmask, wmask, w1cmask] = ['config', 'cmask', 'wmask', 'w1cmask'].map((name) =>
            fromHex(record[name as 'config']),
          )
          const many = (config![0x0e]! & 0x80) !== 0
          const found = build(
            record,
            machine,
            machine.startsWith('pc-i440fx') ? 'pci.0' : 'pcie.0',
            many ? new Map([['multifunction', 'on']]) : new Map(),
          )
          if ('reason' in found) return [`${title(record, machine)}: ${found.reason}`]
          const same = { ...record, config: '', cmask: record.cmask }
          const masks = disagreements({ ...found.masks, config: new Uint8Array() }, same)
          const values = [...config!.keys()].filter(
            (i) => ((found.masks.config[i]! ^ config![i]!) & cmask![i]! & ~wmask![i]! & ~w1cmask![i]!) !== 0,
          )
          return masks.length + values.length > 0
            ? [`${title(record, machine)}: ${masks.join('; ')} ${values.map((i) => i.toString(16)).join(' ')}`]
            : []
        }),
      )
    expect(wrong).toEqual([])
  })
})

describe('what is unknown is reported', () => {
  const built = (type: string, placement: Placement, set: Record<string, string> = {}) =>
    fresh({ type, placement, set: new Map(Object.entries(set)) }, target('10.0', 'pc-q35-10.0'))

  test.each([
    ['a type nobody measured', 'vfio-pci', 'root-port', {}, 'vfio-pci was not measured at root-port'],
    [
      'an option whose effect is not known',
      'edu',
      'pcie.0',
      { dma_mask: '1' },
      'it is unknown what dma_mask=1 does to the config space of edu',
    ],
  ] as const)('%s', (_, type, placement, set, reason) => {
    expect(built(type, placement, set)).toEqual({ reason })
  })
})

describe('options', () => {
  const withOptions = (['pcie-root-port', 'virtio', 'emulated'] as const)
    .flatMap(recorded)
    .filter((record) => record.options !== '' && placementOf(record) !== null)

  test('a device with options is what QEMU built, or no prediction', () => {
    const wrong: string[] = []
    let right = 0
    for (const record of withOptions) {
      const pairs = record.options.split(',').map((pair): [string, string] => {
        const [name = '', value = ''] = pair.split('=')
        return [name, value]
      })
      const machine = record.machines[0]!
      const found = build(record, machine, placementOf(record)!, new Map(pairs))
      if ('reason' in found) continue
      const why = disagreements({ ...found.masks }, record)
      if (why.length > 0) wrong.push(`${title(record, machine)} ${record.options}: ${why.join('; ')}`)
      else right++
    }
    expect(wrong).toEqual([])
    expect(right).toBeGreaterThan(800)
  })
})
