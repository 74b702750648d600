import type { Stream } from '../../formats/stream'

/** What can be judged from a pair of inputs; parts that are false were not compared. */
export interface Coverage {
  /** Config space of the devices. */
  readonly config: boolean
  /** Machine type, and the rest of the configuration section. */
  readonly machine: boolean
  /** Names and sizes of the RAM blocks. */
  readonly ram: boolean
  /**
   * Which sections exist, their versions, and what QEMU compares in them. False if a side does not describe its
   * sections: their contents are then not compared.
   */
  readonly sections: boolean
  /**
   * Features of the virtio devices: those that the guest uses, against what the destination's devices offer. False if
   * they could not be judged for each of them.
   */
  readonly virtio: boolean
  /**
   * Versions, fields and subsections of the state in every section of the source, against what the destination's QEMU loads;
   * not the values that they have.
   */
  readonly vmstate: boolean
}

/** Coverage of two dumps of config space. */
export const CONFIG_ALONE: Coverage = {
  ...{ config: true, machine: false, ram: false, sections: false, virtio: false, vmstate: false },
}

/**
 * Returns what both of two saved machines show. Streams of machine types up to 2.3 have no configuration section, and
 * QEMU does not compare their machine types, so nothing is left open. A device state file and the output of
 * analyze-migration.py do not show the machine type; a capture does. They do not describe their sections either; nor do streams from
 * before QEMU 2.3 or with suppress-vmdesc=on.
 * @param states what could be judged of all virtio devices, and of the state of all sections
 */
export const coverageOf = (
  source: Stream,
  destination: Stream,
  states: Pick<Coverage, 'virtio' | 'vmstate'>,
): Coverage => ({
  config: true,
  machine: source.form !== null && destination.form !== null,
  ram: source.ramBlocks.length > 0 && destination.ramBlocks.length > 0,
  sections: [source, destination].every(({ sections, described }) => sections.length > 0 && described),
  ...states,
})
