import type { DeviceReport, Difference, Report, Verdict } from '../../src/check/report/report'

/** Reports made by hand: what reporters draw is tested without the engine that fills them. */

export const difference = (values: Partial<Difference> & Pick<Difference, 'offset'>): Difference => ({
  source: 0,
  destination: 0,
  cmask: 0xff,
  wmask: 0,
  w1cmask: 0,
  failing: 0,
  outcome: 'adopted',
  register: 'Header > Command',
  field: null,
  rule: 'header',
  note: 'The guest may write it',
  case: null,
  ...values,
})

/** The Slot Status byte of a slot that was powered off: docs of QEMU 7.2's message at 0x6e. */
export const slotStatus: Difference = difference({
  offset: 0x6e,
  source: 0x00,
  destination: 0x40,
  w1cmask: 0x19,
  failing: 0x40,
  outcome: 'fails',
  register: 'PCI Express > Slot Status',
  field: 'Presence Detect State',
  rule: 'pcie-capability',
  note: 'Slot Status is compared, and the guest may only clear its events',
  case: 'slot-presence-detect',
})

export const MESSAGE = 'get_pci_config_device: Bad config data: i=0x6e read: 0 device: 40 cmask: ff wmask: 0 w1cmask:19'

export const device = (values: Partial<DeviceReport> = {}): DeviceReport => ({
  id: '0000:00:12.0/pcie-root-port',
  address: { source: '0000:00:12.0', destination: '0000:00:12.0' },
  profile: { name: 'pcie-root-port', how: 'detected', verified: true, why: 'vendor 1b36, device 000c' },
  view: { source: 'qemu', destination: 'qemu' },
  verdict: 'compatible',
  reason: null,
  fits: true,
  size: 4096,
  firstFailure: null,
  differences: [],
  notes: [],
  ...values,
})

export const refused: DeviceReport = device({
  verdict: 'incompatible',
  firstFailure: { offset: 0x6e, read: 0, device: 0x40, cmask: 0xff, wmask: 0, w1cmask: 0x19, message: MESSAGE },
  differences: [difference({ offset: 0x04, source: 7, destination: 0, wmask: 7 }), slotStatus],
})

export const open: DeviceReport = device({
  id: '0000:00:13.0/e1000e',
  verdict: 'undetermined',
  reason: 'the dump of the source ends at 0x100',
})

export const report = (verdict: Verdict, devices: readonly DeviceReport[], values: Partial<Report> = {}): Report => ({
  schemaVersion: 2,
  tool: { name: 'pcimig', version: '0.1.0' },
  inputs: null,
  covers: { config: true, machine: false, ram: false, sections: false, virtio: false, vmstate: false },
  target: { qemu: '7.2', machine: 'pc-q35-6.0', hostKernel: null },
  verdict,
  unpaired: { source: [], destination: [] },
  devices,
  notes: [],
  ...values,
})
