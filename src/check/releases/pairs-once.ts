import { Numbers, SameBytes } from '../../bytes/same-bytes'
import type { Device } from '../../pci/device'
import type { DevicePair } from '../device/device'
import { traitsOf } from '../device/traits'
import type { CheckRequest } from '../report/request'

/** Numbers devices, those alike that are equal in all but their addresses, on which no rule depends. */
class Kinds {
  private readonly bytes: SameBytes
  private readonly numbers: Numbers
  private readonly known = new WeakMap<Device, number | null>()

  /** @param most kinds that are known at a time */
  constructor(most: number) {
    this.bytes = new SameBytes(most)
    this.numbers = new Numbers(most)
  }

  /** Null for a device to whose state others belong. Its bytes must not change after the first call. */
  of(device: Device): number | null {
    const before = this.known.get(device)
    if (before !== undefined) return before
    const found = this.find(device)
    this.known.set(device, found)
    return found
  }

  private find(device: Device): number | null {
    const traits = traitsOf(device)
    if (traits === null) return null
    return this.numbers.of(`${this.bytes.of(device.config).number} ${traits}`)
  }
}

/** Remembers what was found of pairs of devices: those of two hosts are often equal in all but their addresses. */
export class PairsOnce<T> {
  private readonly found = new Map<string, T>()

  /** @param most pairs that are known at a time: after them all are forgotten */
  constructor(
    private readonly most = Number.POSITIVE_INFINITY,
    private readonly kinds = new Kinds(most),
  ) {}

  /** @param find is not asked for a pair like one before */
  of(pair: DevicePair, find: () => T): T {
    const key = this.keyOf(pair)
    const known = key === null ? undefined : this.found.get(key)
    if (known !== undefined) return known
    const result = find()
    if (key === null) return result
    if (this.found.size >= this.most) this.found.clear()
    this.found.set(key, result)
    return result
  }

  private keyOf({ source, destination, note, open }: DevicePair): string | null {
    const [sent, held] = [this.kinds.of(source), this.kinds.of(destination)]
    if (sent === null || held === null || open !== undefined) return null
    return `${sent} ${held} ${note ?? ''}`
  }
}

const asPlain = (_: string, value: unknown): unknown => (value instanceof Map ? [...value] : value)

/** The same for many requests, each naming one QEMU and machine type. */
export class PairsByRequest<T> {
  private readonly kinds: Kinds
  private readonly requests = new Map<string, PairsOnce<T>>()

  /** @param most pairs that are known of each request at a time */
  constructor(private readonly most = Number.POSITIVE_INFINITY) {
    this.kinds = new Kinds(2 * most)
  }

  of({ cache: _, pairs: __, inputs: ___, ...request }: CheckRequest): PairsOnce<T> {
    const key = JSON.stringify(request, asPlain)
    const known = this.requests.get(key)
    if (known) return known
    const own = new PairsOnce<T>(this.most, this.kinds)
    this.requests.set(key, own)
    return own
  }
}
