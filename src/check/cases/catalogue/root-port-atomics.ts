import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['pcie-root-port', 'ioh3420', 'ioh-3240-express-root-port', 'cxl-rp'],
  where: [{ in: 'EXP', register: 'DEVCAP2', fields: ['ATOMIC_COMP32', 'ATOMIC_COMP64', 'ATOMIC_COMP128'] }],
  eitherQemu: { from: '8.1' },
}

const page: CasePage = {
  title: 'The root port above a passed-through function has AtomicOps of the host on one side only',
  cause:
    "Since QEMU 8.1 a passed-through function that is alone behind a root port, in slot 0 and without multifunction=on, gives that port the AtomicOp completers that the host's own root complex has for the function (Device Capabilities 2). QEMU compares them in the port, not in the function. Two hosts whose root ports or switches differ in AtomicOps differ there, and so does a source of QEMU 8.0 or older, whose ports never have them.",
  affects: 'QEMU 8.1 and newer at one end, any machine type, with vfio-pci behind a root port',
  fixed: null,
  introduced: '8.1.0',
  commits: ['c00aac6f14'],
  remedies: [
    {
      side: 'destination',
      text: 'Take a destination host whose root port and switches complete the same AtomicOps for the function (AtomicOpsCap of the host ports in lspci -vv), or one with none if the source comes from QEMU 8.0 or older.',
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'both',
      text: "For the next start of the guest, keep QEMU from it on both ends: give the function multifunction='on'. The guest then has no AtomicOps, and sees a multifunction device.",
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
      text: 'Detach the device, migrate, and attach one on the destination: without it the port has no AtomicOps.',
      guestRestart: false,
      reverse: null,
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/c00aac6f14'],
}

export const rootPortAtomics: KnownCase = { code: 'root-port-atomics', signature, page }
