import { runCheck } from '../../../src/check/sides/run'
import type { Device } from '../../../src/pci/device'
import { answer } from '../answer'
import type { CaseSeed } from '../case-seed'
import { type Held, heldAndSource, mustAgree, requestOf, variedHeld } from '../held'
import { drawings } from '../inputs/drawings'
import { isDamaged, mustFollowBits } from '../oracle'
import { Finding, type Target } from '../target'

const device = (config: Uint8Array): Device => ({
  address: null,
  id: null,
  config,
  bars: new Map(),
  rom: null,
  notes: [],
})

/** The source as it is, and with one more of the bits changed that this QEMU compares. */
function compared(held: Held, source: Uint8Array, profile: string | null, seed: CaseSeed): string {
  const random = seed.random('machine')
  const request = requestOf(held.record, random.pick(held.record.machines), profile)
  const report = runCheck([device(source)], [device(held.config)], request)
  mustFollowBits(report)
  mustAgree(report, held, source, profile !== null)
  const at = held.checked.findIndex((bits, i) => bits !== 0 && source[i] === held.config[i] && random.once(8))
  if (at >= 0) {
    const worse = Uint8Array.from(source)
    worse[at]! ^= held.checked[at]!
    const after = runCheck([device(worse)], [device(held.config)], request)
    if (after.verdict === 'compatible') throw new Finding(`compatible with other compared bits at 0x${at.toString(16)}`)
    if (report.verdict === 'incompatible' && after.verdict !== 'incompatible' && !after.devices.some(isDamaged)) {
      throw new Finding(`one more difference at 0x${at.toString(16)} turned incompatible into ${after.verdict}`)
    }
  }
  return report.verdict + drawings(report, seed)
}

/** Source bytes after the number of the device, read out of a real QEMU, that they are compared with. */
export const PAIR: Target = {
  name: 'pair',
  vary: variedHeld,
  run: (input, seed) => {
    const found = heldAndSource(input)
    if (found === null) return 'no such device'
    const { held, source } = found
    const detected = answer(() => compared(held, source, null, seed))
    const given = answer(() => compared(held, source, held.record.device ?? 'vfio-pci', seed))
    return `${detected} ${given}`
  },
}
