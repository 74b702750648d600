import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  where: [{ in: 'HEADER', register: 'ROM_ADDRESS', open: true }],
}

const page: CasePage = {
  title: 'The option ROM is larger on the destination',
  cause:
    'The size of the ROM region depends on the ROM file (romfile) on the host. If the ROM is 512 KiB on the source and 1 MiB on the destination, the guest may have mapped it at an address that is not a multiple of 1 MiB. QEMU usually refuses the RAM block of the ROM first, with a size mismatch.',
  affects: 'any version; hosts with different ROM packages (such as ipxe-qemu)',
  fixed: '6.0 has romsize; since 8.1 the destination of a migration ignores the file',
  commits: ['08b1df8ff4', '8eb85fb5ac'],
  remedies: [
    {
      side: 'destination',
      text: "Give the destination the source's ROM size, in bytes.",
      set: {
        device: 'DEVICE',
        property: 'romsize',
        lookUp: 'It is the size of the RAM block whose name ends in .rom on the source (info ramblock in its monitor).',
        each: 'unsigned',
      },
      guestRestart: false,
      reverse: 'every host the guest later migrates to needs the same value',
    },
    {
      side: 'destination',
      text: "Install the source's ROM package on the destination.",
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'both',
      text: 'Start the guest without the ROM if it does not boot from the network.',
      set: { device: 'DEVICE', property: 'rombar', value: '0', each: 'unsigned' },
      libvirt: `<interface type='network'>
  <source network='default'/>
  <rom bar='off'/>
</interface>`,
      elementOf: ['virtio-net-pci', 'e1000', 'e1000e', 'igb', 'rtl8139', 'vmxnet3'],
      guestRestart: true,
      reverse: null,
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/8eb85fb5ac'],
}

export const optionRomSize: KnownCase = { code: 'option-rom-size', signature, page }
