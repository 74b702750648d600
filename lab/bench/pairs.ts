import { readFileSync } from 'node:fs'
import { compare } from '../../src/check/device/compare'
import { differences } from '../../src/check/device/differences'
import { runCheck } from '../../src/check/sides/run'
import { readDump } from '../../src/formats/dump'
import type { Device } from '../../src/pci/device'
import type { Masks } from '../../src/qemu/painting/masks'
import { reconstruct, resolveTarget, sentBytes, sentOf } from '../../src/qemu/reconstruct'
import type { TargetRequest } from '../../src/qemu/request'
import { asked } from '../../test/a-request'
import type { InsideContest } from './inside'
import { perSecond } from './row'

const REQUEST: TargetRequest = {
  qemu: '7.2',
  machine: 'pc-q35-5.2',
  machineBase: null,
  profile: null,
  view: 'guest',
  placement: null,
  set: new Map(),
  bars: new Map(),
  rom: null,
}

const dump = (name: string) => readDump(readFileSync(`fixtures/root-port/${name}.bin`)).devices[0]!

const KNOWN = {
  devices: ['pcie-root-port'],
  sourceQemu: null,
  destinationQemu: '7.2',
  machine: '5.2',
  pseries: false,
}

const CHECK = asked({ target: REQUEST, grid: false })

/** The failing bits of a whole config space, by QEMU's formula and nothing else. */
function formula(source: Uint8Array, { config, cmask, wmask, w1cmask }: Masks): number {
  let failing = 0
  for (let i = 0; i < config.length; i++) {
    failing |= (source[i]! ^ config[i]!) & cmask[i]! & ~wmask[i]! & ~w1cmask[i]!
  }
  return failing
}

function prepared() {
  const [source, destination] = [dump('source'), dump('destination')]
  const target = resolveTarget(REQUEST)
  const device = reconstruct(destination, REQUEST, target)
  const sent = sentOf(source, device.profile, device.masks.size)
  const from = { ...sent, config: sentBytes(source, device.profile, sent.size) }
  const reference = () => {
    if (formula(from.config, device.masks) === 0) throw new Error('the pair of the benchmark must differ')
  }
  return { source, destination, target, device, from, reference }
}

type Prepared = ReturnType<typeof prepared>

const contest = (name: string, work: (pair: Prepared) => () => unknown): InsideContest => ({
  group: 'Pairs of 4 KiB in one process',
  name,
  reference: 'the formula alone, byte by byte',
  figure: perSecond('pairs'),
  prepare: () => {
    const pair = prepared()
    return { work: work(pair), reference: pair.reference }
  },
})

const INTERRUPT_LINE = 0x3c

/** The same device in several guests, each of which gave it another interrupt. */
const guests = (device: Device): Device[] =>
  Array.from({ length: 16 }, (_, line) => {
    const config = device.config.slice()
    config[INTERRUPT_LINE] = line
    return { ...device, config }
  })

/** Returns a function that returns one after the other, and begins again. */
function byTurns<T>(all: readonly T[]): () => T {
  let at = 0
  return () => all[at++ % all.length]!
}

/** Checks of 4 KiB in one process, on one core. */
export const PAIRS: readonly InsideContest[] = [
  contest(
    'compared, masks at hand, nothing named',
    ({ from, device }) =>
      () =>
        compare(from, device.masks),
  ),
  contest(
    'compared, masks at hand, findings named',
    ({ from, device }) =>
      () =>
        differences(compare(from, device.masks), from, device, false, KNOWN),
  ),
  contest(
    'masks rebuilt from a dump',
    ({ destination, target }) =>
      () =>
        reconstruct(destination, REQUEST, target),
  ),
  contest('the whole check, nothing differs', ({ destination }) => {
    const twin = { ...destination, config: destination.config.slice() }
    return () => runCheck([twin], [destination], CHECK)
  }),
  contest('the whole check, a byte fails and is named', ({ source, destination }) => {
    const next = byTurns(guests(source))
    return () => runCheck([next()], [destination], CHECK)
  }),
]
