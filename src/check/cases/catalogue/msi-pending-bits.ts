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
  title: 'An interrupt was pending on a masked MSI vector',
  cause:
    'If a device raises an MSI interrupt while the guest has the vector masked, the interrupt stays in Pending Bits until the vector is unmasked (msi_notify). QEMU compares these bits, and a freshly created device has none set. So every destination, even an identical one, refuses a stream that was saved in between. It happens with ports and bridges that have hot-plug interrupts, and with passed-through functions.',
  affects: 'every version up to 11.1, devices whose MSI capability has mask bits',
  fixed: null,
  commits: [],
  remedies: [
    {
      side: 'guest',
      text: 'Migrate again: the bit clears as soon as the guest unmasks the vector, and its drivers do that within moments.',
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'guest',
      text: 'If the bit stays set, unmask the vectors as root in the guest, with MSI enabled. Disabling MSI does not help: the bit stays set.',
      command: { advice: 'unmaskMsi' },
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'source',
      text: "If you can't run commands in the guest, reboot it: resetting the device clears the bits.",
      guestRestart: true,
      reverse: null,
    },
    {
      side: 'both',
      text: 'For the next start of the guest, use pcie-root-port instead of ioh3420: it uses MSI-X, whose pending bits are not in config space.',
      guestRestart: true,
      reverse: 'every host the guest later migrates to needs the same model',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/blob/v7.2.0/hw/pci/msi.c'],
}

export const msiPendingBits: KnownCase = { code: 'msi-pending-bits', signature, page }
