import type { DeviceRow } from './row'

/** A user-defined device type, and where it is defined. */
export interface UserProfile {
  readonly row: DeviceRow
  /** "my-nic.yaml:3", for people. */
  readonly where: string
  /** Whether it was named for this run (--profile FILE) and not found by its ids alone. */
  readonly given: boolean
}

export const namesOf = ({ row: { names, aliases = [] } }: UserProfile): readonly string[] => [...names, ...aliases]
