import type { DevicePair } from '../device/device'
import { FixedNames } from '../device/names'
import type { DeviceNames } from '../report/looks'
import type { DeviceReport } from '../report/report'
import type { CheckRequest, PairMemory } from '../report/request'

/** Remembers what was found of pairs of devices: those of two hosts are often equal in all but their addresses. */
export class PairsOnce<T> {
  private readonly found = new Map<string, T>()

  /**
   * @param most pairs that are known at a time: after them all are forgotten
   * @param names by which devices are told apart; null for one to whose state others belong
   */
  constructor(
    private readonly most = Number.POSITIVE_INFINITY,
    private readonly names: DeviceNames = new FixedNames(most),
  ) {}

  /** @param find is not asked for a pair like one before. No byte of a device may change after the first call. */
  of({ source, destination, note, open }: DevicePair, find: () => T): T {
    const [sent, held] = [this.names.of(source).text, this.names.of(destination).text]
    if (sent === null || held === null || open !== undefined) return find()
    const key = `${sent} ${held} ${note ?? ''}`
    const known = this.found.get(key)
    if (known !== undefined) return known
    const result = find()
    if (this.found.size >= this.most) this.found.clear()
    this.found.set(key, result)
    return result
  }
}

type Reports = readonly DeviceReport[]

/** The same for reports under one request: sources that differ only in bits that decide nothing are judged once. */
class PairsAlike {
  private readonly once: PairsOnce<Reports>
  /** Of sources that are alike in all but their bytes the last that was accepted, by destination. */
  private readonly accepted = new Map<string, Reports>()

  constructor(
    private readonly most: number,
    private readonly names: DeviceNames,
  ) {
    this.once = new PairsOnce(most, names)
  }

  of(pair: DevicePair, find: () => Reports): Reports {
    const { source, destination, note, open } = pair
    const [{ traits }, { text }] = [this.names.of(source), this.names.of(destination)]
    if (traits === null || text === null || open !== undefined) return find()
    const key = `${traits} ${text} ${note ?? ''}`
    const before = this.accepted.get(key)
    if (before?.[0]?.sameFor?.(source)) return before
    const found = this.once.of(pair, find)
    if (found.length !== 1 || !found[0]?.sameFor) return found
    if (this.accepted.size >= this.most) this.accepted.clear()
    this.accepted.set(key, found)
    return found
  }
}

const asPlain = (_: string, value: unknown): unknown => (value instanceof Map ? [...value] : value)

/** The same for many requests, each naming one QEMU and machine type. */
export class PairsByRequest implements PairMemory {
  private readonly requests = new Map<string, PairsAlike>()

  /**
   * @param most pairs that are known of each request at a time
   * @param names by which devices are told apart
   */
  constructor(
    private readonly most = Number.POSITIVE_INFINITY,
    private readonly names: DeviceNames = new FixedNames(2 * most),
  ) {}

  of({ cache: _, pairs: __, inputs: ___, ...request }: CheckRequest): PairsAlike {
    const key = JSON.stringify(request, asPlain)
    const known = this.requests.get(key)
    if (known) return known
    const own = new PairsAlike(this.most, this.names)
    this.requests.set(key, own)
    return own
  }
}
