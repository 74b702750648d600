export { HEAD_SIZE, holdsStream, isStream, LONGEST_PREFIX } from './containers/container'
export { type Compression, compressionOf } from './containers/packing'
export type { Snapshot } from './containers/qcow2'
export type { DescribedField, DescribedState } from './described-state'
export { rootsOf, whyNoAddress } from './devices/qdev-path'
export {
  openStream,
  type Packing,
  packingOf,
  readStream,
  type StreamOptions,
  snapshotsOf,
  type Unpack,
  unwrap,
} from './read'
export type {
  DirtyBitmap,
  Domain,
  PinnedValue,
  RamBlock,
  Stream,
  StreamDevice,
  StreamFormat,
  StreamProblem,
  StreamSection,
  StreamSettings,
  VirtioNegotiation,
} from './stream'
