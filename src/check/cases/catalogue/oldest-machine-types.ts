import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'

const page: CasePage = {
  title: 'What machine types up to 1.2 keep as it was',
  cause:
    'Class codes (virtio-blk 0180, virtio-serial 0780, balloon as RAM), missing MSI-X (vectors=0), missing ROM regions (rombar=0), xHCI without MSI, VGA without its register region, and 8 MiB of video memory. All of them are compared; a machine type of its own keeps them apart.',
  affects: 'machine types 0.10 to 1.2',
  fixed: 'no fault: machine types keep it apart',
  commits: [],
  compat: 'PC_COMPAT_0_10 to PC_COMPAT_1_2',
  remedies: [],
  sources: ['https://gitlab.com/qemu-project/qemu/-/blob/v1.3.0/hw/pc_piix.c'],
}

export const oldestMachineTypes: KnownCase = { code: 'oldest-machine-types', signature: null, page }
