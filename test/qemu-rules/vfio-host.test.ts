import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { runCheck } from '../../src/check/sides/run'
import { type HostKernel, UNKNOWN_KERNEL } from '../../src/kernel/behaviour'
import { parseKernel } from '../../src/kernel/release'
import type { Device } from '../../src/pci/device'
import { checkedBits } from '../../src/qemu/painting/masks'
import { predict } from '../../src/qemu/predict/predict'
import { reconstruct, resolveTarget } from '../../src/qemu/reconstruct'
import type { TargetRequest } from '../../src/qemu/request'
import type { Recorded } from '../ground-truth'
import { deviceOf, PORTS, STARTED, target } from './a-function'

/*
 * Rules of vfio-pci that need iommufd, or a device that is handed over, can't be recorded without hardware: they stand as
 * read in QEMU's source. What decides there and was not told leaves the verdict open.
 */

describe('what the host decides is not guessed', () => {
  // vfio_pci_enable_rp_atomics (hw/vfio/pci.c, 8.1): the destination's host sets bits 9 to 7 of Device Capabilities 2, at 0x78.
  test.each([
    ['11.1', 7, false, { 120: 0x80, 121: 0x03 }],
    ['11.1', 0, true, { 120: 0x80, 121: 0x03 }],
    ['11.1', 0, false, {}],
    ['7.2', 7, true, {}],
  ] as const)(
    'AtomicOps of a predicted root port: %s, %i on the source, a function below it: %s',
    (qemu, atomics, behind, open) => {
      const record = PORTS.find(
        ({ qemu: from, case: name, machines }) =>
          from === '11.1.3' && name === `atomics-${atomics}` && machines.includes('pc-q35-7.2'),
      )!
      const port: Device = { ...deviceOf(record.config, {}, '0000:00:01.0/pcie-root-port'), fromStream: true }
      const other: Device = { ...deviceOf(STARTED[0]!.config, {}, '0000:00:01.0:00.0/vfio'), fromStream: true }
      const request = target(qemu, 'pc-q35-7.2', { profile: 'pcie-root-port', view: 'qemu', placement: 'pcie.0' })
      const found = predict(port, behind ? [port, other] : [port], request, resolveTarget(request))
      if ('reason' in found) throw new Error(found.reason)
      const bits = [0x78, 0x79].flatMap((at) => (found.open[at] === 0 ? [] : [[at, found.open[at]]]))
      expect(Object.fromEntries(bits)).toEqual(open)
      expect(found.assumptions.some(({ property, confirmed }) => property === 'AtomicOps' && !confirmed)).toBe(
        bits.length > 0,
      )
    },
  )

  const ats = STARTED.find(({ case: name }) => name === 'ats-mid')!
  const atsFirst = STARTED.find(({ case: name }) => name === 'ats-first')!
  const check = (
    record: Recorded,
    qemu: string,
    set: Readonly<Record<string, string>>,
    machine = 'pc-q35-9.0',
    hostKernel?: HostKernel,
  ) => {
    const request = target(qemu, machine, { set: new Map(Object.entries(set)), ...(hostKernel && { hostKernel }) })
    const sourceHostKernel = hostKernel ?? UNKNOWN_KERNEL
    const ends = deviceOf(record.physical!, { bars: record.bars!, rom: 0 })
    const asked = {
      target: request,
      sourceHostKernel,
      sourceQemu: qemu,
      devices: [],
      map: new Map(),
      all: false,
      version: '0',
    } as const
    const [device] = runCheck([ends], [ends], { ...asked, sourceView: 'vfio', destinationView: 'vfio' }).devices
    return { verdict: device!.verdict, reason: device!.reason }
  }

  // vfio_pci_ats_requested_and_supported (hw/vfio/pci.c, 11.1): only with iommufd and auto the host is asked.
  test.each([
    ['11.0', {}, 'compatible'],
    ['11.0', { iommufd: 'iommufd0', ats: 'auto' }, 'compatible'],
    ['11.1', {}, 'undetermined'],
    ['11.1', { ats: 'auto' }, 'undetermined'],
    ['11.1', { iommufd: 'iommufd0', 'pasid-bits': '0' }, 'undetermined'],
    ['11.1', { iommufd: '' }, 'compatible'],
    ['11.1', { ats: 'on' }, 'compatible'],
    ['11.1', { ats: 'off' }, 'compatible'],
    ['11.1', { iommufd: 'iommufd0', ats: 'off', fsts: 'off' }, 'compatible'],
  ] as const)('ATS: %s with %j is %s', (qemu, set, verdict) => {
    for (const record of [ats, atsFirst]) expect(check(record, qemu, set).verdict).toBe(verdict)
  })

  // VFIO_DEVICE_BIND_IOMMUFD came with Linux 6.6; a vendor's kernel may have it earlier.
  test.each([
    ['6.5', 'compatible'],
    ['6.1.0-32-amd64', 'compatible'],
    ['6.6', 'undetermined'],
    ['5.14.0-503.11.1.el9_5.x86_64', 'undetermined'],
  ])('ATS: 11.1 on a host with Linux %s is %s', (kernel, verdict) => {
    const hostKernel = { release: parseKernel(kernel), overrides: new Map() }
    expect(check(ats, '11.1', {}, 'pc-q35-9.0', hostKernel).verdict).toBe(verdict)
  })

  test('the reason names the options that decide', () => {
    expect(check(ats, '11.1', {}).reason).toMatch(/0x10[23].*--set ats=off.*--set ats=on.*--set iommufd=/)
  })

  // pcie_insert_capability (hw/pci/pcie.c, 11.0) for vfio-pci: smmuv3 in 11.0, intel-iommu in 11.1.
  test.each([
    ['11.0', 'pc-q35-9.0', {}, 'compatible'],
    ['11.0', 'virt-9.0', {}, 'undetermined'],
    ['11.0', 'virt-9.0', { ssidsize: '0' }, 'compatible'],
    ['11.1', 'pc-q35-9.0', {}, 'undetermined'],
    ['11.1', 'pc-q35-9.0', { 'pasid-bits': '0' }, 'compatible'],
    ['11.1', 'pc-q35-9.0', { fsts: 'off' }, 'compatible'],
    ['10.2', 'pc-q35-9.0', {}, 'compatible'],
  ] as const)('PASID: %s on %s with iommufd and %j is %s', (qemu, machine, set, verdict) => {
    const plain = STARTED.find(({ case: name }) => name === 'clique-class-030000')!
    expect(check(plain, qemu, { iommufd: 'iommufd0', ...set }, machine).verdict).toBe(verdict)
  })

  test.each([
    [undefined, 0x103],
    ['0x800', 0x103],
    ['0x120', 0x103],
    // Not a place that QEMU takes: it starts without the capability.
    ['0x802', null],
    ['0x158', null],
  ])('PASID: x-vpasid-cap-offset=%s leaves the pointer of the header before it open', (offset, open) => {
    const record = STARTED.find(({ case: name }) => name === 'ats-mid')!
    const set = new Map([
      ['iommufd', 'iommufd0'],
      ['ats', 'off'],
      ...(offset ? [['x-vpasid-cap-offset', offset] as const] : []),
    ])
    const { masks } = reconstruct(
      deviceOf(record.physical!, { bars: record.bars! }),
      target('11.1', 'pc-q35-11.1', { set }),
    )
    const at = [...masks.absent.keys()].filter((i) => masks.absent[i] !== 0)
    const place = Number(offset ?? 0xff8)
    expect(at.filter((i) => i >= place && i < place + 8).length).toBe(open === null ? 0 : 8)
    expect(at.length).toBeLessThan(11)
  })

  test("PASID in QEMU's bytes: the enables belong to the guest, the rest is compared", () => {
    const record = STARTED.find(({ case: name, qemu }) => name === 'clique-class-030000' && qemu === '11.1.3')!
    const config = fromHex(record.config)
    const view = new DataView(config.buffer)
    view.setUint32(0x150, (view.getUint32(0x150, true) & 0x000f_ffff) | (0xff8 << 20), true)
    view.setUint32(0xff8, 0x0001_001b, true)
    const of = (qemu: string) =>
      checkedBits(
        reconstruct(
          { ...deviceOf(''), config, fromStream: true },
          target(qemu, 'pc-q35-9.0', { view: 'qemu', set: new Map([['iommufd', 'iommufd0']]) }),
        ).masks,
      ).slice(0xff8)
    expect([...of('11.1')]).toEqual([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xf8, 0xff])
    expect([...of('10.2')]).toEqual([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])
  })
})

