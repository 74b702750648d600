import { EXP } from '../../../pci/capabilities/standard/express/registers'
import { registerOf } from '../../../pci/layout'
import { on, type Who } from '../register-writes'
import { type Action, fill, type Step } from '../step'

const RULE = 'pcie-capability'
const LNKCAP = registerOf(EXP, 'LNKCAP').offset
const DEVCAP2 = registerOf(EXP, 'DEVCAP2').offset
/** pcie_aer_inject_error (hw/pci/pcie_aer.c): none of QEMU's devices reports errors of its own accord. */
export const INJECTED: Who = { by: 'monitor', how: "pcie_aer_inject_error in QEMU's monitor" }
const SIZE: Record<1 | 2, number> = { 1: 0x14, 2: 0x3c }

export interface ExpressOptions {
  readonly version: 1 | 2
  readonly type: number
  /** Port number in Link Capabilities. */
  readonly port: number
  /** Property x-pcie-ext-tag, QEMU 9.2. */
  readonly extendedTag: boolean
}

/**
 * pcie_cap_init and pcie_cap_v1_init (hw/pci/pcie.c). Read-only and compared, except for Link Status, which is not
 * compared (since 2.7), and End-End TLP Prefix Blocking.
 */
export function express(at: number, { version, type, port, extendedTag }: ExpressOptions): Step {
  const exp = on(EXP, at)
  const actions: Action[] = [
    { kind: 'capability', id: EXP.id, at, size: SIZE[version] },
    exp.value('FLAGS', version | (type << 4)),
    exp.bits('DEVCAP', 'RBER', ...(extendedTag ? ['EXT_TAG'] : [])),
    exp.value('LNKCAP', port * 2 ** 24 + 0x0411),
    exp.value('LNKSTA', 0x0011),
    exp.notCompared('LNKSTA'),
    exp.changes('LNKSTA', [], { by: 'hot-plug', how: 'a device is plugged in or out (pcie_cap_slot_plug_cb)' }),
  ]
  if (version === 2) {
    actions.push(exp.bits('DEVCAP2', 'EXT_FMT', 'EE_PREFIX'), exp.writable('DEVCTL2', 'EE_PREFIX_BLOCK'))
  }
  return { rule: RULE, note: 'read-only and compared; Link Status is not compared (pcie_cap_init)', actions }
}

/** pcie_cap_deverr_init (hw/pci/pcie.c): error reporting enables writable, error bits write-1-to-clear. */
export function deviceErrors(at: number): Step {
  const exp = on(EXP, at)
  return {
    rule: RULE,
    note: 'error reporting is guest-writable, error status write-1-to-clear (pcie_cap_deverr_init)',
    actions: [
      exp.writable('DEVCTL', 'CERE', 'NFERE', 'FERE', 'URRE'),
      exp.oneToClear('DEVSTA', 'CED', 'NFED', 'FED', 'URD'),
      exp.changes('DEVSTA', ['CED', 'NFED', 'FED', 'URD'], INJECTED),
    ],
  }
}

/** pcie_cap_lnkctl_init (hw/pci/pcie.c, QEMU 2.9). */
export function linkControl(at: number): Step {
  return {
    rule: RULE,
    note: 'common clock and extended synch are guest-writable (pcie_cap_lnkctl_init)',
    actions: [on(EXP, at).writable('LNKCTL', 'CCC', 'ES')],
  }
}

/** pcie_cap_flr_init (hw/pci/pcie.c). */
export function functionLevelReset(at: number): Step {
  const exp = on(EXP, at)
  return {
    rule: RULE,
    note: 'Initiate Function Level Reset is guest-writable (pcie_cap_flr_init)',
    actions: [exp.bits('DEVCAP', 'FLR'), exp.writable('DEVCTL', 'BCR_FLR')],
  }
}

/** pcie_cap_root_init (hw/pci/pcie.c): the three system error enables. */
export function rootControl(at: number): Step {
  return {
    rule: RULE,
    note: 'system error enables are guest-writable (pcie_cap_root_init)',
    actions: [on(EXP, at).writable('RTCTL', 'SECEE', 'SENFEE', 'SEFEE')],
  }
}

/** Fields of Device Capabilities 2: AtomicOps of 32 and 64 bits and CAS of 128 bits that a port completes. */
export const ATOMIC_COMPLETERS = ['ATOMIC_COMP32', 'ATOMIC_COMP64', 'ATOMIC_COMP128'] as const

/**
 * vfio_pci_enable_rp_atomics (hw/vfio/pci.c, QEMU 8.1): a passed-through function in slot 0 of a root port, alone there
 * and without multifunction=on, gives the port the AtomicOps that its host completes.
 * @param fields those that the port shows
 */
export function atomicCompleters(at: number, fields: readonly string[]): Step {
  return {
    rule: 'root-port-atomics',
    note: 'AtomicOps that the host completes for the function behind this port: read-only and compared (vfio_pci_enable_rp_atomics, 8.1)',
    actions: [on(EXP, at).bits('DEVCAP2', ...fields), fill('cmask', at + DEVCAP2, 4, 0xff)],
  }
}

