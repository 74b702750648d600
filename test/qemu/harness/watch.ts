import { reachableBits } from '../../../src/check/device/proof/reach'
import { dumpOf, requestOf } from './agreement'
import type { Row } from './live-table'
import type { LiveDevice } from './memory'
import { endOf } from './proof'

/** Vendor and device never change. */
const sameIds = (a: Uint8Array, b: Uint8Array): boolean => [0, 1, 2, 3].every((i) => a[i] === b[i])

/** One device under observation: which of its bits ever had another value than at the start. */
export class Watch {
  readonly varied: Uint8Array

  constructor(readonly start: LiveDevice) {
    this.varied = new Uint8Array(start.config.length)
  }

  /** @param now the same device later; where a guest has got rid of it, its memory is something else's */
  see({ config, cmask }: LiveDevice): void {
    if (Buffer.compare(cmask, this.start.cmask) !== 0 || !sameIds(config, this.start.config)) return
    for (let i = 0; i < this.varied.length; i++) this.varied[i]! |= config[i]! ^ this.start.config[i]!
  }

  /** Share of the bits in the header and in capabilities that the guest may write which had both values, 0 to 1. */
  get exercised(): number {
    const ones = (byte: number): number => byte.toString(2).replaceAll('0', '').length
    let writable = 0
    let seen = 0
    this.start.wmask.forEach((written, i) => {
      const mask = written & this.start.cmask[i]!
      writable += ones(mask)
      seen += ones(mask & this.varied[i]!)
    })
    return writable === 0 ? 1 : seen / writable
  }
}

/** Bits that varied although the proof holds that nothing changes them: "0x06e 80". */
export function unexplained({ start, varied }: Watch, machine: string, row: Row): string[] {
  const known = reachableBits(endOf(dumpOf(start.config), requestOf(machine, row)))
  return [...known].flatMap((bits, i) => {
    const left = varied[i]! & ~bits
    return left === 0 ? [] : [`0x${i.toString(16).padStart(3, '0')} ${left.toString(16).padStart(2, '0')}`]
  })
}
