import type { CheckRequest } from '../check/report/request'
import { givenKernel } from '../kernel/given'
import type { UserProfile } from '../qemu/devices/user-profile'
import type { MigrationMode, Placement, TargetRequest, View } from '../qemu/request'
import { version } from '../version'

/** Names and values, as object or map. */
export type Properties = Readonly<Record<string, string>> | ReadonlyMap<string, string>

/**
 * The destination QEMU. Everything is optional: `check` then tries every release and
 * machine type that fits, `masks` and `explain` assume the newest release and say so.
 */
export interface TargetOptions {
  /** Version as QEMU or a distribution prints it: "8.1", "10.0.2", "1:7.2+dfsg-7". */
  readonly qemu?: string | undefined
  /** Machine type as QEMU names it: "pc-q35-6.0". */
  readonly machine?: string | undefined
  /** The upstream machine type that `machine`, a distribution's own, is based on. */
  readonly machineBase?: string | undefined
  /** QEMU's property names and values: `{ hotplug: 'off' }`. */
  readonly set?: Properties | undefined
  /** Linux release of the destination's host, as `uname -r` prints it, for the view `physical`. */
  readonly hostKernel?: string | undefined
  readonly placement?: Placement | undefined
  /** BAR number (0 to 5) to region size in bytes, a power of two. */
  readonly bars?: Readonly<Record<number, number>> | ReadonlyMap<number, number> | undefined
  /** Size of the expansion ROM in bytes, a power of two, 0 for none. */
  readonly rom?: number | undefined
  /** A family ("virtio") or QEMU's name of a device type ("virtio-net-pci"); detected from the ids by default. */
  readonly profile?: string | undefined
  /** Your own device types, which take precedence over the built-in ones. */
  readonly profiles?: readonly UserProfile[] | undefined
  /** What the dump shows; by default `qemu` for streams, `physical` for vfio-pci, else `guest`; `vfio` is what the host's kernel shows. */
  readonly view?: View | undefined
  /** QEMU's migration parameter `mode`: in `cpr-transfer` and `cpr-exec` only what vfio-pci emulates is compared. */
  readonly mode?: MigrationMode | undefined
}

/** Options of `check`. */
export interface CheckOptions extends TargetOptions {
  /** Version of the source's QEMU. */
  readonly sourceQemu?: string | undefined
  /** Properties of the source's device if they differ from `set`; only the proof uses them. */
  readonly sourceSet?: Properties | undefined
  /** Linux release of the source's host, for the view `physical`. */
  readonly sourceHostKernel?: string | undefined
  readonly sourceView?: View | undefined
  readonly destinationView?: View | undefined
  /** Addresses or ids of the devices to compare; default: all. */
  readonly devices?: readonly string[] | undefined
  /** Whether the two sides are hosts, whose functions are paired by driver and kind, not by address. */
  readonly hosts?: boolean | undefined
  /** Address or id at the source to address or id on the destination. */
  readonly map?: Properties | undefined
  /** Also report bytes that are equal. */
  readonly all?: boolean | undefined
  /** Also check every state that the guest can reach on the source. */
  readonly prove?: boolean | undefined
}

const isMap = <K, V>(entries: object): entries is ReadonlyMap<K, V> => entries instanceof Map

const mapOf = (entries: Properties = {}): ReadonlyMap<string, string> =>
  isMap<string, string>(entries) ? entries : new Map(Object.entries(entries))

const sizesOf = (sizes: TargetOptions['bars'] = {}): ReadonlyMap<number, number> =>
  isMap<number, number>(sizes) ? sizes : new Map(Object.entries(sizes).map(([bar, size]) => [Number(bar), size]))

/** Converts the options to a request of the engine. */
export function targetRequest(options: TargetOptions): TargetRequest {
  const { kernel, set } = givenKernel(options.hostKernel, mapOf(options.set))
  return {
    qemu: options.qemu ?? null,
    machine: options.machine ?? null,
    machineBase: options.machineBase ?? null,
    set,
    hostKernel: kernel,
    placement: options.placement ?? null,
    bars: sizesOf(options.bars),
    rom: options.rom ?? null,
    profile: options.profile ?? null,
    profiles: options.profiles ?? [],
    view: options.view ?? null,
    mode: options.mode,
  }
}

/** The same for a comparison; with all bytes, for the formats that draw them. */
export function checkRequest(options: CheckOptions): CheckRequest {
  const source = givenKernel(options.sourceHostKernel, mapOf(options.sourceSet))
  return {
    target: targetRequest(options),
    sourceQemu: options.sourceQemu ?? null,
    sourceSet: source.set,
    sourceHostKernel: source.kernel,
    sourceView: options.sourceView ?? null,
    destinationView: options.destinationView ?? null,
    devices: options.devices ?? [],
    map: mapOf(options.map),
    hosts: options.hosts ?? false,
    all: options.all ?? false,
    grid: true,
    version,
  }
}
