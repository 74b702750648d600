import type { Device } from '../../src/pci/device'
import { answer } from './answer'
import type { CaseSeed } from './case-seed'
import { CHECKS } from './operations/checks'
import type { Operation } from './operations/operation'
import { PAGES } from './operations/pages'
import { PARTS } from './operations/parts'

/** Devices of one input that are looked at, mostly one: a hostile one may have thousands. */
const MOST = 3

const OPERATIONS: readonly Operation[] = [...PARTS, ...CHECKS, ...PAGES]

/**
 * Does with devices every operation whose turn it is.
 * @throws Finding where a property does not hold
 */
export function exercise(devices: readonly Device[], seed: CaseSeed): string {
  if (devices.length === 0) return 'nothing'
  const random = seed.random('which')
  const at = random.below(devices.length)
  const few = devices.slice(at, at + (random.once(4) ? MOST : 1))
  let answers = ''
  for (const { name, times, run } of OPERATIONS) {
    if (seed.isDue(name, times)) answers += `${answer(() => run(few, seed.random(name), seed))}\n`
  }
  return answers
}
