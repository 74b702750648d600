import type { CasePage } from '../page'
import type { Signature } from '../signature'

export const signature: Signature = {
  code: 'vfio-host-device',
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
  ],
}

export const page: CasePage = {
  title: 'The host functions behind a passed-through device differ',
  cause:
    "vfio-pci shows the guest most of the host function's own config space. Another model, firmware, driver or BIOS setting on the destination host, or another slot (link speed and width), gives other bytes, and QEMU compares all that it does not emulate.",
  affects: 'any version that can migrate the device',
  fixed: 'no fault: the hosts differ',
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
      text: 'Detach the device, migrate, attach one on the destination.',
      libvirt: "<hostdev ...> with <teaming type='transient'/> lets libvirt do it for a network card",
      guestRestart: false,
      reverse: null,
    },
  ],
  sources: ['https://www.qemu.org/docs/master/devel/migration/vfio.html'],
}
