import { config, fill, type Step, writable, writeOneToClear } from '../step'

/** Header values that a device's class sets. Numbers as in the specification's registers. */
export interface HeaderIds {
  readonly vendor: number
  readonly device: number
  readonly revision: number
  /** 24 bits: class, subclass, programming interface. */
  readonly classCode: number
  /** Type 0 only; QEMU's default is 1af4:1100. */
  readonly subsystem?: { readonly vendor: number; readonly device: number }
  readonly multifunction?: boolean
  readonly interruptPin?: number
}

/** Bytes from 0x40 on are initially guest-writable and not compared; only capabilities change that. */
const DEVICE_AREA = 0x40
const INTERRUPT_STATUS = 0x08

/**
 * The masks every PCI device starts with: pci_init_cmask, pci_init_wmask and pci_init_w1cmask, called by
 * do_pci_register_device (hw/pci/pci.c, QEMU 1.0 to 11.1).
 */
export function core(size: number): Step[] {
  return [
    {
      rule: 'header-unchecked',
      note: "no mask covers these header bytes: the source's are accepted (pci_init_cmask)",
      actions: [fill('cmask', 0, DEVICE_AREA, 0)],
    },
    {
      rule: 'header-identity',
      note: 'ids, class, revision and header type must be equal (pci_init_cmask)',
      actions: [fill('cmask', 0x00, 4, 0xff), fill('cmask', 0x08, 4, 0xff), fill('cmask', 0x0e, 1, 0xff)],
    },
    {
      rule: 'header-command',
      note: 'Command is guest-writable and never compared (pci_init_wmask)',
      actions: [writable(0x04, 2, 0x0507, 'wmask')],
    },
    {
      rule: 'header-status',
      note: 'of Status only the Capabilities List bit is compared (pci_init_cmask, pci_init_w1cmask)',
      actions: [
        fill('cmask', 0x06, 1, 0x10),
        writeOneToClear(0x06, 2, 0xf900),
        {
          kind: 'changes',
          at: 0x06,
          width: 2,
          value: INTERRUPT_STATUS,
          by: 'device',
          how: 'the device raises its interrupt line (pci_update_irq_status)',
          along: [],
        },
      ],
    },
    {
      rule: 'header-writable',
      note: 'guest-writable and never compared (pci_init_wmask)',
      actions: [fill('wmask', 0x0c, 1, 0xff), fill('wmask', 0x3c, 1, 0xff)],
    },
    {
      rule: 'capability-pointer',
      note: 'the start of the capability list must be equal (pci_init_cmask)',
      actions: [fill('cmask', 0x34, 1, 0xff)],
    },
    {
      rule: 'outside-capabilities',
      note: 'outside any capability: guest-writable and never compared (pci_init_wmask)',
      actions: [fill('wmask', DEVICE_AREA, size - DEVICE_AREA, 0xff)],
    },
  ]
}

/** Ids, class and interrupt pin, as the device's class sets them. */
export function ids(header: HeaderIds): Step {
  const sub = header.subsystem
  return {
    rule: 'header-identity',
    note: 'ids, class, revision and header type must be equal (pci_init_cmask)',
    actions: [
      config(0x00, 2, header.vendor),
      config(0x02, 2, header.device),
      config(0x08, 4, header.revision + header.classCode * 256),
      config(0x0e, 1, header.multifunction ? 0x80 : 0),
      ...(sub ? [config(0x2c, 2, sub.vendor), config(0x2e, 2, sub.device)] : []),
      config(0x3d, 1, header.interruptPin ?? 0),
    ],
  }
}

/** Options of a bridge: whether its secondary bus is PCI Express decides what the guest may write. */
export interface BridgeOptions {
  readonly expressPort: boolean
  /**
   * QEMU 8.2 and later make the Secondary Latency Timer of express ports read-only, unless
   * `x-pci-express-writeable-slt-bug` is on (machine types up to 8.1).
   */
  readonly writableLatencyTimer: boolean
  /** Multifunction bit of the header type byte. */
  readonly multifunction: boolean
}

/**
 * A type 1 header: pci_init_mask_bridge and pci_bridge_initfn (hw/pci/pci.c, hw/pci/pci_bridge.c), for ports also
 * pcie_port_init_reg (hw/pci/pcie_port.c) and pcie_aer_init's write mask of Bridge Control.
 */
export function bridge({ expressPort, writableLatencyTimer, multifunction }: BridgeOptions): Step[] {
  return [
    {
      rule: 'bridge-buses',
      note: 'bus numbers are guest-writable and never compared (pci_init_mask_bridge)',
      actions: [fill('wmask', 0x18, 3, 0xff), fill('wmask', 0x1b, 1, writableLatencyTimer ? 0xff : 0)],
    },
    {
      rule: 'bridge-windows',
      note: 'of the I/O and prefetchable windows only the type bits are compared (pci_init_mask_bridge)',
      actions: [
        ...[0x1c, 0x1d].flatMap((at) => [fill('cmask', at, 1, 0x0f), fill('wmask', at, 1, 0xf0)]),
        ...[0x20, 0x22].map((at) => writable(at, 2, 0xfff0, 'wmask')),
        ...[0x24, 0x26].flatMap((at) => [
          config(at, 2, 0x0001),
          fill('cmask', at, 1, 0x0f),
          writable(at, 2, 0xfff0, 'wmask'),
        ]),
        fill('wmask', 0x28, 8, 0xff),
      ],
    },
    {
      rule: 'bridge-control',
      note: 'Bridge Control is never compared (pci_init_mask_bridge)',
      actions: [writable(0x3e, 2, expressPort ? 0x005f : 0x0bff, 'wmask'), writeOneToClear(0x3e, 2, 0x0400)],
    },
    {
      rule: 'header-identity',
      note: 'ids, class, revision and header type must be equal (pci_init_cmask)',
      actions: [
        config(0x0e, 1, multifunction ? 0x81 : 0x01),
        ...(expressPort ? [] : [config(0x06, 2, 0x00a0), config(0x1e, 2, 0x00a0)]),
      ],
    },
  ]
}

/** `io-reserve=0` on a root port (gen_rp_realize, hw/pci-bridge/gen_pcie_root_port.c): no I/O window, no I/O decoding. */
export const noIoWindow: Step = {
  rule: 'bridge-windows',
  note: 'io-reserve=0: the I/O window is read-only (gen_rp_realize)',
  actions: [
    { kind: 'write', array: 'wmask', at: 0x04, width: 1, how: 'clear', value: 0x01 },
    fill('wmask', 0x1c, 2, 0),
  ],
}
