import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'
import { SLOT_PORTS } from '../slot-ports'

const signature: Signature = {
  devices: SLOT_PORTS,
  where: [{ in: 'EXP', register: 'SLTCAP', fields: ['PSN'] }],
}

const page: CasePage = {
  title: 'A slot has a different number',
  cause: 'The property slot of a port sets its Physical Slot Number. (The chassis number is not in config space.)',
  affects: 'any version',
  fixed: 'not a bug: the two ends are configured differently',
  commits: [],
  remedies: [
    {
      side: 'destination',
      text: "Set the source's number.",
      set: {
        device: 'pcie-root-port',
        property: 'slot',
        from: { field: 'PSN', small: true },
        lookUp: 'It is the number that lspci -vv on the source shows as Slot # of the port.',
        each: 'unsigned',
      },
      guestRestart: false,
      reverse: 'every host the guest later migrates to needs the same value',
    },
  ],
  sources: ['https://libvirt.org/formatdomain.html#controllers'],
}

export const slotNumber: KnownCase = { code: 'slot-number', signature, page }
