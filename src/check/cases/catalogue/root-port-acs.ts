import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['pcie-root-port', 'ioh3420', 'ioh-3240-express-root-port'],
  where: [{ in: 'AER', register: 'HEADER', fields: ['NEXT'] }],
  machine: { to: '3.1' },
}

const page: CasePage = {
  title: 'A root port has Access Control Services on one side only',
  cause:
    "QEMU 4.0 added the capability to root ports on all machine types. QEMU 4.1 removed it again for machine types up to 3.1. So a guest with such a machine type can't migrate from 3.1 to 4.0, or from 4.0 to 4.1 or newer. The first byte that differs is the next pointer of the capability before it.",
  affects: 'machine types up to 3.1, from QEMU 3.1 to 4.0, or from 4.0 to 4.1 or newer',
  fixed: '4.1.0',
  introduced: '4.0.0',
  commits: ['c8557f1b48', 'a58dfba201'],
  compat: 'hw_compat_3_1: pcie-root-port-base disable-acs=true',
  remedies: [
    {
      side: 'destination',
      text: 'Set it as in the QEMU that created the guest: on for QEMU up to 3.1, off for 4.0 (possible up to QEMU 10.2).',
      set: {
        device: 'pcie-root-port',
        property: 'disable-acs',
        from: { field: 'NEXT', small: true, as: 'inverse' },
        lookUp: 'It is off if lspci -vv on the source shows Access Control Services for the port, otherwise on.',
        gone: '11.1',
      },
      guestRestart: false,
      reverse: 'a guest that needs the other value is refused',
    },
  ],
  createdOn: [
    {
      from: '4.0',
      until: '4.1',
      says: 'Created by 4.0: the guest has the capability, and 4.1 and newer need disable-acs=false until it is shut down.',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/c8557f1b48'],
}

export const rootPortAcs: KnownCase = { code: 'root-port-acs', signature, page }
