import type { StatementRow } from './row'

/** What libvirt says of devices of the host that it was to give to a guest. */
export const HOSTDEV = [
  {
    // src/util/virpci.c, src/hypervisor/virhostdev.c, src/qemu/qemu_hostdev.c of libvirt
    id: 'hostdev-at-start',
    class: 'start',
    role: 'start',
    side: 'either',
    says: [
      "host doesn't support {=passthrough of host PCI devices|VFIO PCI passthrough|legacy PCI passthrough|VFIO PCI interface}",
      'VFIO PCI device assignment is not supported by {rest}',
      'PCI device {name} is in use{rest}',
      'PCI device {name} is not assignable{rest}',
      'PCI device {name} is still active',
      'Non-endpoint PCI devices cannot be assigned to guests',
      'Unable to reset PCI device {name} {rest}',
      'Not detaching active device {name} {rest}',
      'Not reattaching active device {name}',
      "Failed to bind PCI device '{quoted}' to {word}: {rest}",
      "Failed to unbind PCI device '{quoted}' from {rest}",
      'Device {name} not found: could not access {rest}',
      'Device {name} is behind a switch lacking ACS and cannot be assigned',
    ],
  },
  {
    // A daemon without access to /sys warns of each device of the host.
    id: 'hostdev-unreadable',
    class: 'start',
    role: 'vague',
    side: 'either',
    certainty: 'possible',
    says: ["Failed to {open|read} config space file '{quoted}'{rest}", "Failed to open config space file '{quoted}'"],
  },
] as const satisfies readonly StatementRow[]
