/**
 * The library: the functions of the command line, for programs. They take bytes and return data, and touch neither
 * files nor terminal, so they run in a browser, too. Wrong input and wrong requests throw `InputError`; anything else
 * that is thrown is a bug.
 */

export { InputError, type Place } from './bytes/input-error'
export type { ByteSource } from './bytes/source'
export { compare, failingBits } from './check/device/compare'
export { badConfigData } from './check/report/message'
export type { Outcome, Proof, ProofFinding } from './check/report/proof'
export type {
  Assumption,
  DeviceReport,
  Difference,
  FirstFailure,
  Report,
  Unpaired,
  Verdict,
} from './check/report/report'
export type { CapturedHost, CapturedMachine } from './formats/capture/machine'
export type { Dump, SysfsFiles } from './formats/dump'
export type { Stream, StreamDevice, StreamOptions } from './formats/stream'
export { check, predict } from './library/check'
export { type ExplainOptions, explain } from './library/explain'
export { type DeviceMasks, masks } from './library/masks'
export type { CheckOptions, Properties, TargetOptions } from './library/options'
export { readCapture, readDump, readStream, readSysfsDirectory } from './library/read'
export { type ExplainFormat, type RenderOptions, render } from './library/render'
export type { Side } from './library/sides'
export type { Device, RegionSize } from './pci/device'
export { type Named, type Naming, naming } from './pci/name'
export { type FoundCapability, type Walk, walk } from './pci/walk'
export { type ProfileFacts, profileCatalogue, profileFacts } from './qemu/detection/profile-catalogue'
export type { UserProfile } from './qemu/devices/user-profile'
export type { RuleRange } from './qemu/painting/masks'
export { PLACEMENTS, type Placement } from './qemu/painting/placement'
export { RELEASES } from './qemu/releases/version'
export { VIEWS, type View } from './qemu/request'
export type { ReportFormat } from './report/check/formats'
export type { ExplainReport } from './report/explain/explain'
