import type { KnownCase } from '../known-case'
import type { WrittenPage } from '../page'
import type { Signature } from '../signature'
import { SLOT_PORTS } from '../slot-ports'

const signature: Signature = {
  devices: SLOT_PORTS,
  where: [{ in: 'EXP', register: 'SLTSTA', fields: ['PDS'] }],
  destinationQemu: { until: '8.1' },
}

const page: WrittenPage = {
  title: 'The slot of a port is occupied on one side and empty on the other',
  cause:
    'QEMU before 8.1 compares Presence Detect State of a hot-pluggable PCIe slot on load. The destination has a device in the slot and reports it as present. On the source the guest powered the slot off (or followed an unplug request), or a device was plugged in on one side only. So the two disagree.',
  affects:
    'a destination with QEMU older than 8.1 and native PCIe hot-plug: q35 machine types up to 6.0, and ports with ACPI hot-plug switched off',
  fixed: '8.1.0',
  commits: ['625b370c45'],
  remedies: [
    {
      side: 'destination',
      text: 'Start the destination with QEMU 8.1 or newer and the same machine type: it no longer compares the bit, whatever the source runs.',
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'both',
      text: "If the guest has powered the slot off, finish the unplug: remove the device from the source and leave it out of the destination's definition, then migrate again.",
      libvirt: { advice: 'detachForGood' },
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'source',
      text: "If the guest is to keep the device, plug it in again on the source, with the model and address from the destination's definition, then migrate. Powering the slot on in the guest does not help: QEMU removed the device when it was powered off.",
      libvirt: { advice: 'attach' },
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'both',
      text: 'For the next start of the guest, use machine type 6.1 or newer, whose ACPI hot-plug leaves the bit alone on the ports it manages.',
      guestRestart: true,
      reverse: 'every host the guest later migrates to needs a QEMU that has that machine type',
    },
  ],
  sources: [
    'https://lore.kernel.org/qemu-devel/20200103114427.GD3804@work-vm/',
    'https://gitlab.com/qemu-project/qemu/-/commit/625b370c45',
  ],
}

export const slotPresenceDetect: KnownCase = { code: 'slot-presence-detect', signature, page }
