import type { Named } from '../../pci/name'

/** Registers of a function that change while it runs, by kind and id of the capability. */
const RUNTIME: readonly { kind: 'standard' | 'extended'; id: number; registers: readonly string[] }[] = [
  { kind: 'standard', id: 0x01, registers: ['CTRL'] },
  { kind: 'standard', id: 0x03, registers: ['ADDR', 'DATA'] },
  {
    kind: 'standard',
    id: 0x10,
    registers: ['DEVCTL', 'DEVSTA', 'LNKCTL', 'LNKSTA', 'DEVCTL2', 'DEVSTA2', 'LNKCTL2', 'LNKSTA2'],
  },
  {
    kind: 'extended',
    id: 0x0001,
    registers: ['UNCOR_STATUS', 'UNCOR_MASK', 'UNCOR_SEVER', 'COR_STATUS', 'COR_MASK', 'CAP', 'HEADER_LOG_0'].concat([
      'HEADER_LOG_1',
      'HEADER_LOG_2',
      'HEADER_LOG_3',
    ]),
  },
]

/**
 * Whether a byte is state that a running function changes. vfio-pci sends what it read when it opened the device,
 * after a reset (vfio_realize, hw/vfio/pci.c), so that a host dump taken at another time may show something else.
 */
export function isRuntimeState({ capability, registerRow }: Named): boolean {
  if (!capability || !registerRow) return false
  return RUNTIME.some(
    ({ kind, id, registers }) =>
      kind === capability.kind && id === capability.id && registers.includes(registerRow.name),
  )
}
