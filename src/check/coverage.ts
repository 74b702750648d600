import type { Migration } from './machine/migration-side'

/** What a pair of inputs lets be judged; what is false was not compared. */
export interface Coverage {
  /** Config space of the devices. */
  readonly config: boolean
  /** Machine type, and what else the configuration section says. */
  readonly machine: boolean
  /** Names and sizes of the RAM blocks. */
  readonly ram: boolean
  /** Which sections there are, their versions, and as far as both sides describe it their content. */
  readonly sections: boolean
}

/** Of two dumps of config space. */
export const CONFIG_ALONE: Coverage = { config: true, machine: false, ram: false, sections: false }

/**
 * What two saved machines show on both sides. Streams of machine types up to 2.3 have no configuration section, and
 * QEMU compares no machine type of theirs, so that nothing is left open; a file of device state and the output of
 * analyze-migration.py do not show it.
 */
export const coverageOf = (source: Migration, destination: Migration): Coverage => ({
  config: true,
  machine: source.form !== null && destination.form !== null,
  ram: source.ramBlocks.length > 0 && destination.ramBlocks.length > 0,
  sections: source.sections.length > 0 && destination.sections.length > 0,
})
