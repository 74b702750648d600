import { beforeAll, describe, expect, test } from 'vitest'
import type { Device } from '../../../src/pci/device'
import { doubtSentence } from '../../../src/pci/doubts/doubt'
import { reconstruct } from '../../../src/qemu/reconstruct'
import type { TargetRequest } from '../../../src/qemu/request'
import { differences } from './compare'
import { QEMU_VERSION } from './installed'
import { type Row, rowName, startAll } from './live-table'
import type { LiveDevice } from './memory'

/** Config space as a stream of this QEMU would carry it: the hand-over from the formats. */
export const dumpOf = (config: Uint8Array): Device => ({
  address: null,
  id: null,
  config,
  bars: new Map(),
  rom: null,
  notes: [],
})

/** QEMU's name of the row's device type. */
const typeOf = ({ device }: Row): string => device.split(',')[0]!

/** What a user would say about the destination: its version and machine type, where the device sits, its options. */
export function requestOf(machine: string, { device, placement }: Row): TargetRequest {
  const [, ...options] = device.split(',')
  return {
    qemu: QEMU_VERSION,
    machine,
    set: new Map(options.map((option): [string, string] => [option.split('=')[0]!, option.split('=')[1] ?? 'on'])),
    placement,
    bars: new Map(),
    rom: null,
    profile: null,
    view: 'qemu',
  }
}

/** Where a reconstruction from QEMU's own bytes differs from QEMU, and where it takes them for another device's. */
function disagreement(machine: string, row: Row, live: LiveDevice, profile: string | null): string[] {
  const { masks } = reconstruct(dumpOf(live.config), { ...requestOf(machine, row), profile })
  return [...differences(masks, live), ...(masks.contradiction === null ? [] : [doubtSentence(masks.contradiction)])]
}

/** One test a row: config and masks rebuilt from QEMU's own bytes are those that QEMU holds. */
export function describeAgreement(machine: string, rows: readonly Row[]): void {
  describe(machine, () => {
    let live: readonly LiveDevice[]
    beforeAll(async () => {
      live = await startAll(machine, rows)
    })
    const named = rows.map((row, n) => ({ name: rowName(row), row, n }))
    test.each(named)('$name', ({ row, n }) => {
      const given = disagreement(machine, row, live[n]!, typeOf(row))
      const detected = disagreement(machine, row, live[n]!, null)
      expect({ given, detected }).toEqual({ given: [], detected: [] })
    })
  })
}
