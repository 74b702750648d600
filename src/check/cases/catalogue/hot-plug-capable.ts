import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'
import { SLOT_PORTS } from '../slot-ports'

const signature: Signature = {
  devices: SLOT_PORTS,
  where: [
    { in: 'EXP', register: 'SLTCAP', fields: ['HPS', 'HPC'] },
    // A reservation of addresses adds the same capability.
    { in: 'HEADER', register: 'CAPABILITY_LIST', values: [0x54, 0x90], open: true },
    { in: 'VNDR', register: 'NEXT', open: true },
  ],
}

const page: CasePage = {
  title: 'A slot is hot-plug capable on one side only',
  cause:
    'QEMU 6.1 cleared Hot-Plug Capable in Slot Capabilities of ports with ACPI hot-plug, and gave these ports a capability with an I/O reservation at 0x90 instead. QEMU 6.2 reverted this for all machine types except 6.1. So pc-q35-6.1 differs from the machine types before and after it. Setting hotplug=off on one end has the same effect.',
  affects: 'pc-q35-6.1 on one end and another q35 machine type on the other, or hotplug set on one end only',
  fixed: '6.2.0',
  introduced: '6.1.0',
  commits: ['c318bef762', '211afe5c69', '3f3cbbb236', 'e2a6290aab'],
  compat: 'pc_compat_6_1: ICH9-LPC x-keep-pci-slot-hpc=false',
  remedies: [
    {
      side: 'both',
      text: "Use the source's exact machine type, and move away from pc-q35-6.1 at the guest's next start.",
      guestRestart: true,
      reverse: null,
    },
    {
      side: 'destination',
      text: 'Set the bits by hand (QEMU 8.0 or newer).',
      set: {
        device: 'DEVICE',
        property: 'x-do-not-expose-native-hotplug-cap',
        from: { field: 'HPC', as: 'inverse' },
        lookUp: 'It is off if lspci -vv on the source shows HotPlug+ for the port, on if it shows HotPlug-.',
        overruledBy: { property: 'hotplug', value: 'off' },
        since: '8.0',
      },
      guestRestart: false,
      reverse: 'breaks migration to and from every host that keeps the other value',
    },
    {
      side: 'destination',
      text: 'Compare hotplug of the port on both command lines.',
      set: {
        device: 'DEVICE',
        property: 'hotplug',
        from: { field: 'HPC', as: 'switch' },
        lookUp: 'It is on if lspci -vv on the source shows HotPlug+ for the port, off if it shows HotPlug-.',
        each: 'bool',
        overruledBy: { property: 'x-do-not-expose-native-hotplug-cap', value: 'on' },
      },
      guestRestart: false,
      reverse: 'every host the guest later migrates to needs the same value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/issues/641'],
}

export const hotPlugCapable: KnownCase = { code: 'hot-plug-capable', signature, page }
