import { fromHex } from '../../src/bytes/hex'
import { InputError } from '../../src/bytes/input-error'
import { type CheckRequest, runCheck, type Verdict } from '../../src/check'
import { readDump } from '../../src/formats/dump'
import { readPlainRaw } from '../../src/formats/dump/notations/plain-raw'
import { placementOf, propertiesOf, type Recorded, recorded } from '../../test/ground-truth'
import { DAMAGES, type Damage, NOTATIONS, type Numbers, numbers } from './mutate'

/** A source and a destination of one type, read out of real processes, and whether QEMU refuses the one for the other. */
interface Pair {
  readonly source: Recorded
  readonly destination: Recorded
  readonly refused: boolean
}

function refuses(source: Recorded, destination: Recorded): boolean {
  const from = fromHex(source.config)
  const [config, cmask, wmask, w1cmask] = (['config', 'cmask', 'wmask', 'w1cmask'] as const).map((name) =>
    fromHex(destination[name]),
  )
  return config!.some((byte, i) => ((from[i]! ^ byte) & cmask![i]! & ~wmask![i]! & ~w1cmask![i]!) !== 0)
}

const RECORDS = (['pcie-root-port', 'virtio', 'emulated'] as const).flatMap((family) => recorded(family))

function pairOf(random: Numbers): Pair {
  for (;;) {
    const destination = RECORDS[random(RECORDS.length)]!
    const peers = RECORDS.filter(
      ({ device, qemu, size }) =>
        device === destination.device && qemu === destination.qemu && size === destination.size,
    )
    const source = peers[random(peers.length)]!
    const refused = refuses(source, destination)
    if (refused || random(4) === 0) return { source, destination, refused }
  }
}

export interface Told {
  readonly case: string
  readonly verdict: Verdict | 'refused as input'
  readonly refused: boolean
}

function requestFor({ destination }: Pair): CheckRequest {
  return {
    target: {
      qemu: destination.qemu,
      machine: destination.machines[0]!,
      set: propertiesOf(destination),
      placement: placementOf(destination),
      bars: new Map(),
      rom: null,
      profile: destination.device!,
      view: null,
    },
    sourceQemu: null,
    sourceView: null,
    destinationView: null,
    devices: [],
    map: new Map(),
    all: false,
    version: '0',
  }
}

const read = (file: Uint8Array) => (readPlainRaw(file) ?? readDump(file)).devices

/** What the check says of a pair of files. */
export function verdictOf(source: Uint8Array, destination: Uint8Array, request: CheckRequest): Told['verdict'] {
  try {
    return runCheck(read(source), read(destination), request).verdict
  } catch (error) {
    if (error instanceof InputError) return 'refused as input'
    throw error
  }
}

/** Damages one or both dumps of a pair and writes them down in some notation. */
function mutated(random: Numbers): Told {
  const pair = pairOf(random)
  const damage: Damage = DAMAGES[random(DAMAGES.length)]!
  const side = (['source', 'destination', 'both'] as const)[random(3)]!
  const names = Object.keys(NOTATIONS)
  const [from, to] = [names[random(names.length)]!, names[random(names.length)]!]
  // The same damage on both sides: a script that goes wrong does so twice.
  const seed = random(1e9)
  const bytes = (name: 'source' | 'destination') => {
    const config = fromHex(pair[name].config)
    return side === 'both' || side === name ? damage.apply(config, numbers(seed)) : config
  }
  const verdict = verdictOf(NOTATIONS[from]!(bytes('source')), NOTATIONS[to]!(bytes('destination')), requestFor(pair))
  const { device, qemu, options } = pair.destination
  return {
    case: `${damage.name} (${side}) of ${device} ${options} [${pair.source.options}] QEMU ${qemu}, ${from} and ${to}`,
    verdict,
    refused: pair.refused,
  }
}

/** What was said of `count` mutations; those that QEMU refuses and the check calls compatible are false. */
export function campaign(
  seed: number,
  count: number,
): { readonly told: readonly Told[]; readonly wrong: readonly Told[] } {
  const random = numbers(seed)
  const told = Array.from({ length: count }, () => mutated(random))
  return { told, wrong: told.filter(({ verdict, refused }) => refused && verdict === 'compatible') }
}
