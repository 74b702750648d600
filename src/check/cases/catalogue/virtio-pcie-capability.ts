import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['virtio-*'],
  where: [{ in: 'HEADER', register: 'CAPABILITY_LIST' }],
  source: { values: [0, 0x40, 0x84, 0x98, 0xac] },
  destination: { values: [0xc8, 0xdc, 0xf0] },
  eitherWay: true,
  machine: { to: '2.4' },
}

/** The head of the list without the capability and with it, by the number of capabilities that the device has. */
const LIST = { 0: 'on', 64: 'on', 132: 'on', 152: 'on', 172: 'on', 200: 'off', 220: 'off', 240: 'off' }

const page: CasePage = {
  title: 'A virtio device is a PCI Express endpoint on one side only',
  cause:
    'Since 2.5, virtio devices behind a PCIe port are PCI Express endpoints with 4096 bytes of config space. In older releases, and with machine types up to 2.4, they have 256. Because the sizes differ, the destination misreads the rest of the stream.',
  affects: 'a machine type up to 2.4 on one end and a newer one on the other',
  fixed: 'not a bug: the machine type decides',
  introduced: '2.5.0',
  commits: ['1811e64c35'],
  compat: 'hw_compat_2_4: virtio-pci x-disable-pcie=on',
  remedies: [
    {
      side: 'destination',
      text: "Use the source's machine type, or set x-disable-pcie by hand (removed in 10.1).",
      set: {
        device: 'DEVICE',
        property: 'x-disable-pcie',
        from: { register: 'CAPABILITY_LIST', names: LIST },
        lookUp: 'It is off if lspci -vv on the source shows an Express capability, otherwise on.',
        gone: '11.1',
      },
      guestRestart: false,
      reverse: 'breaks migration to and from every host that keeps the other value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/1811e64c35'],
}

export const virtioPcieCapability: KnownCase = { code: 'virtio-pcie-capability', signature, page }
