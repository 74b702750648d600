/**
 * The library: what the command line does, for programs. Its functions take bytes and return data, and touch neither
 * files nor terminal, so that it runs in a browser too. Wrong input and wrong requests throw `InputError`; whatever else
 * is thrown is a bug.
 */

export { InputError, type Place } from './bytes/input-error'
export type { ByteSource } from './bytes/source'
export type {
  Assumption,
  DeviceReport,
  Difference,
  FirstFailure,
  Report,
  Unpaired,
  Verdict,
} from './check'
export { badConfigData, compare, failingBits } from './check'
export type { Outcome, Proof, ProofFinding } from './check/proof/proof'
export type { Dump, SysfsFiles } from './formats/dump'
export type { Stream, StreamDevice, StreamOptions } from './formats/stream'
export { check, predict } from './library/check'
export { type ExplainOptions, explain } from './library/explain'
export { type DeviceMasks, masks } from './library/masks'
export type { CheckOptions, Properties, TargetOptions } from './library/options'
export { readDump, readStream, readSysfsDirectory } from './library/read'
export { type ExplainFormat, type RenderOptions, type ReportFormat, render } from './library/render'
export type { Side } from './library/sides'
export type { Device, RegionSize } from './pci/device'
export { type Named, type Naming, naming } from './pci/name'
export { type FoundCapability, type Walk, walk } from './pci/walk'
export { PLACEMENTS, type Placement, RELEASES, type RuleRange, VIEWS, type View } from './qemu'
export { type ProfileFacts, profileCatalogue, profileFacts } from './qemu/detection/profile-catalogue'
export type { UserProfile } from './qemu/user/profile'
export type { ExplainReport } from './report/explain/explain'
