import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'

const page: CasePage = {
  title: 'What machine types up to 1.2 preserve',
  cause:
    'Machine types up to 1.2 keep the old class codes (virtio-blk 0180, virtio-serial 0780, balloon as RAM), devices without MSI-X (vectors=0) or ROM regions (rombar=0), xHCI without MSI, VGA without its register region, and 8 MiB of video memory. QEMU compares all of these.',
  affects: 'machine types 0.10 to 1.2',
  fixed: 'not a bug: the machine type decides',
  commits: [],
  compat: 'PC_COMPAT_0_10 to PC_COMPAT_1_2',
  remedies: [],
  sources: ['https://gitlab.com/qemu-project/qemu/-/blob/v1.3.0/hw/pc_piix.c'],
}

export const oldestMachineTypes: KnownCase = { code: 'oldest-machine-types', signature: null, page }
