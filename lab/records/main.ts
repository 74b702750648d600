import { toHex } from '../../src/bytes/hex'
import type { Placement } from '../../src/qemu/painting/placement'
import { reconstruct } from '../../src/qemu/reconstruct'
import { readRecords } from '../conformance/log'
import { type Observation, PAUSED } from '../conformance/observation'
import { type CompactRecord, compact } from './compact'
import { renewed, stored, writeSurveyed } from './store'

/**
 * `npm run records -- FILE.ndjson…`: puts what `npm run conformance -- --records FILE.ndjson` saw into the surveys of
 * fixtures/ground-truth, in place of what they hold of the same starts: release, type, place, options and machine type.
 */
const files = process.argv.slice(2)
if (files.length === 0) throw new Error('name the records: npm run records -- FILE.ndjson …')

/** Cut to what travels. */
function recordOf(qemu: string, { type, options, place, machine, live }: Observation): CompactRecord {
  const device = { address: null, id: null, config: live.config, bars: new Map(), rom: null, notes: [] }
  const placement: Placement | null = null
  const asked = { qemu, machine, set: new Map<string, string>(), placement, profile: type, view: null }
  const { size } = reconstruct(device, { ...asked, bars: new Map(), rom: null }).masks
  const digits = (bytes: Uint8Array) => toHex(bytes.subarray(0, size))
  const [config, cmask, wmask, w1cmask] = [live.config, live.cmask, live.wmask, live.w1cmask].map(digits)
  const arrays = { config: config!, cmask: cmask!, wmask: wmask!, w1cmask: w1cmask! }
  return compact({ qemu, device: type, placement: place, options, machines: [machine], size, ...arrays })
}

const seen = files
  .map(readRecords)
  .flatMap(({ qemu, observations }) =>
    observations.filter(({ state }) => state === PAUSED).map((observation) => recordOf(qemu, observation)),
  )
const count = writeSurveyed(renewed(stored(), seen))
const types = [...new Set(seen.map(({ qemu, device }) => `${device} of ${qemu}`))]
process.stderr.write(`${count} distinct devices; new or measured again: ${types.join(', ')}\n`)
