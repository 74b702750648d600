/** Checks of devices against something a little different: both directions, predicted, proven, and their reports. */

import { proveFrom } from '../../../src/check/device/proof/prove-source'
import type { DeviceReport, Report } from '../../../src/check/report/report'
import type { CheckRequest } from '../../../src/check/report/request'
import { runPrediction } from '../../../src/check/sides/predict'
import { runCheck } from '../../../src/check/sides/run'
import type { Device } from '../../../src/pci/device'
import type { CaseSeed } from '../case-seed'
import { mustBePrintable } from '../edits/printable'
import { drawings } from '../inputs/drawings'
import { checkRequest } from '../inputs/requests'
import { isDamaged, isOpen, mustFollowBits } from '../oracle'
import type { Random } from '../random'
import { Finding } from '../target'
import type { Operation } from './operation'

/** The devices with one of them changed in a few bytes. */
function otherSide(devices: readonly Device[], random: Random): readonly Device[] {
  const at = random.below(devices.length)
  return devices.map((device, i) => {
    if (i !== at) return device
    const config = Uint8Array.from(device.config)
    for (let left = random.small(6); left > 0; left--) config[random.small(config.length - 1)]! ^= 1 << random.below(8)
    return { ...device, config }
  })
}

/** A bit that QEMU compares and in which the two sides are alike: its offset and value, or null. */
function comparedBit({ grid }: DeviceReport, random: Random): { at: number; bit: number } | null {
  const { source, destination } = grid!
  const size = Math.min(source.size, destination.size)
  const start = random.below(size)
  for (let left = size; left > 0; left--) {
    const at = (start + left) % size
    const { config, cmask, wmask, w1cmask, uncertain, absent } = destination
    const open = uncertain[at]! | absent[at]! | source.absent[at]! | (config[at]! ^ source.config[at]!)
    const bits = cmask[at]! & ~wmask[at]! & ~w1cmask[at]! & ~open & 0xff
    if (bits !== 0) return { at, bit: bits & -bits }
  }
  return null
}

/** One more difference in a compared bit is never a better verdict, unless it shows that the dump is damaged. */
function mustStayRefused(source: Device, destination: Device, request: CheckRequest, random: Random): void {
  const plain = { ...request, devices: [], map: new Map() }
  const [before] = runCheck([source], [destination], plain).devices
  if (before === undefined || before.view.source === 'physical' || before.grid!.destination.refused !== null) return
  const found = comparedBit(before, random)
  if (found === null || found.at >= source.config.length) return
  const config = Uint8Array.from(source.config)
  config[found.at]! ^= found.bit
  const report = runCheck([{ ...source, config }], [destination], plain)
  const [after] = report.devices
  if (after!.verdict !== 'incompatible' && !isDamaged(after!) && !isOpen(report, after!)) {
    throw new Finding(`${after!.verdict}, with a difference in a compared bit at 0x${found.at.toString(16)}`)
  }
}

function followed(report: Report, seed: CaseSeed): string {
  mustFollowBits(report)
  return report.verdict + drawings(report, seed)
}

const check =
  (back: boolean): Operation['run'] =>
  (devices, random, seed) => {
    const other = otherSide(devices, seed.random('other side'))
    const [source, destination] = back ? [other, devices] : [devices, other]
    const report = runCheck(source, destination, checkRequest(random, devices))
    if (back) return followed(report, seed)
    mustFollowBits(report)
    return report.verdict
  }

/** A proof for every QEMU there is takes seconds: the same code runs for one. */
const ofOneQemu = ({ target, ...request }: CheckRequest): CheckRequest => ({
  ...request,
  target: { ...target, qemu: target.qemu ?? '7.2', machine: target.machine ?? 'pc-q35-7.2' },
})

export const CHECKS: readonly Operation[] = [
  { name: 'check', times: 1, run: check(false) },
  { name: 'check back', times: 1, run: check(true) },
  {
    name: 'monotonicity',
    times: 8,
    run: (devices, random, seed) => {
      const at = random.below(devices.length)
      const other = otherSide(devices, seed.random('other side'))
      mustStayRefused(devices[at]!, other[at]!, checkRequest(random, devices), random)
      return ''
    },
  },
  {
    name: 'prediction',
    times: 16,
    run: (devices, random, seed) =>
      followed(runPrediction(devices, checkRequest(random, devices), random.pick(['pc-q35-6.0', null])), seed),
  },
  {
    name: 'proof',
    times: 128,
    run: (devices, random, seed) => {
      const [device] = devices
      const [other] = otherSide([device!], seed.random('other side'))
      const report = runCheck([device!], [other!], { ...ofOneQemu(checkRequest(random, devices)), prove: proveFrom })
      const words = JSON.stringify(report.devices.map(({ proof }) => proof))
      mustBePrintable(words, 'a proof')
      if (report.verdict === 'incompatible' && report.devices[0]!.proof?.outcome === 'safe') {
        throw new Finding('every state passes, but the one that is shown does not')
      }
      return followed(report, seed) + words
    },
  },
]
