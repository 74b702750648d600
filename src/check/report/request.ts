import type { AlikeKernels } from '../../kernel/alike'
import type { HostKernel } from '../../kernel/behaviour'
import type { RegionSizes } from '../../kernel/header'
import type { Device } from '../../pci/device'
import type { Doubt } from '../../pci/doubts/doubt'
import type { FoundProfile } from '../../qemu/detection/profile'
import type { ProfileRequest } from '../../qemu/detection/profiles'
import type { Reconstruction, Sent, Target } from '../../qemu/reconstruct'
import type { TargetRequest, View } from '../../qemu/request'
import type { Looks } from './looks'
import type { Proof, ProofEnd, SourceOf } from './proof'
import type { DeviceReport, Inputs } from './report'

/** Proves what holds for every state of the source's device: `proveFrom`. */
export type Prove = (source: SourceOf, qemu: string | null, destination: ProofEnd, assumed: readonly string[]) => Proof

/** Settings of one device, which replace those of all devices. */
export type DeviceRequest = Partial<Pick<TargetRequest, 'profile' | 'view' | 'placement' | 'set' | 'bars' | 'rom'>>

/** Requests for single devices, by address or id. */
export type DeviceRequests = ReadonlyMap<string, DeviceRequest>

/** The destination's device of a pair as its QEMU holds it, and what speaks against its dump. */
export interface Rebuilt extends Reconstruction {
  readonly built: readonly Doubt[]
}

/** What the source's device of a pair sends, and why it can't be trusted. */
export interface SentAlong extends Sent {
  readonly doubts: readonly Doubt[]
}

/** All of a request that decides how the source's QEMU holds a device of its host. */
export type SourceRequest = Pick<CheckRequest, 'target' | 'sourceSet' | 'sourceHostKernel' | 'sourceShown'>

/** What was found of devices that are compared with many others, so that each is rebuilt once: `BoundedDeviceCache`. */
export interface DeviceCache {
  /**
   * Returns the destination's device of a pair as its QEMU holds it.
   * @param view what the destination's dump shows, whatever the request says
   * @param looks of the pair
   */
  rebuilt(
    pair: Ends,
    request: TargetRequest,
    view: View | null,
    target: Target,
    looks: Looks,
    find: () => Rebuilt,
  ): Rebuilt
  /** Returns what the source's device sends to one of `expected` bytes, and what speaks against it. @param looks of the pair */
  sent(pair: Ends, profile: FoundProfile, expected: number, looks: Looks, find: () => SentAlong): SentAlong
  /**
   * Returns the source's device of a host as its QEMU holds it.
   * @param like what it is built like: the destination's device
   * @param target with the source's QEMU
   * @param looks of the pair
   */
  held(
    pair: Ends,
    request: SourceRequest,
    like: Pick<TargetRequest, 'profile' | 'view' | 'placement'>,
    target: Target,
    looks: Looks,
    find: () => Reconstruction,
  ): Reconstruction
  /** Returns what the kernels that an end's host may have show of its device. @param looks of the pair */
  kernels(
    pair: Ends,
    end: keyof Ends,
    kernel: HostKernel,
    sizes: RegionSizes,
    looks: Looks,
    find: () => readonly AlikeKernels[],
  ): readonly AlikeKernels[]
  /** Returns how QEMU builds the destination's device. @param looks of the pair */
  profile(pair: Ends, request: ProfileRequest, looks: Looks, find: () => FoundProfile): FoundProfile
}

/** What was found of pairs of devices that are compared again and again, each once: `PairsByRequest`. */
export interface PairMemory {
  /** For requests that are equal. */
  of(request: CheckRequest): {
    of(pair: Ends & { readonly note: string | null }, find: () => readonly DeviceReport[]): readonly DeviceReport[]
  }
}

/** The two devices of a pair. */
export interface Ends {
  readonly source: Device
  readonly destination: Device
}

/** Everything a comparison needs besides the devices. Null means "not given". */
export interface CheckRequest {
  /** The destination: its QEMU, machine type, properties and regions. */
  readonly target: TargetRequest
  /** Settings of single devices, which replace the target's. */
  readonly perDevice?: DeviceRequests
  /** QEMU version of the source, "8.1". */
  readonly sourceQemu: string | null
  /** Properties of the source's device; others are taken from the destination's (`sourceProperties`). */
  readonly sourceSet?: ReadonlyMap<string, string>
  /** The kernel of the source's host, for a physical view; unknown if absent. */
  readonly sourceHostKernel?: HostKernel
  /** The one of its possible behaviours to take; the newest if absent. */
  readonly sourceShown?: AlikeKernels
  /** What the two dumps show. If null, `target.view` applies to both; if that is null too, the profile decides. */
  readonly sourceView: View | null
  readonly destinationView: View | null
  /** Addresses or ids to which the comparison is limited; empty for all. */
  readonly devices: readonly string[]
  /** The two sides are hosts: functions are paired by driver and kind, not by address. */
  readonly hosts?: boolean
  /** Source address or id to destination address or id. */
  readonly map: ReadonlyMap<string, string>
  /** Also report bytes that are equal. */
  readonly all: boolean
  /** Of the bytes that differ, report only the one at which QEMU stops: for callers that take a verdict and its reason. */
  readonly brief?: boolean
  /** Also return all bytes and masks, for drawings of the whole config space. */
  readonly grid?: boolean
  /** Also prove what holds for every state that the source's guest can reach: callers that want it pass `proveFrom`. */
  readonly prove?: Prove
  /** For callers that compare one pair for many QEMUs. */
  readonly looks?: Looks
  /** For callers that compare the same devices with many others. */
  readonly cache?: DeviceCache
  /** For callers that compare many sides of such devices: no byte of a device may change. */
  readonly pairs?: PairMemory
  /** What the devices were read from, for the report. */
  readonly inputs?: Inputs
  /** Version of this tool, for the report. */
  readonly version: string
}