/* Read in QEMU's source (vfio_cpr_pci_pre_load, hw/vfio/cpr.c): a stand-in for /dev/vfio can't be handed over. */
describe('modes in which a new QEMU takes over the device', () => {
  const vmd = STARTED.find(({ case: name, qemu }) => name === 'vmd-201d-ext' && qemu === '11.1.3')!
  const checked = (record: Recorded, config: string, over: Partial<TargetRequest>) =>
    checkedBits(
      reconstruct(
        deviceOf(config, { bars: record.bars!, rom: 0 }),
        target('11.1', 'pc-q35-11.1', { set: new Map([['iommufd', '']]), ...over }),
      ).masks,
    )

  test.each([
    ['the vendor id', 0x00, 0],
    ['the capabilities bit of Status', 0x06, 0x10],
    ['the class', 0x0a, 0],
    ['the multifunction bit', 0x0e, 0x80],
    ['the size of BAR 0', 0x13, 0x01],
    ['the capability pointer', 0x34, 0xff],
    ['the id of power management', 0x40, 0],
    ['its pointer to the next one', 0x41, 0xff],
    ['its version', 0x42, 0],
    ['the size of the MSI-X table', 0x92, 0xff],
    ["the shadow of a Volume Management Device's window", 0xf4, 0xff],
    ['the id of the first extended capability', 0x100, 0xff],
    ['what is in it', 0x104, 0],
    ['the id of the next one', 0x150, 0],
    ['its version and the lower part of its pointer', 0x152, 0xf0],
    ['the upper part of its pointer', 0x153, 0xff],
  ])('%s at %i: bits %i are compared', (_, offset, bits) => {
    for (const view of ['vfio', 'qemu'] as const) {
      const config = view === 'vfio' ? vmd.physical! : vmd.config
      for (const mode of ['cpr-transfer', 'cpr-exec'] as const) {
        expect({ view, mode, bits: checked(vmd, config, { view, mode })[offset] }).toEqual({ view, mode, bits })
      }
    }
  })

  test('cpr-reboot compares what a migration compares', () => {
    expect(checked(vmd, vmd.physical!, { mode: 'cpr-reboot' })).toEqual(checked(vmd, vmd.physical!, {}))
  })

  test('an emulated device is compared as usual', () => {
    const [port] = PORTS
    const of = (mode: 'normal' | 'cpr-transfer') =>
      checkedBits(
        reconstruct(
          deviceOf(port!.config),
          target('11.1', 'pc-q35-11.1', { mode, profile: null, view: 'qemu', placement: 'pcie.0' }),
        ).masks,
      )
    expect(of('cpr-transfer')).toEqual(of('normal'))
  })

  // 031fbb7110 came with 10.1, ee1ca09fc1 with 10.2.
  test.each([
    ['10.0', 'cpr-transfer', false],
    ['10.1', 'cpr-transfer', true],
    ['10.1', 'cpr-exec', false],
    ['10.2', 'cpr-exec', true],
    ['10.0', 'cpr-reboot', true],
  ] as const)('%s can do %s: %s', (qemu, mode, can) => {
    const { masks } = reconstruct(deviceOf(vmd.physical!), target(qemu, 'pc-q35-10.0', { mode }))
    expect(masks.refused === null).toBe(can)
  })
})
