import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import type { Device } from '../../src/pci/device'
import { reconstruct } from '../../src/qemu/reconstruct'
import { disagreements, placementOf, propertiesOf, type Recorded, recorded } from '../ground-truth'

function rebuild(record: Recorded, machine: string, profile: string) {
  const device: Device = {
    address: null,
    id: null,
    config: fromHex(record.physical ?? record.config),
    bars: new Map(record.bars?.map((size, index) => [index, size])),
    rom: record.rom ?? null,
    notes: [],
  }
  return reconstruct(device, {
    qemu: record.qemu,
    machine,
    set: propertiesOf(record),
    placement: placementOf(record),
    bars: new Map(),
    rom: null,
    profile,
    // The records' "physical" bytes were served through the descriptor.
    view: record.physical === undefined ? null : 'vfio',
  }).masks
}

const title = ({ qemu, device, case: name, placement, options }: Recorded) =>
  [qemu, device ?? name, placement, options].filter(Boolean).join(' ')

describe.each(['pcie-root-port', 'virtio', 'emulated'] as const)('%s: config and masks are those of QEMU', (family) => {
  const all = recorded(family)
  test.each([...new Set(all.map(({ device }) => device!))])('%s', (device) => {
    const wrong = all
      .filter((record) => record.device === device)
      .flatMap((record) =>
        record.machines.flatMap((machine) => {
          const found = disagreements({ ...rebuild(record, machine, device) }, record)
          return found.length > 0 ? [`${title(record)} ${machine}: ${found.join('; ')}`] : []
        }),
      )
    expect(wrong).toEqual([])
  })
})

describe('vfio-pci: config and masks are those of QEMU', () => {
  const all = recorded('vfio-pci')
  const started = all.filter(({ refused }) => refused === undefined)
  const refused = all.filter(({ refused }) => refused !== undefined)

  test.each([...new Set(started.map(({ qemu, placement }) => `${qemu} ${placement}`))])('%s', (group) => {
    const wrong = started
      .filter(({ qemu, placement }) => `${qemu} ${placement}` === group)
      .flatMap((record) => {
        const masks = rebuild(record, record.machines[0]!, 'vfio-pci')
        if (masks.refused !== null) return [`${title(record)}: refused although QEMU starts it: ${masks.refused}`]
        const found = disagreements({ ...masks }, record)
        return found.length > 0 ? [`${title(record)}: ${found.join('; ')}`] : []
      })
    expect(wrong).toEqual([])
  })

  test.each(refused.map((record) => [title(record), record] as const))('QEMU does not start %s', (_, record) => {
    expect(rebuild(record, record.machines[0]!, 'vfio-pci').refused).toBeTruthy()
  })
})
