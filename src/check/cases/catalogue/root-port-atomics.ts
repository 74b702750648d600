import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['pcie-root-port', 'ioh3420', 'ioh-3240-express-root-port', 'cxl-rp'],
  where: [{ in: 'EXP', register: 'DEVCAP2', fields: ['ATOMIC_COMP32', 'ATOMIC_COMP64', 'ATOMIC_COMP128'] }],
  eitherQemu: { from: '8.1' },
}

const page: CasePage = {
  title: "The root port above a passed-through function has the host's AtomicOps on one side only",
  cause:
    "Since QEMU 8.1, a root port can advertise the AtomicOp completers that the host's root complex has for a passed-through function (Device Capabilities 2). It does so if that function is alone behind the port, in slot 0 and without multifunction=on. QEMU compares these bits in the port, not in the function. They differ between hosts whose root ports or switches support different AtomicOps. Ports of QEMU 8.0 and older never have them.",
  affects: 'QEMU 8.1 and newer at one end, any machine type, with vfio-pci behind a root port',
  fixed: null,
  introduced: '8.1.0',
  commits: ['c00aac6f14'],
  remedies: [
    {
      side: 'destination',
      text: 'Choose a destination host whose root port and switches complete the same AtomicOps for the function (AtomicOpsCap of the host ports in lspci -vv). If the source runs QEMU 8.0 or older, choose one that completes none.',
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'both',
      text: "For the next start of the guest, prevent this on both ends with multifunction='on' for the function. The guest then has no AtomicOps, and sees a multifunction device.",
      libvirt: `<hostdev mode='subsystem' type='pci' managed='yes'>
  <driver name='vfio'/>
  <source><address domain='0x0000' bus='0x03' slot='0x10' function='0x0'/></source>
  <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0' multifunction='on'/>
</hostdev>`,
      guestRestart: true,
      reverse: null,
    },
    {
      side: 'both',
      text: 'Detach the device, migrate, and attach one on the destination: without the device the port has no AtomicOps.',
      guestRestart: false,
      reverse: null,
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/c00aac6f14'],
}

export const rootPortAtomics: KnownCase = { code: 'root-port-atomics', signature, page }
