import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'
import { SLOT_PORTS } from '../slot-ports'

const signature: Signature = {
  devices: SLOT_PORTS,
  where: [{ in: 'EXP', register: 'LNKCAP', fields: ['PN'] }],
}

const page: CasePage = {
  title: 'A port has a different number',
  cause: 'The property port of a root or downstream port sets Port Number in its Link Capabilities.',
  affects: 'any version',
  fixed: 'not a bug: the two ends are configured differently',
  commits: [],
  remedies: [
    {
      side: 'destination',
      text: "Set the source's number.",
      set: {
        device: 'pcie-root-port',
        property: 'port',
        from: { field: 'PN' },
        lookUp: 'It is the number that lspci -vv on the source shows as Port # of the port.',
        each: 'unsigned',
      },
      guestRestart: false,
      reverse: 'every host the guest later migrates to needs the same value',
    },
  ],
  sources: ['https://libvirt.org/formatdomain.html#controllers'],
}

export const portNumber: KnownCase = { code: 'port-number', signature, page }
