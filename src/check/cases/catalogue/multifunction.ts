import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  where: [{ in: 'HEADER', register: 'HEADER_TYPE', fields: ['MULTI_FUNCTION'] }],
}

const page: CasePage = {
  title: 'The device is part of a multifunction device on one side only',
  cause:
    'multifunction=on sets a bit in the header that QEMU compares. libvirt sets it on function 0 of a slot with several functions, so adding a function on one end only has the same effect.',
  affects: 'any version',
  fixed: 'not a bug: the two ends are configured differently',
  commits: [],
  remedies: [
    {
      side: 'destination',
      text: "Set it to the source's value.",
      set: {
        device: 'DEVICE',
        property: 'multifunction',
        from: { field: 'MULTI_FUNCTION', as: 'switch' },
        lookUp:
          'It is on if the second-to-last byte of row 00: in lspci -x on the source is 80 or 81, off if it is 00 or 01.',
        each: 'bool',
      },
      guestRestart: false,
      reverse: 'every host the guest later migrates to needs the same value',
    },
  ],
  sources: ['https://www.qemu.org/docs/master/devel/migration/main.html'],
}

export const multifunction: KnownCase = { code: 'multifunction', signature, page }
