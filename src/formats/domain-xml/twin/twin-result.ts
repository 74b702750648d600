import type { XmlElement } from '../xml'

/** Why a device of the guest's is not in its twin. */
export type Absence =
  /** It is a device of the host's, which the guest has or will have. */
  | 'host-device'
  /** Its back end is a process that somebody else started. */
  | 'external-process'
  /** Its back end is a file that the guest maps as memory. */
  | 'mapped-file'
  /** It is on QEMU's own command line, where it may open anything. */
  | 'command-line'
  /** The element is unknown, and so is what it opens. */
  | 'unknown'

/** A device that the twin lacks. */
export interface AbsentDevice {
  /** As the domain's definition calls it: element, kind and name ("hostdev pci 0000:3b:00.4"). */
  readonly device: string
  /** Its address in the guest, as libvirt numbers buses; null if the definition has none. */
  readonly address: string | null
  readonly why: Absence
  /** Whether it is a PCI device, with config space that a destination compares. */
  readonly pci: boolean
}

/** What stands in for the back end of a device. */
export type StandInBackend =
  | 'empty-image'
  | 'no-medium'
  | 'unconnected-tap'
  | 'user-network'
  | 'empty-directory'
  | 'null-chardev'
  | 'random'
  | 'silent'
  | 'no-listener'
  | 'anonymous-memory'
  | 'own-shared-memory'
  | 'own-file'
  | 'automatic-cid'

/** A device that the twin has, with another back end. */
export interface ReplacedBackend {
  readonly device: string
  readonly by: StandInBackend
}

/** A part of the definition that the twin does not have. */
export interface LeftOut {
  /** Path of the element below the domain: "devices/disk/throttlefilters". */
  readonly element: string
  /**
   * "host": it only says how the host runs the guest. "boot": what firmware would load. "unknown": not known here.
   * "command-line": words for QEMU. "alias": it names devices by an alias that is another one in the twin.
   */
  readonly why: 'host' | 'boot' | 'unknown' | 'command-line' | 'alias'
}

/** What has to be there before the twin is created. */
export interface TwinFile {
  readonly path: string
  readonly kind: 'image' | 'directory'
}

/** A domain that has a guest's devices and nothing of what it holds. */
export interface Twin {
  readonly name: string
  readonly domain: XmlElement
  readonly files: readonly TwinFile[]
  /** Files that libvirt and QEMU make for the twin and leave there: variables of its firmware, shared memory. */
  readonly leftBehind: readonly string[]
  readonly missing: readonly AbsentDevice[]
  readonly replaced: readonly ReplacedBackend[]
  readonly leftOut: readonly LeftOut[]
  /** Whether devices have addresses; without them libvirt gives them some, in the twin perhaps others. */
  readonly addressed: boolean
}
