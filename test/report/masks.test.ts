import { describe, expect, it } from 'vitest'
import type { Masks } from '../../src/qemu/painting/masks'
import type { Changes } from '../../src/qemu/painting/step'
import { PLAIN } from '../../src/report/drawing/style'
import { type MaskedDevice, masksJson, masksText } from '../../src/report/masks/masks'

/** Slot Status of a PCIe root port in the middle of sixteen bytes, masks as QEMU 7.2 has them there. */
const masks: Masks = {
  size: 16,
  config: Uint8Array.from({ length: 16 }, (_, i) => i),
  cmask: new Uint8Array(16).fill(0xff),
  wmask: new Uint8Array(16).fill(0xff, 0, 4),
  w1cmask: new Uint8Array(16).fill(0x19, 6, 7),
  absent: new Uint8Array(16),
  uncertain: new Uint8Array(16),
  changes: [],
  rules: [
    { offset: 0, length: 4, rule: 'core', note: 'Everything is writable at first' },
    { offset: 4, length: 12, rule: 'pcie-capability', note: 'A capability is read-only (pci_add_capability)' },
  ],
  notes: ['taken for a root port'],
  contradiction: null,
  refused: null,
}

const device = (values: Partial<Masks> = {}): MaskedDevice => ({
  id: '0000:00:12.0/pcie-root-port',
  address: '0000:00:12.0',
  profile: { name: 'pcie-root-port', verified: true, why: 'vendor 1b36, device 000c' },
  masks: { ...masks, ...values },
})

describe('masks as JSON', () => {
  const [only] = JSON.parse(masksJson([device()])).devices

  it('has the published properties in the published order', () => {
    expect(Object.keys(JSON.parse(masksJson([])))).toEqual(['schemaVersion', 'devices'])
    expect(Object.keys(only)).toEqual([
      ...['id', 'address', 'profile', 'size', 'config', 'cmask', 'wmask', 'w1cmask', 'checked', 'rules'],
      ...['refused', 'notes', 'changes', 'kernel'],
    ])
    expect(only.rules[1]).toEqual(masks.rules[1])
  })

  it('has bytes as hex without separators, checked being cmask & ~wmask & ~w1cmask', () => {
    expect(only.config).toBe('000102030405060708090a0b0c0d0e0f')
    expect(only.w1cmask).toBe('00000000000019000000000000000000')
    expect(only.checked).toBe('00000000ffffe6ffffffffffffffffff')
  })
})

/* hw/pci/pcie.c: pcie_cap_slot_write_config toggles the interlock's status, which is compared. */
const INTERLOCK: Changes = {
  kind: 'changes',
  at: 6,
  width: 2,
  value: 0x0080,
  by: 'guest',
  how: 'the guest writes 1 to the interlock',
  along: [],
}

describe('who else changes bits', () => {
  const given = device({ changes: [INTERLOCK, { ...INTERLOCK, at: 0, how: 'a write that wmask lets through' }] })

  it('is shown as JSON, without what the guest may write', () => {
    expect(JSON.parse(masksJson([given])).devices[0].changes).toEqual([
      { offset: 6, length: 1, bits: '80', by: 'guest', how: 'the guest writes 1 to the interlock' },
    ])
  })

  it('is shown as text, with whether it counts', () => {
    expect(masksText([given], { width: 80, style: PLAIN })).toMatch(/0x006 .*, bits 80, compared: after\s+the guest/)
  })
})

describe('masks as text', () => {
  const draw = (given: MaskedDevice, width = 80) => masksText([given], { width, style: PLAIN })

  it('has a line for each run of equal masks, the rule at the first', () => {
    const rows = draw(device())
      .split('\n')
      .filter((line) => line.startsWith('  0x'))
    expect(rows.map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['0x000-003', 'ff', 'ff', '00', '00', 'core'],
      ['0x004-005', 'ff', '00', '00', 'ff', 'pcie-capability'],
      ['0x006', 'ff', '00', '19', 'e6', 'A capability is read-only'],
      ['0x007-00f', 'ff', '00', '00', 'ff', '(pci_add_capability)'],
    ])
  })

  it('counts the checked bits', () => {
    expect(draw(device()).replace(/\s+/g, ' ')).toContain('16 bytes sent, 93 bits of them checked')
  })

  it('warns if QEMU would not start the device', () => {
    expect(draw(device({ refused: 'PBA outside of BAR' }))).toContain(
      'Warning: QEMU would not start this device: PBA outside of BAR',
    )
  })

  it.each([40, 60, 80, 120])('fits into %i columns', (width) => {
    expect(
      draw(device(), width)
        .split('\n')
        .filter((line) => line.length > Math.max(width, 62)),
    ).toEqual([])
  })
})
