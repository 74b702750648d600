import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  where: [
    { in: 'HEADER', register: 'IO_BASE' },
    { in: 'HEADER', register: 'IO_LIMIT' },
    { in: 'HEADER', register: 'PREF_MEMORY_BASE' },
    { in: 'HEADER', register: 'PREF_MEMORY_LIMIT' },
    { in: 'HEADER', register: 'MEMORY_LIMIT' },
    { in: 'HEADER', register: 'MEMORY_BASE' },
  ],
}

const page: CasePage = {
  title: 'The address windows of a bridge are of a different kind',
  cause:
    "The low bits of a bridge's window registers say whether it supports 32-bit I/O and 64-bit prefetchable memory. QEMU compares them.",
  affects: 'any version',
  fixed: 'not a bug: the two ends are configured differently',
  commits: [],
  remedies: [
    {
      side: 'destination',
      text: 'Compare the model and properties of the bridge on both ends, and the machine types.',
      guestRestart: false,
      reverse: 'every host the guest later migrates to needs the same model and properties',
    },
  ],
  sources: ['https://www.qemu.org/docs/master/pcie_pci_bridge.html'],
}

export const bridgeWindow: KnownCase = { code: 'bridge-window', signature, page }
