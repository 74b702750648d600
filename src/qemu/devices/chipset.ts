import { fill, type Step } from '../painting/step'
import { type DeviceRow, region } from './row'

/** mch_realize (hw/pci-host/q35.c): the bits of SMRAM and extended SMRAM control that the guest may write. */
const SMRAM: Step = {
  rule: 'device',
  note: 'SMRAM control is partly writable and not compared (mch_realize)',
  actions: [fill('wmask', 0x9d, 1, 0x78), fill('wmask', 0x9e, 1, 0x87)],
}

/** ich9_lpc_realize (hw/isa/lpc_ich9.c): the power management base address. */
const PMBASE: Step = {
  rule: 'device',
  note: 'PMBASE is partly writable and not compared (ich9_lpc_realize)',
  actions: [fill('wmask', 0x40, 1, 0x87), fill('wmask', 0x42, 2, 0)],
}

const IOMMU_CLASS = 0x080600

/** Host bridges and other built-in devices of the pc, q35 and microvm machines. */
export const CHIPSET: readonly DeviceRow[] = [
  { names: ['i440FX'], ids: ['8086:1237'] },
  { names: ['PIIX3'], aliases: ['PIIX3-xen'], ids: ['8086:7000'] },
  { names: ['piix4-isa'], aliases: ['PIIX4'], ids: ['8086:7110'] },
  { names: ['PIIX4_PM'], ids: ['8086:7113'] },
  { names: ['mch'], ids: ['8086:29c0'], extra: () => [SMRAM] },
  { names: ['ICH9-LPC'], ids: ['8086:2918'], extra: () => [PMBASE] },
  { names: ['ICH9-SMB'], ids: ['8086:2930'], bars: [region(4, 'io', 0x40)] },
  { names: ['gpex-root'], ids: ['1b36:0008'] },
  {
    // Before 10.0 amd-iommu has no device id, and the standalone type has no ids at all.
    names: ['AMDVI-PCI'],
    ids: ['1022:1419', '1022:0000', '0000:0000'],
    // Before 8.1 its address takes the place of one (amdvi_sysbus_realize, hw/i386/amd_iommu.c).
    idPattern: /^1022:00[0-9a-f]{2}$/,
    unlike: { classes: [IOMMU_CLASS, 0] },
  },
]
