/** Ports with a slot, by the names of their device types and of their sections. */
export const SLOT_PORTS = [
  'pcie-root-port',
  'ioh3420',
  'ioh-3240-express-root-port',
  'xio3130-downstream',
  'xio3130-express-downstream-port',
] as const
