import { describe, expect, test } from 'vitest'
import { interruptsOf, vfioOrderNotes } from '../../src/check/machine/vfio-order'
import type { StreamSection } from '../../src/formats/stream'
import { config, withList } from '../pci/build'
import { deviceAt, sectionAt } from './a-migration'

/** Interrupt pin INTA#. */
const PIN = { 61: '01' }

/*
 * Message Control: MSI (PCI 3.0, 6.8.1.3) enables by bit 0 and has log2 of its vectors in bits 6:4; MSI-X (6.8.2.3)
 * enables by bit 15 and has its table size less one in bits 10:0. Interrupt Disable is bit 10 of Command.
 */
describe('interrupts that vfio_pci_load_config switches on', () => {
  test.each([
    ['MSI-X of 2 vectors', { ...withList('40'), 64: '11 00 01 80' }, 'MSI-X', 2],
    ['MSI-X of 2048 vectors', { ...withList('40'), 64: '11 00 ff 87' }, 'MSI-X', 2048],
    ['MSI-X behind MSI that is off', { ...withList('40'), 64: '05 50 80 00', 80: '11 00 03 80' }, 'MSI-X', 4],
    ['MSI of one vector', { ...withList('40'), 64: '05 00 01 00' }, 'MSI', 1],
    ['MSI of 8 of 32 vectors', { ...withList('40'), 64: '05 00 3b 00' }, 'MSI', 8],
    ['MSI-X that is off, and a pin', { ...withList('40'), ...PIN, 64: '11 00 01 00' }, 'INTx', 1],
    ['a pin that the driver disabled', { ...PIN, 4: '00 04' }, 'none', 0],
    ['a pin alone', PIN, 'INTx', 1],
    ['no pin', {}, 'none', 0],
    ['power management whose bit 15 is set', { ...withList('40'), 64: '01 00 00 80' }, 'none', 0],
    ['an extended capability of MSI’s number', { 256: '05 00 01 00' }, 'none', 0],
    // ID 0005 of an extended capability is Multi-Function Virtual Channel's neighbour, not MSI.
    ['an extended capability of MSI-X’s number', { 256: '11 00 01 00 ff ff ff ff' }, 'none', 0],
  ])('%s', (_, bytes, mode, vectors) => {
    expect(interruptsOf(config(4096, bytes))).toEqual({ mode, vectors, masked: false })
  })
})

const MSIX_ON = config(256, { ...withList('40'), 64: '11 00 00 80' })
const notes = (sections: readonly StreamSection[], space = MSIX_ON) =>
  vfioOrderNotes([deviceAt('0000:00:03.0/vfio', space, 5), deviceAt('0000:00:04.0/e1000', space, 6)], sections)

describe('notes on passed-through functions', () => {
  const ON = '0000:00:03.0/vfio: restoring its config space enables MSI-X, 1 vector'
  const EARLY =
    '0000:00:03.0/vfio: its section comes before arm_gicv3_its: vectors are enabled before the interrupt controller is restored, which fails'

  test.each([
    ['no interrupt controller', [], [ON]],
    ['the controller before it', [sectionAt('arm_gicv3_its', 4)], [ON]],
    ['the controller behind it', [sectionAt('arm_gicv3_its', 9)], [ON, EARLY]],
    ['the controller before it, and another device behind', [sectionAt('arm_gicv3_its', 4), sectionAt('rtc', 9)], [ON]],
    ['a device whose name ends the same', [sectionAt('my_arm_gic', 9)], [ON]],
    ['a device whose name begins the same', [sectionAt('arm_gicv3_timer', 9)], [ON]],
    ['another iterable device', [sectionAt('ram', 1, { type: 'end' }), sectionAt('0000:00:03.0/vfio', 5)], [ON]],
    [
      'the last part of a controller behind it',
      [sectionAt('arm_gicv3', 4), sectionAt('arm_gicv3_its', 9)],
      [ON, EARLY],
    ],
    [
      'as QEMU 5.2 sends it',
      [{ ...sectionAt('0000:00:03.0/vfio', 5), type: 'end' as const }],
      [
        ON,
        '0000:00:03.0/vfio: its config space is at the end of the iterable part, where QEMU 5.2 sends it; 6.0 and later send it in a separate section',
      ],
    ],
  ])('%s', (_, sections, expected) => {
    expect(notes(sections)).toEqual(expected)
  })

  test('order does not matter for a function without interrupts', () => {
    expect(notes([sectionAt('arm_gicv3_its', 9)], config(256, {}))).toEqual([
      '0000:00:03.0/vfio: restoring its config space enables no interrupt',
    ])
  })

  test('MSI needs the controller as MSI-X does', () => {
    const msi = config(256, { ...withList('40'), 64: '05 00 01 00' })
    expect(notes([sectionAt('arm_gicv3_its', 9)], msi)[1]).toBe(EARLY)
  })
})
