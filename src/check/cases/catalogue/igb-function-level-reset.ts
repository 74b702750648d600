import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['igb'],
  where: [{ in: 'EXP', register: 'DEVCAP', fields: ['FLR'] }],
}

const page: CasePage = {
  title: 'igb offers Function Level Reset on one side only',
  cause: 'QEMU 8.2 added Function Level Reset to igb and its virtual functions; machine types up to 8.1 keep it off.',
  affects: 'a machine type up to 8.1 on one end and a newer one on the other',
  fixed: 'not a bug: the machine type decides',
  introduced: '8.2.0',
  commits: ['d90014fc33'],
  compat: 'hw_compat_8_1: igb x-pcie-flr-init=off',
  remedies: [
    {
      side: 'destination',
      text: "Use the source's machine type, or set the property by hand.",
      set: {
        device: 'igb',
        property: 'x-pcie-flr-init',
        from: { field: 'FLR', as: 'switch' },
        lookUp: 'It is on if lspci -vv on the source shows FLReset+, off if it shows FLReset-.',
        since: '8.2',
      },
      guestRestart: false,
      reverse: 'breaks migration to and from every host that keeps the other value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/d90014fc33'],
}

export const igbFunctionLevelReset: KnownCase = { code: 'igb-function-level-reset', signature, page }
