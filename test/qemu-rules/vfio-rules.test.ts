import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { runCheck } from '../../src/check/sides/run'
import type { Device } from '../../src/pci/device'
import { checkedBits } from '../../src/qemu/painting/masks'
import { reconstruct } from '../../src/qemu/reconstruct'
import type { View } from '../../src/qemu/request'
import {
  disagreements,
  placementOf,
  propertiesOf,
  type Recorded,
  type RecordedFunction,
  type RecordedRestore,
  recordedVfioRestores,
} from '../ground-truth'
import { deviceOf, FUNCTIONS, PORTS, STARTED, target } from './a-function'

/*
 * What vfio-pci of one release does and of another doesn't, held against records out of QEMU 7.2.22, 10.0.13 and 11.1.3
 * and against restores between them.
 */

const optionsOf = (text: string): Map<string, string> =>
  new Map(text.split(',').flatMap((option) => (option === '' ? [] : [option.split('=') as [string, string]])))

const masksOf = (record: Recorded, config: string, view: View) =>
  reconstruct(
    deviceOf(config, { bars: record.bars ?? [], rom: record.rom ?? 0 }),
    target(record.qemu, record.machines[0]!, {
      set: propertiesOf(record),
      placement: placementOf(record),
      profile: record.device ?? 'vfio-pci',
      view,
    }),
  ).masks

const title = ({ case: name, qemu, options }: Recorded): string => [name, qemu, options].filter(Boolean).join(' ')

describe("config and masks are QEMU's", () => {
  test.each(['7.2.22', '10.0.13', '11.1.3'])('of functions that %s starts with', (version) => {
    const wrong = STARTED.filter(({ qemu }) => qemu === version).flatMap((record) => {
      const masks = masksOf(record, record.physical!, 'vfio')
      const found = masks.refused === null ? disagreements({ ...masks }, record) : [`refused: ${masks.refused}`]
      return found.length > 0 ? [`${title(record)}: ${found.join('; ')}`] : []
    })
    expect(wrong).toEqual([])
  })

  test('refuse functions that no QEMU starts with', () => {
    const refused = FUNCTIONS.filter((record) => record.refused !== undefined)
    expect(refused.length).toBeGreaterThan(10)
    expect(refused.filter((record) => masksOf(record, record.physical!, 'vfio').refused === null).map(title)).toEqual(
      [],
    )
  })

  test('of root ports above a function whose host completes AtomicOps', () => {
    const wrong = PORTS.flatMap((record) => {
      const masks = masksOf(record, record.config, 'qemu')
      const found = [...disagreements({ ...masks }, record), ...(masks.contradiction ? ['unlike a new one'] : [])]
      return found.length > 0 ? [`${title(record)}: ${found.join('; ')}`] : []
    })
    expect(wrong).toEqual([])
  })

  test("no compared bit of QEMU's bytes is reported as unchecked", () => {
    const missed = STARTED.flatMap((record) => {
      const masks = masksOf(record, record.config, 'qemu')
      const ours = checkedBits(masks)
      const [cmask, wmask, w1cmask] = [record.cmask, record.wmask, record.w1cmask].map(fromHex)
      const at = ours.findIndex(
        (bits, i) =>
          (cmask![i]! & ~wmask![i]! & ~w1cmask![i]! & ~bits & ~masks.uncertain[i]! & ~masks.absent[i]!) !== 0,
      )
      return at < 0 ? [] : [`${title(record)} at 0x${at.toString(16)}`]
    })
    expect(missed).toEqual([])
  })
})

describe('the verdict, and the line that QEMU prints, are those of a real restore', () => {
  const restores = recordedVfioRestores()
  const portOf = (qemu: string, machine: string, { atomics }: RecordedFunction, options: string): Device => {
    const name = `atomics-${options.includes('multifunction=on') ? 0 : atomics}`
    const record = PORTS.find((port) => port.qemu === qemu && port.case === name && port.machines.includes(machine))!
    return { ...deviceOf(record.config, {}, '0000:00:01.0/pcie-root-port'), fromStream: true }
  }

  function judged(restore: RecordedRestore) {
    const { source, destination, machine, sourceFunction, destinationFunction } = restore
    // A source that isn't told a property has the destination's.
    const own: readonly [string, string][] = [
      ['iommufd', ''],
      ['ats', 'auto'],
      ['x-nv-gpudirect-clique', ''],
    ]
    const sourceSet = new Map([...own, ...optionsOf(restore.sourceOptions)])
    const set = new Map([...own, ...optionsOf(restore.destinationOptions)])
    const common = { sourceQemu: source, devices: [], map: new Map(), all: false, version: '0' } as const
    if (restore.case.startsWith('atomics')) {
      const ends = [
        portOf(source, machine, sourceFunction, restore.sourceOptions),
        portOf(destination, machine, destinationFunction, restore.destinationOptions),
      ] as const
      const request = target(destination, machine, { profile: null, view: 'qemu', placement: 'pcie.0' })
      return runCheck([ends[0]], [ends[1]], { ...common, target: request, sourceView: 'qemu', destinationView: 'qemu' })
    }
    const ends = [sourceFunction, destinationFunction].map((each) => deviceOf(each.physical, each)) as [Device, Device]
    const request = target(destination, machine, { set })
    return runCheck([ends[0]], [ends[1]], {
      ...common,
      sourceSet,
      target: request,
      sourceView: 'vfio',
      destinationView: 'vfio',
    })
  }

  test.each([...new Set(restores.map(({ case: name }) => name))])('%s', (name) => {
    const of = restores.filter((restore) => restore.case === name)
    const said = ({ source, destination, machine, sourceOptions, destinationOptions }: RecordedRestore) =>
      [source, destination, machine, sourceOptions, destinationOptions].join(' ')
    expect(
      of.map((restore) => {
        const [device] = judged(restore).devices
        return [said(restore), device!.verdict, device!.firstFailure?.message ?? null]
      }),
    ).toEqual(of.map((restore) => [said(restore), restore.accepted ? 'compatible' : 'incompatible', restore.line]))
  })
})
