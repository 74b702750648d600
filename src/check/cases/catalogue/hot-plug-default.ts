import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'

const page: CasePage = {
  title: 'ACPI hot-plug is the default on q35 since 6.1',
  cause:
    "With ACPI hot-plug a port does not report presence at start, so Slot Status can't differ. Machine types up to 6.0 use native hot-plug, where it can (see slot-presence-detect).",
  affects: 'a q35 machine type up to 6.0 on one end and a newer one on the other',
  fixed: '6.1.0',
  commits: ['17858a1695'],
  compat: 'pc_compat_6_0: ICH9-LPC acpi-pci-hotplug-with-bridge-support=off',
  remedies: [],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/17858a1695'],
}

export const hotPlugDefault: KnownCase = { code: 'hot-plug-default', signature: null, page }
