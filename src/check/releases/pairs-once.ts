import { SameBytes } from '../../bytes/same-bytes'
import type { DevicePair } from '../device/device'
import { traitsOf } from '../device/traits'

/**
 * Remembers what was found of pairs of devices: those of two hosts are often equal in all but their addresses, on which
 * no rule depends.
 */
export class PairsOnce<T> {
  private readonly bytes = new SameBytes()
  private readonly found = new Map<string, T>()

  /** @param find is not asked for a pair like one before */
  of(pair: DevicePair, find: () => T): T {
    const key = this.keyOf(pair)
    const known = key === null ? undefined : this.found.get(key)
    if (known !== undefined) return known
    const result = find()
    if (key !== null) this.found.set(key, result)
    return result
  }

  private keyOf({ source, destination, note, open }: DevicePair): string | null {
    const [sent, held] = [traitsOf(source), traitsOf(destination)]
    if (sent === null || held === null || open !== undefined) return null
    const numbers = [source, destination].map(({ config }) => this.bytes.of(config).number)
    return JSON.stringify([...numbers, sent, held, note])
  }
}
