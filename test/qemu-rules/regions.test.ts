import { describe, expect, test } from 'vitest'
import { reconstruct } from '../../src/qemu/reconstruct'
import { header, listed } from './listed-regions'

/*
 * Regions of emulated devices as QEMU 7.2.22 lists them (monitor command query-pci, default properties, newest machine
 * type). Devices whose regions depend on what else their config space holds are in fixtures/ground-truth alone.
 */

type Row = readonly [device: string, id: string, regions: string]

const TABLE: readonly Row[] = [
  ['AC97', '8086:2415', '0: io 0x400, 1: io 0x100'],
  ['ES1370', '1274:5000', '0: io 0x100'],
  ['VGA', '1234:1111', '0: prefetchable memory 0x1000000, 2: memory 0x1000, rom: memory 0x10000'],
  ['acpi-erst', '1b36:0012', '0: memory 0x10, 1: memory 0x2000'],
  ['am53c974', '1022:2020', '0: io 0x80'],
  ['ati-vga', '1002:5046', '0: prefetchable memory 0x1000000, 1: io 0x100, 2: memory 0x4000, rom: memory 0x10000'],
  ['bochs-display', '1234:1111', '0: prefetchable memory 0x1000000, 2: memory 0x1000, rom: memory 0x8000'],
  ['cirrus-vga', '1013:00b8', '0: prefetchable memory 0x2000000, 1: memory 0x1000, rom: memory 0x10000'],
  ['ctucan_pci', '1760:ff00', '0: memory 0x8000, 1: memory 0x10000'],
  ['cxl-downstream', '19e5:a129', '0: 64-bit memory 0x10000'],
  ['cxl-rp', '8086:7075', '0: 64-bit memory 0x10000'],
  ['dc390', '1022:2020', '0: io 0x80'],
  ['e1000', '8086:100e', '0: memory 0x20000, 1: io 0x40, rom: memory 0x40000'],
  ['e1000-82544gc', '8086:100c', '0: memory 0x20000, 1: io 0x40, rom: memory 0x40000'],
  ['e1000-82545em', '8086:100f', '0: memory 0x20000, 1: io 0x40, rom: memory 0x40000'],
  ['e1000e', '8086:10d3', '0: memory 0x20000, 1: memory 0x20000, 2: io 0x20, 3: memory 0x4000, rom: memory 0x40000'],
  ['edu', '1234:11e8', '0: memory 0x100000'],
  ['i6300esb', '8086:25ab', '0: memory 0x10'],
  ['i82550', '8086:1209', '0: prefetchable memory 0x1000, 1: io 0x40, 2: memory 0x20000, rom: memory 0x20000'],
  ['i82551', '8086:1209', '0: prefetchable memory 0x1000, 1: io 0x40, 2: memory 0x20000, rom: memory 0x20000'],
  ['i82557a', '8086:1229', '0: prefetchable memory 0x1000, 1: io 0x40, 2: memory 0x20000, rom: memory 0x20000'],
  ['i82557b', '8086:1229', '0: prefetchable memory 0x1000, 1: io 0x40, 2: memory 0x20000, rom: memory 0x20000'],
  ['i82557c', '8086:1229', '0: prefetchable memory 0x1000, 1: io 0x40, 2: memory 0x20000, rom: memory 0x20000'],
  ['i82558a', '8086:1229', '0: prefetchable memory 0x1000, 1: io 0x40, 2: memory 0x20000, rom: memory 0x20000'],
  ['i82558b', '8086:1229', '0: prefetchable memory 0x1000, 1: io 0x40, 2: memory 0x20000, rom: memory 0x20000'],
  ['i82559a', '8086:1229', '0: prefetchable memory 0x1000, 1: io 0x40, 2: memory 0x20000, rom: memory 0x20000'],
  ['i82559b', '8086:1229', '0: prefetchable memory 0x1000, 1: io 0x40, 2: memory 0x20000, rom: memory 0x20000'],
  ['i82559c', '8086:1229', '0: prefetchable memory 0x1000, 1: io 0x40, 2: memory 0x20000, rom: memory 0x20000'],
  ['i82559er', '8086:1209', '0: prefetchable memory 0x1000, 1: io 0x40, 2: memory 0x20000, rom: memory 0x20000'],
  ['i82562', '8086:1209', '0: prefetchable memory 0x1000, 1: io 0x40, 2: memory 0x20000, rom: memory 0x20000'],
  ['i82801', '8086:2449', '0: prefetchable memory 0x1000, 1: io 0x40, 2: memory 0x20000, rom: memory 0x20000'],
  ['ich9-ahci', '8086:2922', '4: io 0x20, 5: memory 0x1000'],
  ['ich9-intel-hda', '8086:293e', '0: memory 0x4000'],
  ['ich9-usb-ehci1', '8086:293a', '0: memory 0x1000'],
  ['ich9-usb-ehci2', '8086:293c', '0: memory 0x1000'],
  ['ich9-usb-uhci1', '8086:2934', '4: io 0x20'],
  ['ich9-usb-uhci2', '8086:2935', '4: io 0x20'],
  ['ich9-usb-uhci3', '8086:2936', '4: io 0x20'],
  ['ich9-usb-uhci4', '8086:2937', '4: io 0x20'],
  ['ich9-usb-uhci5', '8086:2938', '4: io 0x20'],
  ['ich9-usb-uhci6', '8086:2939', '4: io 0x20'],
  ['intel-hda', '8086:2668', '0: memory 0x4000'],
  ['kvaser_pci', '10e8:8406', '0: io 0x80, 1: io 0x80, 2: io 0x8'],
  ['lsi53c810', '1000:0001', '0: io 0x100, 1: memory 0x400, 2: memory 0x2000'],
  ['lsi53c895a', '1000:0012', '0: io 0x100, 1: memory 0x400, 2: memory 0x2000'],
  ['megasas', '1000:0060', '0: 64-bit memory 0x4000, 2: io 0x100, 3: 64-bit memory 0x40000'],
  ['megasas-gen2', '1000:0079', '0: io 0x100, 1: 64-bit memory 0x4000, 3: 64-bit memory 0x40000'],
  ['mioe3680_pci', '13fe:c302', '0: io 0x400, 1: io 0x400'],
  ['mptsas1068', '1000:0054', '0: io 0x100, 1: memory 0x4000, 2: memory 0x10000'],
  ['ne2k_pci', '10ec:8029', '0: io 0x100, rom: memory 0x40000'],
  ['nec-usb-xhci', '1033:0194', '0: 64-bit memory 0x4000'],
  ['pci-ipmi-bt', '1234:1112', '0: io 0x8'],
  ['pci-ipmi-kcs', '1234:1112', '0: io 0x8'],
  ['pci-ohci', '106b:003f', '0: memory 0x100'],
  ['pci-serial', '1b36:0002', '0: io 0x8'],
  ['pci-serial-2x', '1b36:0003', '0: io 0x10'],
  ['pci-serial-4x', '1b36:0004', '0: io 0x20'],
  ['pci-testdev', '1b36:0005', '0: memory 0x1000, 1: io 0x100'],
  ['pcie-pci-bridge', '1b36:000e', '0: 64-bit memory 0x100'],
  ['pcm3680_pci', '13fe:c002', '0: io 0x100, 1: io 0x100'],
  ['pcnet', '1022:2000', '0: io 0x20, 1: memory 0x20, rom: memory 0x40000'],
  ['piix3-ide', '8086:7010', '4: io 0x10'],
  ['piix3-usb-uhci', '8086:7020', '4: io 0x20'],
  ['piix4-ide', '8086:7111', '4: io 0x10'],
  ['piix4-usb-uhci', '8086:7112', '4: io 0x20'],
  ['pvpanic-pci', '1b36:0011', '0: memory 0x2'],
  ['pvscsi', '15ad:07c0', '0: memory 0x8000'],
  ['qemu-xhci', '1b36:000d', '0: 64-bit memory 0x4000'],
  ['qxl', '1b36:0100', '0: memory 0x4000000, 1: memory 0x4000000, 2: memory 0x2000, 3: io 0x20'],
  [
    'qxl-vga',
    '1b36:0100',
    '0: memory 0x4000000, 1: memory 0x4000000, 2: memory 0x2000, 3: io 0x20, rom: memory 0x10000',
  ],
  ['rocker', '1b36:0006', '0: memory 0x2000, 1: memory 0x2000'],
  ['rtl8139', '10ec:8139', '0: io 0x100, 1: memory 0x100, rom: memory 0x40000'],
  ['sdhci-pci', '1b36:0007', '0: memory 0x100'],
  ['secondary-vga', '1234:1111', '0: prefetchable memory 0x1000000, 2: memory 0x1000'],
  [
    'tpci200',
    '1498:30c8',
    '0: memory 0x80, 1: io 0x80, 2: memory 0x100, 3: memory 0x400, 4: memory 0x2000000, 5: memory 0x1000000',
  ],
  ['tulip', '1011:0019', '0: io 0x80, 1: memory 0x80'],
  ['usb-ehci', '8086:24cd', '0: memory 0x1000'],
  [
    'vmware-svga',
    '15ad:0405',
    '0: io 0x10, 1: prefetchable memory 0x1000000, 2: prefetchable memory 0x10000, rom: memory 0x10000',
  ],
  ['vmxnet3', '15ad:07b0', '0: memory 0x1000, 1: memory 0x1000, 2: memory 0x2000, rom: memory 0x40000'],
]

