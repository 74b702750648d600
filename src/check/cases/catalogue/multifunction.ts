import type { CasePage } from '../page'
import type { Signature } from '../signature'

export const signature: Signature = {
  code: 'multifunction',
  where: [{ in: 'HEADER', register: 'HEADER_TYPE', fields: ['MULTI_FUNCTION'] }],
}

export const page: CasePage = {
  title: 'The device is part of a multifunction device on one side only',
  cause:
    'multifunction=on sets a bit in the header that QEMU compares. libvirt sets it on function 0 of a slot with several functions, so a function that was added on one end only has the same effect.',
  affects: 'any version',
  fixed: 'no fault: the two ends are set up differently',
  commits: [],
  remedies: [
    {
      side: 'destination',
      text: 'Set it as at the source.',
      set: {
        device: 'DEVICE',
        property: 'multifunction',
        value: 'on',
        from: { field: 'MULTI_FUNCTION', as: 'switch' },
        each: 'bool',
      },
      libvirt: `<controller type='pci' index='1' model='pcie-root-port'>
  <address type='pci' domain='0x0000' bus='0x00' slot='0x02' function='0x0' multifunction='on'/>
</controller>`,
      guestRestart: false,
      reverse: 'none when both ends have it',
    },
  ],
  sources: ['https://www.qemu.org/docs/master/devel/migration/main.html'],
}
