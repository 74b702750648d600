/**
 * The library: everything below the command line. Its functions take bytes and return data, and touch neither files
 * nor terminal. Wrong input and wrong requests throw `InputError`; whatever else is thrown is a bug.
 */

export { InputError, type Place } from './bytes/input-error'
export type {
  Assumption,
  CheckRequest,
  DeviceReport,
  Difference,
  FirstFailure,
  Report,
  Unpaired,
  Verdict,
} from './check'
export { compare, runCheck, runPrediction } from './check'
export type { Outcome, Proof, ProofFinding } from './check/proof/proof'
export { proveFrom } from './check/proof/prove-source'
export { type Dump, readDump, readSysfsDirectory, type SysfsFiles } from './formats/dump'
export type { Device, RegionSize } from './pci/device'
export { type Named, type Naming, naming } from './pci/name'
export { type FoundCapability, type Walk, walk } from './pci/walk'
export {
  checkedBits,
  type Masks,
  type Placement,
  type Reconstruction,
  type RuleRange,
  reconstruct,
  resolveTarget,
  type Target,
  type TargetRequest,
  type View,
} from './qemu'
export { type ProfileFacts, profileCatalogue, profileFacts } from './qemu/detection/profile-catalogue'
export { json } from './report/check/json'
export { markdown } from './report/check/markdown'
export { ndjson } from './report/check/ndjson'
export { type TextOptions, text } from './report/check/text'
export { COLOURED } from './report/drawing/colour'
export { type Look, PLAIN, type Style } from './report/drawing/style'
