import { atLeast, type Version } from './version'

/** Releases from which on QEMU builds emulated devices differently, without a property for it. */
type ReleaseChange = '2.7' | '6.0' | '8.0' | '8.1' | '9.1' | '10.2' | '11.0'

/** Machine types from which on QEMU builds them differently. */
export type MachineChange = '1.5' | '2.0' | '2.4' | '6.1'

/** Whether a release is this one or a later one. Rules for emulated devices ask only for these releases. */
export const since = (qemu: Version, change: ReleaseChange): boolean => atLeast(qemu, change)
