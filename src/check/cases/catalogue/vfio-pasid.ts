import type { KnownCase } from '../known-case'
import { extendedListWithout } from '../list-pointers'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['vfio-pci'],
  where: [...extendedListWithout('PASID'), { in: 'PASID', register: 'CAP' }],
  eitherQemu: { from: '11.0' },
}

const page: CasePage = {
  title: 'QEMU gives a passed-through device a PASID capability on one side only',
  cause:
    "No host kernel shows the PASID capability of a function. QEMU 11.0 and newer create one themselves, at 0xff8 unless x-vpasid-cap-offset says otherwise. They do so with iommufd, if the kernel reports PASIDs for the function and a virtual IOMMU can use them (smmuv3 with ssidsize above 0 since 11.0, intel-iommu with fsts=on and pasid-bits above 0 since 11.1). The header before it then points to it, and its width and permissions are those of the host. QEMU compares all of that. The two ends differ in the release, the options of the virtual IOMMU, the backend or the host's IOMMU.",
  affects: 'vfio-pci with iommufd and a virtual IOMMU on QEMU 11.0 and newer, any machine type',
  fixed: 'not a bug: the two ends are configured differently, or the hosts differ',
  introduced: '11.0.0',
  commits: ['06b38473cd', '2b0d91ed44'],
  remedies: [
    {
      side: 'destination',
      text: 'Give both ends the same virtual IOMMU, with the same ssidsize (smmuv3) or the same fsts and pasid-bits (intel-iommu). Use iommufd on both or on neither, and the same x-vpasid-cap-offset.',
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'both',
      text: 'For the next start of the guest, turn PASIDs off on both ends: ssidsize=0 or pasid-bits=0.',
      guestRestart: true,
      reverse: null,
    },
  ],
  sources: [
    'https://gitlab.com/qemu-project/qemu/-/commit/06b38473cd',
    'https://gitlab.com/qemu-project/qemu/-/commit/2b0d91ed44',
  ],
}

export const vfioPasid: KnownCase = { code: 'vfio-pasid', signature, page }
