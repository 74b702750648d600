import type { KnownCase } from '../known-case'
import type { WrittenPage } from '../page'
import type { Signature } from '../signature'
import { SLOT_PORTS } from '../slot-ports'

const signature: Signature = {
  devices: SLOT_PORTS,
  where: [{ in: 'EXP', register: 'SLTSTA', fields: ['EIS'] }],
}

const page: WrittenPage = {
  title: 'The guest toggled the electromechanical interlock of a slot',
  cause:
    "Writing a one to Electromechanical Interlock Control in Slot Control toggles Electromechanical Interlock Status in Slot Status. QEMU compares that status bit, and the guest can't write it directly. If a guest has toggled it an odd number of times, every freshly created port refuses it, even on an identical machine.",
  affects: 'every version up to 11.1, every machine type with hot-pluggable PCIe ports',
  fixed: null,
  commits: [],
  remedies: [
    {
      side: 'guest',
      text: 'Toggle it back before migrating: write Slot Control with bit 11 set once more, as root in the guest.',
      command: { advice: 'toggleInterlock' },
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'source',
      text: "If you can't run commands in the guest, reboot it: resetting the port clears the bit.",
      guestRestart: true,
      reverse: null,
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/625b370c45'],
}

export const slotInterlockStatus: KnownCase = { code: 'slot-interlock-status', signature, page }
