import { describe, expect, it } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { runCheck } from '../../src/check/sides/run'
import { checkSides } from '../../src/check/sides/sides'
import type { Device, MeasuredMasks } from '../../src/pci/device'
import { maskDoubts } from '../../src/qemu/painting/measured'
import { reconstruct } from '../../src/qemu/reconstruct'
import { asked, NOTHING_GIVEN } from '../a-request'
import { type Recorded, recorded } from '../ground-truth'

/* Masks that were read in QEMU's memory go before every rule. Records are what QEMU 7.2.22 held. */

const WHERE = "read out of QEMU's memory"

const found = (family: 'virtio' | 'pcie-root-port', device: string, options: string): Recorded =>
  recorded(family).find((record) => record.qemu === '7.2.22' && record.device === device && record.options === options)!

const PLAIN = found('virtio', 'virtio-net-pci', '')
const PORT = found('pcie-root-port', 'pcie-root-port', '')

/** The capability that virtio-pci adds last and so lists first: MSI-X. */
const LAST = fromHex(PLAIN.config)[0x34]!

const measured = ({ cmask, wmask, w1cmask, device }: Recorded): MeasuredMasks => ({
  ...{ cmask: fromHex(cmask), wmask: fromHex(wmask), w1cmask: fromHex(w1cmask) },
  type: device!,
  where: WHERE,
})

const held = ({ config }: Recorded, extra: Partial<Device> = {}): Device => ({
  ...{ address: null, id: null, config: fromHex(config), bars: new Map(), rom: null, notes: [], fromStream: true },
  ...extra,
})

const withByte = (device: Device, offset: number, xor: number): Device => {
  const config = device.config.slice()
  config[offset]! ^= xor
  return { ...device, config }
}

