import { EXTENDED, STANDARD } from './capabilities'

/** What vfio-pci did not do from its beginning: a row for each change that userspace sees in config space. */
export interface ReleaseRule {
  /** As `--set kernel:NAME=on|off` writes it: the kernel's constant or function. */
  readonly name: string
  /** What it does if it is on. */
  readonly does: string
  /** The mainline release that brought it. */
  readonly since: string
  /**
   * Other branches that have it: "5.10.231" from that point release on (6.12.117: read there, the first is not known),
   * "5.15" from an unknown one.
   */
  readonly stable: readonly string[]
  readonly commit: string
}

/** drivers/vfio/pci/vfio_pci_config.c, oldest first. */
export const RELEASE_RULES = [
  {
    name: 'PCI_PM_CAP_PME_MASK',
    does: 'PME_Support, PME_En and PME_Status read 0 (vfio_update_pm_vconfig_bytes)',
    since: '5.19',
    stable: [],
    commit: '54918c287401',
  },
  {
    name: 'PCI_EXT_CAP_ID_DVSEC',
    does: 'designated vendor-specific capabilities are shown (pci_ext_cap_length)',
    since: '6.4',
    stable: [],
    commit: '6467d0740a2b',
  },
  {
    name: 'PCI_EXT_CAP_ID_MAX',
    does: 'the header of a hidden first capability with an id that the kernel does not know is served from the shadow copy (vfio_config_do_rw)',
    since: '6.13',
    stable: ['4.19', '5.10.231', '5.15', '6.1.120', '6.12.117'],
    commit: 'fe4bf8d0b6',
  },
] as const satisfies readonly ReleaseRule[]

export type ReleaseRuleName = (typeof RELEASE_RULES)[number]['name']

/** The rules for which two kernels that both have a defined behaviour show different bytes. */
export const SWEPT = ['PCI_PM_CAP_PME_MASK', 'PCI_EXT_CAP_ID_DVSEC'] as const satisfies readonly ReleaseRuleName[]

/** Decided by the physical function's driver and not by a release; only a variant driver asks for it. */
export const LEGACY_IO = 'virtiovf_support_legacy_io'

/** Names that an override may have: the rules above, and every capability by the kernel's constant (on: shown). */
export const ruleNames = (): string[] => [
  ...new Set([
    ...RELEASE_RULES.map(({ name }): string => name),
    LEGACY_IO,
    ...[...STANDARD, ...EXTENDED].map(({ constant }) => constant),
  ]),
]
