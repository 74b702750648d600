import type { XmlElement } from '../xml'
import type { Absence, StandInBackend } from './twin-result'

/** Where a back end of the twin's own may lie. */
export interface TwinPlaces {
  /** A new path for a file or directory in the twin's directory; it is noted that it has to be made. */
  readonly own: (base: string, kind: 'image' | 'directory') => string
  /** Shared memory of the twin's own: a name for one that the guest gave. */
  readonly shared: (name: string) => string
}

/** Another back end, as child elements, and what it is. */
export interface NewBackend {
  readonly children: readonly XmlElement[]
  readonly by: StandInBackend
}

/** What becomes of the devices of one element name. */
export interface ElementRow {
  /** Children that describe what the guest sees, separated by spaces. They are kept. */
  readonly device: string
  /** Children that describe its backend on the host. They are left out, or replaced. */
  readonly host?: string
  /** Attributes to which the twin gives another value; null removes one. */
  readonly attributes?: (device: XmlElement, places: TwinPlaces) => Readonly<Record<string, string | null>>
  /** Kept children that are changed, by name; null for those that are left out. */
  readonly edit?: Readonly<Record<string, (child: XmlElement) => XmlElement | null>>
  /** The twin's back end, or null if the device needs none. */
  readonly backend?: (device: XmlElement, places: TwinPlaces) => NewBackend | null
  /** Why the twin can't have it, or null. */
  readonly absent?: (device: XmlElement) => Absence | null
  /** Whether it may be a PCI device if it has no address. */
  readonly pci?: (device: XmlElement) => boolean
}
