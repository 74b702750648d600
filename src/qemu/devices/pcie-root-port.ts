import { CLOSED, type Model } from '../model'

/** QEMU's generic root port (hw/pci-bridge/gen_pcie_root_port.c): BAR 0 holds the MSI-X table. */
export const pcieRootPort: Model = {
  name: 'pcie-root-port',
  verified: true,
  regions: () => ({ bars: [{ index: 0, kind: 'mem32', size: 0x1000 }], rom: 0 }),
  traits: () => CLOSED,
}
