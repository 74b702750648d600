import { createHash } from 'node:crypto'
import { fromHex } from '../../src/bytes/hex'
import { Fingerprints, type Sha256 } from '../../src/check/fleet/fingerprint'
import { type MatrixSource, type MatrixTarget, matrixOf } from '../../src/check/fleet/matrix'
import { checkRequest } from '../../src/library/options'
import type { Device } from '../../src/pci/device'
import { type Recorded, recorded } from '../../test/ground-truth'
import { Random } from '../fuzz/random'
import type { InsideContest } from './inside'
import { perSecond } from './row'

const TYPES = [
  ...['virtio-net-pci', 'virtio-blk-pci', 'virtio-scsi-pci', 'virtio-rng-pci', 'virtio-balloon-pci'],
  ...['e1000e', 'qemu-xhci', 'pcie-root-port'],
]
const MACHINE = 'pc-q35-7.2'
const RELEASES = ['7.2', '8.2', '10.0']
const GUESTS = 100
const HOSTS = 200

interface Built {
  readonly config: Uint8Array
  readonly wmask: Uint8Array
}

/** What QEMU 7.2 holds for each type after a reset. */
function built(): Built[] {
  const all = (['emulated', 'virtio', 'pcie-root-port'] as const).flatMap(recorded)
  const ofType = (type: string) => (each: Recorded) =>
    (each.device ?? 'pcie-root-port') === type && each.qemu.startsWith('7.2') && each.refused === undefined
  return TYPES.map((type) => {
    const { config, wmask, size } = all.find(ofType(type))!
    return { config: fromHex(config).slice(0, size), wmask: fromHex(wmask) }
  })
}

const deviceOf = (config: Uint8Array, slot: number): Device => ({
  ...{ address: `0000:00:${slot.toString(16).padStart(2, '0')}.0`, id: null, bars: new Map(), rom: null, notes: [] },
  config,
})

/** Config space in which a guest has written some of the bits that it may write. */
function used({ config, wmask }: Built, random: Random): Uint8Array {
  const bytes = config.slice()
  for (let i = 0; i < 0x100; i++) if (random.once(4)) bytes[i]! ^= random.bits() & wmask[i]!
  return bytes
}

/** Guests that all differ, on hosts of a few kinds. */
function fleet() {
  const random = new Random(1)
  const devices = built()
  const sources = Array.from({ length: GUESTS }, (_, i): MatrixSource => {
    const own = devices.map((each, slot) => deviceOf(used(each, random), slot + 1))
    return { name: `guest${i}`, side: { devices: own, stream: null }, key: `${i}` }
  })
  const fresh = devices.map(({ config }, slot) => deviceOf(config, slot + 1))
  const targets = Array.from({ length: HOSTS }, (_, i): MatrixTarget => {
    const qemu = RELEASES[i % RELEASES.length]!
    const request = { ...checkRequest({ qemu, machine: MACHINE }), grid: false }
    return { name: `host${i}`, side: { devices: fresh, stream: null }, request, key: qemu }
  })
  return { sources, targets }
}

const CHECKS = GUESTS * HOSTS * TYPES.length
const GROUP = 'A fleet in one process'

const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest()

/** SHA-256 of as many bytes as a fingerprint is the hash of. */
const hashed = () => {
  const bytes = new Uint8Array(4 + 2 * 4096)
  return () => sha256(bytes)
}

const FINGERPRINTED = checkRequest({ qemu: '7.2', machine: MACHINE })

export const FLEET: readonly InsideContest[] = [
  {
    group: GROUP,
    name: `${GUESTS} guests of ${TYPES.length} devices, all different, on ${HOSTS} hosts of ${RELEASES.length} kinds`,
    reference: 'comparing each two devices once, byte by byte',
    figure: (seconds) => perSecond('device checks')(seconds / CHECKS),
    prepare: () => {
      const { sources, targets } = fleet()
      const kinds = targets.slice(0, RELEASES.length)
      return {
        work: () => matrixOf(sources, targets),
        reference: () => {
          let differing = 0
          for (const { side } of sources) {
            if (!('devices' in side)) continue
            for (const target of kinds) {
              const held = target.side as { readonly devices: readonly Device[] }
              side.devices.forEach(({ config }, slot) => {
                const other = held.devices[slot]!.config
                for (let i = 0; i < config.length; i++) if (config[i] !== other[i]) differing++
              })
            }
          }
          if (differing === 0) throw new Error('the guests of the benchmark must have run')
        },
      }
    },
  },
  {
    group: GROUP,
    name: 'fingerprint of a function like one before',
    reference: 'its SHA-256 alone',
    figure: perSecond('functions'),
    prepare: () => {
      const [{ config }] = built() as [Built]
      const fingerprints = new Fingerprints(sha256)
      return { work: () => fingerprints.of(deviceOf(config.slice(), 1), FINGERPRINTED), reference: hashed() }
    },
  },
  {
    group: GROUP,
    name: 'fingerprint of a function like none before',
    reference: 'its SHA-256 alone',
    figure: perSecond('functions'),
    prepare: () => {
      const [first] = built() as [Built]
      const random = new Random(1)
      const fingerprints = new Fingerprints(sha256)
      return { work: () => fingerprints.of(deviceOf(used(first, random), 1), FINGERPRINTED), reference: hashed() }
    },
  },
]
