import type { KnownCase } from '../known-case'
import type { WrittenPage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: [
    'ioh3420',
    'ioh-3240-express-root-port',
    'xio3130-downstream',
    'xio3130-express-downstream-port',
    'pci-bridge',
    'pci_bridge',
    'pci-bridge-seat',
    'pcie-pci-bridge',
    'vfio-pci',
  ],
  where: [{ in: 'MSI', register: 'PENDING' }],
}

const page: WrittenPage = {
  title: 'An interrupt was pending at a masked MSI vector',
  cause:
    'A device that raises an MSI interrupt while the guest has the vector masked keeps it in Pending Bits until the vector is unmasked (msi_notify). QEMU compares these bits and a freshly created device has none, so a stream saved in between fits no destination, not even an identical one. It happens to ports and bridges with hot-plug interrupts, and to passed-through functions.',
  affects: 'every version up to 11.1, devices whose MSI has mask bits',
  fixed: null,
  commits: [],
  remedies: [
    {
      side: 'guest',
      text: 'Migrate again: the bit is gone as soon as the guest unmasks the vector, which its drivers do within moments.',
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'guest',
      text: 'If it stays, unmask the vectors with MSI enabled, as root in the guest. Disabling MSI does not help: the bit stays.',
      command: { advice: 'unmaskMsi' },
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'source',
      text: "If you can't run commands in the guest, reboot it: a reset of the device clears the bits.",
      guestRestart: true,
      reverse: null,
    },
    {
      side: 'both',
      text: 'For the next start of the guest, take pcie-root-port for ioh3420: its interrupt is MSI-X, whose pending bits are not in config space.',
      guestRestart: true,
      reverse: 'every host that the guest moves to later needs the same model',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/blob/v7.2.0/hw/pci/msi.c'],
}

export const msiPendingBits: KnownCase = { code: 'msi-pending-bits', signature, page }