const BRIDGES = ['pcie-pci-bridge', 'cxl-rp', 'cxl-upstream', 'cxl-downstream']

describe('regions of devices with default properties', () => {
  test.each(TABLE)('%s', (device, id, text) => {
    const bridge = BRIDGES.includes(device)
    const regions = text.split(', ').map((region) => listed(region, bridge))
    const { masks } = reconstruct(
      {
        address: null,
        id: null,
        config: header(id, regions, bridge),
        bars: new Map(),
        rom: null,
        notes: [],
      },
      {
        qemu: '7.2.22',
        machine: 'pc-q35-7.2',
        set: new Map(),
        placement: null,
        bars: new Map(),
        rom: null,
        profile: device,
        view: null,
      },
    )
    const wmask = new DataView(masks.wmask.buffer)
    const cmask = new DataView(masks.cmask.buffer)
    const registers = bridge ? [0x10, 0x14, 0x38] : [0x10, 0x14, 0x18, 0x1c, 0x20, 0x24, 0x30]
    const upper = regions.filter(({ type }) => (type & 4) !== 0).map(({ at }) => at + 4)
    const ours = registers
      .filter((at) => cmask.getUint32(at, true) !== 0 && !upper.includes(at))
      .map((at) => ({ at, size: 2 ** 32 - ((wmask.getUint32(at, true) & ~1) >>> 0) }))
    expect(ours).toEqual(regions.map(({ at, size }) => ({ at, size })))
  })
})
