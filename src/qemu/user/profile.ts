import type { DeviceRow } from '../devices/row'

/** A device type that a user describes, and where. */
export interface UserProfile {
  readonly row: DeviceRow
  /** "my-nic.yaml:3", for people. */
  readonly where: string
  /** Named for this run (--profile FILE), not just there to be found by its ids. */
  readonly given: boolean
}

export const namesOf = ({ row: { names, aliases = [] } }: UserProfile): readonly string[] => [...names, ...aliases]
