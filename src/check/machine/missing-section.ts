import type { Stream, StreamSection } from '../../formats/stream'
import { atLeast, type Version } from '../../qemu/releases/version'

/** What a destination does with a section that its own stream does not have. */
type Known =
  /** QEMU has an entry for it all the same: it sends the section in some states only. */
  { readonly known: 'yes' } | { readonly known: 'no' } | { readonly known: 'open'; readonly reason: string }

/** A section that QEMU has an entry for although a paused destination may not send it. */
interface Rule {
  readonly id: RegExp
  /** The first release that has such an entry, and the first that has it no more. */
  readonly since?: string
  readonly before?: string
  /** A section by which the destination shows that it has the entry; where none is named it always has it. */
  readonly shownBy?: RegExp
  /** Why it can't be told where the destination does not show it; without a reason it does not have it then. */
  readonly open?: string
}

/** Sections of devices that make sound: each has an audio backend. */
const SOUND = /(?:^|\/)(?:audio|AC97|es1370|hda-audio|intel-hda|sb16|cs4231a|gus|adlib|usb-audio|virtio-sound)$/i

/**
 * Every state that QEMU registers for itself and sends only where a function says that it is needed (`.needed` of a
 * VMStateDescription that is no subsection), or that it sends in parts where there is something to send (`is_active`).
 */
const RULES: readonly Rule[] = [
  // register_global_state(), migration/global_state.c, since 2.4.
  { id: /^globalstate$/ },
  // dirty_bitmap_mig_init(), migration/block-dirty-bitmap.c.
  {
    id: /^dirty-bitmap$/,
    since: '2.12',
    shownBy: /^dirty-bitmap$/,
    open: 'it needs the block nodes that its bitmaps belong to, which do not show on the destination',
  },
  // blk_mig_init(), migration/block.c, removed in 9.1.
  {
    id: /^block$/,
    before: '9.1',
    shownBy: /^block$/,
    open: 'it needs the drives that it copies, which do not show on the destination',
  },
  // vmstate_audio_needed(), audio/audio.c: loaded and no longer sent since 7.0, by a machine with an audio backend.
  {
    id: /^audio$/,
    since: '7.0',
    shownBy: SOUND,
    open: 'QEMU 7.0 and later load it where they have an audio backend (-audiodev), which does not show on the destination',
  },
  // migrate_needed(), hw/audio/pcspk.c; pci_host_needed(), hw/pci/pci_host.c: properties of devices that are there.
  { id: /^pcspk$/, shownBy: /^i8254$/, open: 'whether the destination has a PC speaker does not show' },
  { id: /\/?PCIHost$/, shownBy: /\/(?:mch|I440FX)$/, open: 'whether its host bridge has it does not show' },
  // smbus_eeprom_vmstate_needed(), hw/i2c/smbus_eeprom.c: sent once the guest has read one.
  {
    id: /smbus-eeprom$/,
    shownBy: /\/(?:ich9_smb|piix4_pm)$/,
    open: 'whether the destination has memory modules on its SMBus does not show',
  },
  // spapr_drc_needed(), hw/ppc/spapr_drc.c: sent of connectors in the middle of hot-plug, with the device at them.
  { id: /^spapr_drc(?:\/physical)?$/, shownBy: /^spapr$/ },
  // watchdog_needed(), hw/watchdog/spapr_watchdog.c.
  { id: /^spapr_watchdog$/, since: '7.1', shownBy: /^spapr$/ },
]

/** A passed-through function is not in the device state that QEMU before 11.0 writes. */
const VFIO = { id: /\/vfio$/, inDeviceStateSince: '11.0' }
const VFIO_LEFT_OUT = 'QEMU before 11.0 leaves passed-through functions out of a file of device state'

/**
 * What a destination that does not have a section in its own stream does with it.
 * @param qemu the destination's
 */
export function knowsMissing({ id, type }: StreamSection, destination: Stream, qemu: Version): Known {
  if (destination.format === 'device-state') {
    // What comes in parts, RAM above all, is never in such a file.
    if (type === 'start') return { known: 'yes' }
    if (VFIO.id.test(id) && !atLeast(qemu, VFIO.inDeviceStateSince)) return { known: 'open', reason: VFIO_LEFT_OUT }
  }
  const rule = RULES.find((one) => one.id.test(id))
  if (!rule || (rule.since && !atLeast(qemu, rule.since))) return { known: 'no' }
  if (rule.before && atLeast(qemu, rule.before)) return { known: 'no' }
  const { shownBy, open } = rule
  if (!shownBy || destination.sections.some((section) => shownBy.test(section.id))) return { known: 'yes' }
  return open === undefined ? { known: 'no' } : { known: 'open', reason: open }
}
