import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { prove } from '../../src/check/device/proof/prove'
import { proofEnd } from '../../src/check/report/proof'
import type { Device } from '../../src/pci/device'
import { reconstruct } from '../../src/qemu/reconstruct'
import { placementOf, propertiesOf, type Recorded, recorded } from '../ground-truth'

/* What follows from QEMU's code (hw/pci/pcie.c, hw/pci/shpc.c, hw/pci/msi.c) for devices out of QEMU processes. */

const TRAVELS = /^(virtio|vhost)/
/** Virtio devices without PCI Express capability send 256 bytes of a buffer of 4096. */
const lengthOf = ({ device = '', size, config }: Recorded): number =>
  TRAVELS.test(device) && !config.slice(0, 512).includes('10000200') ? 256 : size

function side(record: Recorded) {
  const config = fromHex(record.config).slice(0, lengthOf(record))
  const device: Device = { address: null, id: null, config, bars: new Map(), rom: null, notes: [] }
  const request = {
    qemu: record.qemu,
    machine: record.machines[0]!,
    set: propertiesOf(record),
    placement: placementOf(record),
    bars: new Map(),
    rom: null,
    profile: record.device ?? null,
    view: 'qemu' as const,
  }
  return proofEnd(reconstruct(device, request))
}

/** Registers in which a guest can bring a device into a state that an identical machine refuses. */
const refused = (record: Recorded): string[] => {
  const end = side(record)
  return [
    ...new Set(
      prove(end, end)
        .findings.filter(({ on }) => on === null)
        .map(({ register }) => register),
    ),
  ].sort()
}

const SLOT = 'PCI Express > Slot Status'
const PENDING = 'MSI > Pending Bits'

/** By device type; all others: none. */
const OF_TWINS: readonly (readonly [types: RegExp, registers: readonly string[]])[] = [
  [/^pcie-root-port$/, [SLOT]],
  [/^(ioh3420|xio3130-downstream)$/, [PENDING, SLOT]],
  [/^(cxl-rp|cxl-downstream)$/, [PENDING, SLOT]],
  [/^(pci-bridge|pci-bridge-seat|pcie-pci-bridge)$/, [PENDING]],
]

describe.each(['pcie-root-port', 'virtio', 'emulated'] as const)('%s to an identical machine', (family) => {
  const records = recorded(family).filter(({ refused }) => refused === undefined)
  const types = [...new Set(records.map(({ device }) => device!))].sort()
  test.each(types)('%s', (type) => {
    const [, most = []] = OF_TWINS.find(([types]) => types.test(type)) ?? []
    for (const record of records.filter(({ device }) => device === type)) {
      const found = refused(record)
      expect(found.filter((register) => !most.includes(register))).toEqual([])
      if (most.includes(SLOT)) expect(found).toContain(SLOT)
    }
  })
})
