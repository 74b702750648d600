import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  where: [{ in: 'ARI', register: 'CAP', fields: ['NFN'] }],
}

const page: CasePage = {
  title: "ARI's Next Function Number is 1 on one side and 0 on the other",
  cause:
    'QEMU up to 8.0 wrote 1 as the next function number of every SR-IOV function. QEMU 8.1 writes 0. Machine types up to 8.0 keep 1.',
  affects: 'a machine type up to 8.0 on one end and a newer one on the other; igb and nvme',
  fixed: 'not a bug: the machine type decides',
  introduced: '8.1.0',
  commits: ['7c228c5f33'],
  compat: 'hw_compat_8_0: pci-device x-pcie-ari-nextfn-1=on',
  remedies: [
    {
      side: 'destination',
      text: "Use the source's machine type, or set the property by hand.",
      set: {
        device: 'DEVICE',
        property: 'x-pcie-ari-nextfn-1',
        from: { field: 'NFN', as: 'switch' },
        lookUp: 'It is on if lspci -vv on the source shows Next Function: 1 under ARICap, off if it shows 0.',
        since: '8.1',
      },
      guestRestart: false,
      reverse: 'breaks migration to and from every host that keeps the other value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/7c228c5f33'],
}

export const ariNextFunction: KnownCase = { code: 'ari-next-function', signature, page }