/** pcie_cap_arifwd_init (hw/pci/pcie.c). */
export function ariForwarding(at: number): Step {
  const exp = on(EXP, at)
  return {
    rule: RULE,
    note: 'ARI forwarding is guest-writable (pcie_cap_arifwd_init)',
    actions: [exp.bits('DEVCAP2', 'ARI'), exp.writable('DEVCTL2', 'ARI')],
  }
}

export interface SlotOptions {
  /** Physical slot number, 13 bits. */
  readonly number: number
  /** Whether Hot-Plug Capable and Surprise are shown: property hotplug, and on pc-q35-6.1 the machine. */
  readonly nativeHotplug: boolean
  /** Property power_controller_present. */
  readonly powerController: boolean
  /** QEMU before 8.1 compares Presence Detect State. */
  readonly presenceCompared: boolean
  /** Devices are plugged through the port itself, which then shows them, and not through ACPI, which bypasses it. */
  readonly showsPresence: () => boolean
}

/** pcie_cap_slot_write_config (hw/pci/pcie.c): the state after the guest powers the slot off. */
const poweredOff = (exp: ReturnType<typeof on>): Who => ({
  by: 'guest',
  how: 'the guest powers the slot off, or a device is plugged in or out',
  along: [exp.bits('SLTSTA', 'PDC'), exp.bits('SLTCTL', 'PIC', 'PCC')],
})

/** pcie_cap_slot_init (hw/pci/pcie.c); since 8.1 it excludes Presence Detect State from the comparison. */
export function slot(at: number, options: SlotOptions): Step[] {
  const { number, nativeHotplug, powerController, presenceCompared, showsPresence } = options
  const exp = on(EXP, at)
  const controller = powerController ? ['PCC'] : []
  return [
    {
      rule: RULE,
      note: 'power fault, MRL sensor and link state notification are read-only and compared, the rest is guest-writable (pcie_cap_slot_init)',
      actions: [
        exp.bits('FLAGS', 'SLOT'),
        exp.value('SLTCAP', number * 2 ** 19),
        exp.bits('SLTCAP', 'EIP', 'PIP', 'AIP', 'ABP'),
        ...(nativeHotplug ? [exp.bits('SLTCAP', 'HPS', 'HPC')] : []),
        ...(powerController ? [exp.bits('SLTCAP', 'PCP')] : []),
        exp.value('SLTCTL', 0x03c0),
        exp.writable('SLTCTL', 'PIC', 'AIC', 'HPIE', 'CCIE', 'PDCE', 'ABPE', 'EIC', ...controller),
      ],
    },
    {
      rule: RULE,
      note: presenceCompared
        ? 'events are write-1-to-clear; presence and interlock state are read-only and compared (pcie_cap_slot_init before 8.1)'
        : 'events are write-1-to-clear and presence is not compared; interlock state is (pcie_cap_slot_init since 8.1)',
      actions: [
        exp.oneToClear('SLTSTA', 'ABP', 'PDC', 'CC'),
        ...(presenceCompared ? [] : [exp.notCompared('SLTSTA', 'PDS')]),
        exp.changes('SLTSTA', ['ABP', 'PDC', 'CC'], {
          by: 'guest',
          how: 'the guest sends the slot a command, or a device is plugged in or out',
        }),
        exp.changes('SLTSTA', ['EIS'], {
          by: 'guest',
          how: 'the guest writes 1 to Electromechanical Interlock Control, which toggles this bit',
          along: [exp.bits('SLTSTA', 'CC')],
        }),
        { ...exp.changes('SLTSTA', ['PDS'], poweredOff(exp)), happens: showsPresence },
      ],
    },
  ]
}

/** Codes of Link Capabilities' Max Link Speed: 1 is 2.5 GT/s, 6 is 64 GT/s (PCIe 6.0 section 7.5.3.6). */
export interface LinkOptions {
  readonly speed: number
  /** Lanes: 1 to 32. */
  readonly width: number
}

/**
 * pcie_cap_fill_slot_lnk (hw/pci/pcie.c, QEMU 4.0): what x-speed and x-width put into the link registers. None of it is
 * guest-writable.
 */
export function slotLink(at: number, { speed, width }: LinkOptions): Step {
  const exp = on(EXP, at)
  const actions: Action[] = [
    { kind: 'write', array: 'config', at: at + LNKCAP, width: 2, how: 'set', value: 0x0400 | (width << 4) | speed },
  ]
  if (width > 1 || speed > 1) actions.push(exp.bits('LNKCAP', 'LBNC'))
  if (speed > 1) actions.push(exp.bits('LNKCAP', 'DLLLARC'), exp.value('LNKCTL2', speed))
  if (speed > 2) actions.push(exp.value('LNKCAP2', 2 ** (speed + 1) - 2))
  return { rule: RULE, note: 'link speed and width are read-only and compared (pcie_cap_fill_slot_lnk)', actions }
}

/**
 * Property x-pcie-extcap-init (QEMU 2.9 to 10.2, always since 11.0): the dword at 0x100 is read-only and reads as an
 * absent extended capability (pcie_cap_init).
 */
export const noExtendedCapability: Step = {
  rule: 'extended-capability-header',
  note: 'read-only, but not compared unless an extended capability starts here (pcie_cap_init)',
  actions: [fill('wmask', 0x100, 4, 0)],
}
