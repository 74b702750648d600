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
    'Since 2.5, virtio devices behind a PCIe port are express endpoints with 4096 bytes of config space; before, and with machine types up to 2.4, they have 256. As the sizes differ, what follows in the stream is misread.',
  affects: 'machine types up to 2.4 against newer ones',
  fixed: 'not a bug: the machine type decides',
  introduced: '2.5.0',
  commits: ['1811e64c35'],
  compat: 'hw_compat_2_4: virtio-pci x-disable-pcie=on',
  remedies: [
    {
      side: 'destination',
      text: "Use the source's machine type; x-disable-pcie does the same by hand (removed in 10.1).",
      set: {
        device: 'DEVICE',
        property: 'x-disable-pcie',
        from: { register: 'CAPABILITY_LIST', names: LIST },
        lookUp: 'It is off if lspci -vv at the source shows an Express capability, else on.',
        gone: '11.1',
      },
      guestRestart: false,
      reverse: 'breaks migrations to or from every peer that keeps the other value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/1811e64c35'],
}

export const virtioPcieCapability: KnownCase = { code: 'virtio-pcie-capability', signature, page }
