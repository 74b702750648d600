import type { Stream, StreamSection } from '../../formats/stream'
import { isVfioSection } from '../../pci/device'
import { atLeast, type Version } from '../../qemu/releases/version'
import { BITMAPS } from './bitmaps'

/** What a destination does with a section that its own stream lacks. */
type Known =
  /** QEMU has an entry for it anyway, but sends the section in some states only. */
  { readonly known: 'yes' } | { readonly known: 'no' } | { readonly known: 'open'; readonly reason: string }

/** A section that QEMU has an entry for although a paused destination may not send it. */
interface Rule {
  readonly id: RegExp
  /** The first release that has such an entry, and the first that no longer has it. */
  readonly since?: string
  readonly before?: string
  /** Whether there is never more than one, whose instance is 0. */
  readonly single?: true
  /** A section whose presence shows that the destination has the entry; if absent, it always has it. */
  readonly shownBy?: RegExp
  /** Whether the destination sends as many of them as it has, if it sends any. */
  readonly sendsAll?: true
  /** Why it is unknown whether a destination that does not show the entry has it; if absent, it does not. */
  readonly open?: string
}

/** Sections of sound devices, each of which has an audio backend. */
const SOUND = /(?:^|\/)(?:audio|AC97|es1370|hda-audio|intel-hda|sb16|cs4231a|gus|adlib|usb-audio|virtio-sound)$/i

/**
 * Every state that QEMU registers itself and sends only if a function says that it is needed (`.needed` of a
 * VMStateDescription that is not a subsection), or sends in parts if there is something to send (`is_active`).
 */
const RULES: readonly Rule[] = [
  // register_global_state(), migration/global_state.c, since 2.4.
  { id: /^globalstate$/, single: true },
  // dirty_bitmap_mig_init(), migration/block-dirty-bitmap.c.
  { id: BITMAPS, single: true, since: '2.12' },
  // blk_mig_init(), migration/block.c, removed in 9.1.
  {
    id: /^block$/,
    single: true,
    before: '9.1',
    shownBy: /^block$/,
    open: 'it needs the drives that it copies, which the destination does not show',
  },
  // vmstate_audio_needed(), audio/audio.c: loaded and no longer sent since 7.0, by a machine with an audio backend.
  {
    id: /^audio$/,
    single: true,
    since: '7.0',
    shownBy: SOUND,
    open: 'QEMU 7.0 and later load it if they have an audio backend (-audiodev), which the destination does not show',
  },
  // migrate_needed(), hw/audio/pcspk.c; pci_host_needed(), hw/pci/pci_host.c: properties of devices that exist.
  {
    id: /^pcspk$/,
    single: true,
    shownBy: /^i8254$/,
    open: 'the destination does not show whether it has a PC speaker',
  },
  {
    // Of a host bridge each; those of an expander (pxb) are further instances of the name.
    id: /\/?PCIHost$/,
    sendsAll: true,
    shownBy: /\/(?:mch|I440FX)$/,
    open: 'the destination does not show whether its host bridge has it',
  },
  // smbus_eeprom_vmstate_needed(), hw/i2c/smbus_eeprom.c: sent once the guest has read one.
  {
    id: /smbus-eeprom$/,
    shownBy: /\/(?:ich9_smb|piix4_pm)$/,
    open: 'the destination does not show whether it has memory modules on its SMBus',
  },
  // spapr_drc_needed(), hw/ppc/spapr_drc.c: sent for connectors in the middle of hot-plug, together with their device.
  { id: /^spapr_drc(?:\/physical)?$/, shownBy: /^spapr$/ },
  // watchdog_needed(), hw/watchdog/spapr_watchdog.c.
  { id: /^spapr_watchdog$/, since: '7.1', shownBy: /^spapr$/ },
]

/** QEMU before 11.0 writes no passed-through functions to a device state file. */
const VFIO_IN_DEVICE_STATE_SINCE = '11.0'
const VFIO_LEFT_OUT = 'QEMU before 11.0 leaves passed-through functions out of a device state file'

/**
 * Returns what a destination does with a section that its own stream lacks; what is in it is judged elsewhere.
 * @param qemu the destination's
 */
export function knowsMissing({ id, instance, type }: StreamSection, destination: Stream, qemu: Version): Known {
  const rule = RULES.find((one) => one.id.test(id) && (!one.single || instance === 0))
  if (destination.format === 'device-state' || destination.format === 'capture') {
    // Such a file never has state that is sent in parts, above all RAM.
    if (type === 'start' && !rule) return { known: 'yes' }
    if (isVfioSection(id) && !atLeast(qemu, VFIO_IN_DEVICE_STATE_SINCE)) return { known: 'open', reason: VFIO_LEFT_OUT }
  }
  if (!rule || (rule.since && !atLeast(qemu, rule.since))) return { known: 'no' }
  if (rule.before && atLeast(qemu, rule.before)) return { known: 'no' }
  const { shownBy, open } = rule
  if (rule.sendsAll && destination.sections.some((section) => section.id === id)) return { known: 'no' }
  if (!shownBy || destination.sections.some((section) => shownBy.test(section.id))) return { known: 'yes' }
  return open === undefined ? { known: 'no' } : { known: 'open', reason: open }
}
