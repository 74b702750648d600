import type { Stream } from '../../formats/stream'

/** What a pair of inputs lets be judged; what is false was not compared. */
export interface Coverage {
  /** Config space of the devices. */
  readonly config: boolean
  /** Machine type, and what else the configuration section says. */
  readonly machine: boolean
  /** Names and sizes of the RAM blocks. */
  readonly ram: boolean
  /**
   * Which sections there are, their versions, and what QEMU compares in them; false where a side does not describe its
   * sections, whose content is not compared then.
   */
  readonly sections: boolean
}

/** Of two dumps of config space. */
export const CONFIG_ALONE: Coverage = { config: true, machine: false, ram: false, sections: false }

/**
 * What two saved machines show on both sides. Streams of machine types up to 2.3 have no configuration section, and
 * QEMU compares no machine type of theirs, so that nothing is left open; a file of device state and the output of
 * analyze-migration.py do not show it. Neither do these describe their sections, nor streams before QEMU 2.3 and with
 * suppress-vmdesc=on.
 */
export const coverageOf = (source: Stream, destination: Stream): Coverage => ({
  config: true,
  machine: source.form !== null && destination.form !== null,
  ram: source.ramBlocks.length > 0 && destination.ramBlocks.length > 0,
  sections: [source, destination].every(({ sections, described }) => sections.length > 0 && described),
})
