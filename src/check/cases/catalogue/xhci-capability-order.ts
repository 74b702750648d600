import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['xhci', 'qemu-xhci', 'nec-usb-xhci'],
  where: [
    { in: 'HEADER', register: 'CAPABILITY_LIST', open: true },
    { in: 'MSI', register: 'NEXT', open: true },
    { in: 'MSIX', register: 'NEXT', open: true },
    { in: 'EXP', register: 'NEXT', open: true },
  ],
}

const page: CasePage = {
  title: 'The capabilities of a USB controller are chained in a different order',
  cause:
    "The capabilities are chained in the order in which the controller's code adds MSI, MSI-X and PCI Express. Two builds of one distribution (qemu-kvm 5.2.0-1 and -2 of RHEL-AV) had a different order from its other builds. Upstream, switching msi or msix on or off has the same effect. The log then says that xhci:parent_obj failed to load.",
  affects:
    'RHEL-AV qemu-kvm 5.2.0-1 or -2 on one end and another build on the other; any version with msi or msix set differently',
  fixed: 'qemu-kvm 5.2.0-3.el8',
  commits: [],
  remedies: [
    { side: 'both', text: 'Use the same build on both ends, or one with the fix.', guestRestart: false, reverse: null },
    {
      side: 'destination',
      text: 'Turn MSI-X on for the destination if the source has it.',
      set: {
        device: 'nec-usb-xhci',
        property: 'msix',
        from: { register: 'CAPABILITY_LIST', names: { 144: 'on' } },
        lookUp:
          'If the source has no MSI-X, no destination with QEMU 7.2 or newer accepts it (see xhci-without-msix): detach the controller before the migration.',
        on: ['nec-usb-xhci'],
      },
      guestRestart: false,
      reverse: 'breaks migration to and from every host that keeps the other value',
    },
    {
      side: 'destination',
      text: "Set msi to the source's value.",
      set: {
        device: 'nec-usb-xhci',
        property: 'msi',
        from: { register: 'NEXT', names: { 112: 'on', 0: 'off' } },
        lookUp: 'It is on if lspci -vv on the source shows MSI at [70], otherwise off.',
        on: ['nec-usb-xhci'],
      },
      guestRestart: false,
      reverse: 'breaks migration to and from every host that keeps the other value',
    },
  ],
  sources: ['https://bugzilla.redhat.com/show_bug.cgi?id=1912846'],
}

export const xhciCapabilityOrder: KnownCase = { code: 'xhci-capability-order', signature, page }
