import { readFileSync } from 'node:fs'
import { compare } from '../../src/check/compare'
import { differences } from '../../src/check/differences'
import { runCheck } from '../../src/check/run'
import { readDump } from '../../src/formats/dump'
import { heldByQemu, reconstruct, resolveTarget } from '../../src/qemu/reconstruct'
import type { TargetRequest } from '../../src/qemu/request'
import { workCost } from './cost'
import { compete, perSecond, type Row } from './row'

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

const repeat = (count: number, work: () => void) => () =>
  workCost(() => {
    for (let i = 0; i < count; i++) work()
  })

const ROUNDS = 30
const REFERENCE = 'the formula alone, byte by byte, as often'

/** Checks of 4 KiB in this process, on one core. */
export function pairs(): Row[] {
  const source = dump('source')
  const destination = dump('destination')
  const target = resolveTarget(REQUEST)
  const device = reconstruct(destination, REQUEST, target)
  const { masks } = device
  const from = heldByQemu(source, device.profile)
  const known = {
    devices: ['pcie-root-port'],
    sourceQemu: null,
    destinationQemu: '7.2',
    machine: '5.2',
    pseries: false,
  }
  const request = {
    target: REQUEST,
    sourceQemu: null,
    sourceView: null,
    destinationView: null,
    devices: [],
    map: new Map(),
    all: false,
    grid: false,
    version: '0',
  }
  let failing = 0
  const formula = () => {
    const { config, cmask, wmask, w1cmask } = masks
    for (let i = 0; i < config.length; i++) {
      failing |= (from.config[i]! ^ config[i]!) & cmask[i]! & ~wmask[i]! & ~w1cmask[i]!
    }
  }
  const contests: readonly (readonly [name: string, count: number, work: () => void])[] = [
    ['compared, masks at hand, nothing named', 20_000, () => compare(from, masks)],
    [
      'compared, masks at hand, findings named',
      2000,
      () => differences(compare(from, masks), from, device, false, known),
    ],
    ['masks rebuilt from a dump', 500, () => reconstruct(destination, REQUEST, target)],
    ['the whole check: detected, rebuilt, compared, named', 200, () => runCheck([source], [destination], request)],
  ]
  const rows = contests.map(([name, count, work]) => {
    const [own, reference] = [repeat(count, work), repeat(count, formula)]
    for (let i = 0; i < 5; i++) own()
    const { cost, ratio } = compete({ work: own, reference, rounds: ROUNDS })
    return {
      group: 'Pairs of 4 KiB in one process',
      name,
      figure: perSecond(count, cost, 'pairs'),
      ratio,
      reference: REFERENCE,
      memory: null,
    }
  })
  if (failing === 0) throw new Error('the pair of the benchmark must differ')
  return rows
}