describe('masks that were read', () => {
  it.each([
    ['virtio-net-pci', PLAIN],
    ['pcie-root-port', PORT],
  ])('are used as they are: %s', (_, record) => {
    const { masks, profile, doubts } = reconstruct(held(record, { measured: measured(record) }), NOTHING_GIVEN)
    expect(masks.cmask).toEqual(fromHex(record.cmask))
    expect(masks.wmask).toEqual(fromHex(record.wmask))
    expect(masks.w1cmask).toEqual(fromHex(record.w1cmask))
    expect(masks.rules).toEqual([{ offset: 0, length: masks.size, rule: 'measured', note: WHERE }])
    expect([profile.name, profile.basis, profile.verified, doubts]).toEqual([record.device, 'measured', true, []])
  })

  it('hold for every release, even one whose rules differ', () => {
    // Slot Status, Presence Detect State: compared by 7.2, excluded by 8.1 and newer (pcie_cap_slot_init).
    const destination = held(PORT, { measured: measured(PORT) })
    const at = PORT.config.indexOf('10', 2 * 0x54) / 2 + 0x1a
    const source = withByte(destination, at, 0x40)
    for (const qemu of ['5.2', '7.2', '8.1', '11.1']) {
      const { devices } = runCheck([source], [destination], asked({ target: { ...NOTHING_GIVEN, qemu } }))
      expect(devices[0]!.firstFailure).toMatchObject({ offset: at, cmask: 0xff, wmask: 0, w1cmask: 0x19 })
      expect(devices[0]!.differences[0]!.rule).toBe('measured')
    }
  })

  it('judge a device of a vendor that no rule knows', () => {
    const foreign = withByte(withByte(held(PLAIN), 0, 0x11), 2, 0x22)
    const masks = { ...measured(PLAIN), type: 'vendor-nic' }
    const verdicts = [undefined, masks].map((own) => {
      const destination = own ? { ...foreign, measured: own } : foreign
      const { devices, verdict } = runCheck([foreign], [destination], asked())
      return [verdict, devices[0]!.profile.how, devices[0]!.profile.verified]
    })
    expect(verdicts[1]).toEqual(['compatible', 'measured', true])
    expect(verdicts[0]![2]).toBe(false)
  })

  it('judge what a release and a machine type of a vendor built', () => {
    const host = { qemu: '14.2.0', machine: 'vendor-q35-3', hostKernel: null }
    const device = held(PLAIN)
    const side = (own: Device) => ({ devices: [own], stream: null, host })
    const known = checkSides(side(device), side({ ...device, measured: measured(PLAIN) }), asked())
    expect([known.verdict, known.devices[0]!.profile.how]).toEqual(['compatible', 'measured'])
    expect(() => checkSides(side(device), side(device), asked())).toThrow('there is no QEMU 14.2.0')
  })

  it('leave bytes open that could not be read', () => {
    const gaps = [{ offset: 0, length: 4 }]
    const destination = held(PLAIN, { measured: measured(PLAIN), gaps })
    expect(runCheck([held(PLAIN)], [destination], asked()).verdict).toBe('undetermined')
  })

  it('decide over a type that the user names', () => {
    const device = held(PLAIN, { measured: measured(PLAIN) })
    const { masks, profile } = reconstruct(device, { ...NOTHING_GIVEN, profile: 'e1000e' })
    expect(masks.wmask).toEqual(fromHex(PLAIN.wmask))
    expect(profile.basis).toBe('measured')
  })

  it('say nothing about what the guest does not write: a proof stays open', async () => {
    const { proveFrom } = await import('../../src/check/device/proof/prove-source')
    const device = held(PLAIN, { measured: measured(PLAIN) })
    const request = asked({ prove: proveFrom, target: { ...NOTHING_GIVEN, qemu: '7.2', machine: 'pc-q35-7.2' } })
    expect(runCheck([device], [device], request).devices[0]!.proof!.outcome).toBe('depends')
  })

  // pci_init_cmask and pci_add_capability (hw/pci/pci.c) compare ids, header type and heads of capabilities in every device.
  it.each<[string, (masks: MeasuredMasks) => Partial<MeasuredMasks>]>([
    ['nothing is compared', ({ cmask }) => ({ cmask: cmask.map(() => 0) })],
    ['the guest writes all', ({ wmask }) => ({ wmask: wmask.map(() => 0xff) })],
    ['the guest clears all', ({ w1cmask }) => ({ w1cmask: w1cmask.map(() => 0xff) })],
    ["another type's", () => measured(PORT)],
    ['those of before a capability moved', ({ cmask }) => ({ cmask: cmask.map((b, i) => (i === LAST ? 0 : b)) })],
  ])('are refused as masks of this device if edited or outdated: %s', (_, change) => {
    const own = measured(PLAIN)
    const device = held(PLAIN, { measured: { ...own, ...change(own) } })
    // The size of MSI-X's table, which QEMU 7.2 compares.
    const { verdict, devices } = runCheck([withByte(device, LAST + 2, 1)], [device], asked())
    expect(verdict).toBe('undetermined')
    expect(devices[0]!.reason).toContain('of another device, or were edited')
  })

  it.each(['virtio', 'emulated', 'pcie-root-port'] as const)(
    'are those of their device in every record: %s',
    (family) => {
      const records = recorded(family).filter(({ refused }) => refused === undefined)
      const doubted = records.filter((record) => {
        const device = held(record, { measured: { ...measured(record), type: record.device ?? null } })
        return maskDoubts(device).length > 0
      })
      expect(records.length).toBeGreaterThan(50)
      expect(doubted.map(({ device, options }) => `${device} ${options}`)).toEqual([])
    },
  )

  it('are those of their function in every record of vfio-pci', () => {
    const records = recorded('vfio-pci').filter(({ refused }) => refused === undefined)
    const doubted = records.filter(
      (record) => maskDoubts(held(record, { measured: { ...measured(record), type: 'vfio-pci' } })).length > 0,
    )
    expect(doubted.map(({ case: name }) => name)).toEqual([])
  })
})
