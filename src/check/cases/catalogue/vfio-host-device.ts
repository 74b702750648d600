import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['vfio-pci'],
  where: [
    { in: 'EXP' },
    { in: 'MSIX' },
    { in: 'MSI' },
    { in: 'PM' },
    { in: 'HEADER' },
    { in: 'AER' },
    { in: 'SRIOV' },
    { in: 'VPD' },
    { in: 'VNDR' },
  ],
}

const page: CasePage = {
  title: 'The host functions behind a passed-through device differ',
  cause:
    "vfio-pci shows the guest most of the host function's own config space. A different model, firmware, driver or BIOS setting on the destination host, or a different slot (link speed and width), gives different bytes. QEMU compares every byte that it does not emulate.",
  affects: 'any version that can migrate the device',
  fixed: 'not a bug: the hosts differ',
  commits: [],
  remedies: [
    {
      side: 'both',
      text: 'Compare the two functions on the hosts (lspci -vvv -xxxx) and bring firmware, driver and slot settings to the same state.',
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'both',
      text: 'Detach the device, migrate, and attach one on the destination. For a network card, libvirt does this by itself if the card is teamed with a virtio interface.',
      libvirt: `<interface type='hostdev' managed='yes'>
  <source><address type='pci' domain='0x0000' bus='0x03' slot='0x10' function='0x0'/></source>
  <teaming type='transient' persistent='ua-net0'/>
</interface>`,
      guestRestart: false,
      reverse: null,
    },
  ],
  sources: ['https://www.qemu.org/docs/master/devel/migration/vfio.html'],
}

export const vfioHostDevice: KnownCase = { code: 'vfio-host-device', signature, page }
