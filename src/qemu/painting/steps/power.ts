import { PM } from '../../../pci/capabilities/standard/pm'
import { on } from '../register-writes'
import type { Step } from '../step'

const SIZE = 8

/** What distinguishes one device's power management capability from another's. */
export interface PowerOptions {
  /** PMC register; in QEMU's virtio, nvme and bridges only the version, 3. */
  readonly capabilities: number
  /** The guest may change the power state (devices that set the write mask of PMCSR). */
  readonly writableState: boolean
  readonly noSoftReset?: boolean
  /** e1000e and igb: power management events can be enabled, and data selected. */
  readonly events?: boolean
}

/** A power management capability as emulated devices add it: pci_add_capability, since 10.0 pci_pm_init (hw/pci/pci.c). */
export function power(
  at: number,
  { capabilities, writableState, noSoftReset = false, events = false }: PowerOptions,
): Step {
  const pm = on(PM, at)
  return {
    rule: 'pm-capability',
    note: writableState
      ? 'compared, except for the power state, which the guest may write (pci_add_capability and the write mask of PMCSR)'
      : 'read-only and compared as a whole (pci_add_capability)',
    actions: [
      { kind: 'capability', id: PM.id, at, size: SIZE },
      pm.value('PMC', capabilities),
      ...(noSoftReset ? [pm.bits('CTRL', 'NO_SOFT_RESET')] : []),
      ...(writableState ? [pm.writable('CTRL', 'STATE')] : []),
      ...(events
        ? [
            pm.writable('CTRL', 'PME_ENABLE', 'DATA_SEL'),
            pm.oneToClear('CTRL', 'PME_STATUS'),
            pm.changes('CTRL', ['PME_STATUS'], { by: 'device', how: 'the device wakes the guest' }),
          ]
        : []),
    ],
  }
}
