import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['vfio-pci'],
  where: [{ in: 'VNDR' }],
  machine: { to: '9.0' },
}

const page: CasePage = {
  title: 'The vendor-specific capability of a passed-through device differs between the hosts',
  cause:
    "The bytes after the header of a Vendor-Specific capability describe features of the host's driver or firmware. They change from one driver or firmware release to the next, for example with NVIDIA's vGPU drivers. With machine types up to 9.0 QEMU compares them, even on newer releases. With machine type 9.1 and newer it only compares the three bytes of the capability's header, which include its length.",
  affects: 'vfio-pci (vGPU, variant drivers) on any QEMU with machine types up to 9.0',
  fixed: '9.1.0',
  commits: ['187716feeba4'],
  compat: 'hw_compat_9_0: vfio-pci skip-vsc-check=false',
  remedies: [
    {
      side: 'destination',
      text: 'Switch the comparison off (QEMU 9.1 or newer).',
      set: { device: 'vfio-pci', property: 'skip-vsc-check', value: 'on', since: '9.1' },
      guestRestart: false,
      reverse: 'every host the guest later migrates to needs the same value',
    },
    {
      side: 'both',
      text: 'Bring both hosts to the same driver and firmware release.',
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'both',
      text: 'Start the guest with machine type 9.1 or newer, where this is the default.',
      guestRestart: true,
      reverse: null,
    },
  ],
  sources: ['https://lore.kernel.org/qemu-devel/20240503145142.2806030-1-vkale@nvidia.com/'],
}

export const vfioVendorSpecific: KnownCase = { code: 'vfio-vendor-specific', signature, page }
