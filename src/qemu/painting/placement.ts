/** The device's place on the destination: behind a PCIe port, on the PCIe root bus, or on a conventional bus. */
export const PLACEMENTS = ['root-port', 'pcie.0', 'pci-bridge', 'pci.0'] as const
export type Placement = (typeof PLACEMENTS)[number]
