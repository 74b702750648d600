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
    'Before QEMU 8.1, Presence Detect State of a hot-pluggable PCIe slot is compared on load. The destination has a device in the slot and shows it as present; on the source the guest had powered the slot off (or had followed an unplug request), or a device was plugged in on one side only, so the two disagree.',
  affects:
    'a destination before QEMU 8.1 with native PCIe hot-plug: q35 machine types up to 6.0, and ports with ACPI hot-plug switched off',
  fixed: '8.1.0',
  commits: ['625b370c45'],
  remedies: [
    {
      side: 'destination',
      text: 'Start the destination with QEMU 8.1 or newer, of the same machine type: it no longer compares the bit, whatever the source runs.',
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
      text: "If the guest is to keep the device, plug it in again on the source, with the model and address of the destination's definition, then migrate. Powering the slot on in the guest does not help: QEMU removed the device when it was powered off.",
      libvirt: { advice: 'attach' },
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'both',
      text: 'For the next start of the guest, take machine type 6.1 or newer, whose ACPI hot-plug leaves the bit alone on ports below it.',
      guestRestart: true,
      reverse: 'every host that the guest moves to later needs a QEMU that has that machine type',
    },
  ],
  sources: [
    'https://lore.kernel.org/qemu-devel/20200103114427.GD3804@work-vm/',
    'https://gitlab.com/qemu-project/qemu/-/commit/625b370c45',
  ],
}

export const slotPresenceDetect: KnownCase = { code: 'slot-presence-detect', signature, page }
