import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byCheck, byComparison, contradiction, destinationsOf } from '../../../lab/fingerprint/pairs'
import { Random } from '../../../lab/fuzz/random'
import { toBase32 } from '../../../src/bytes/base32'
import { fromHex } from '../../../src/bytes/hex'
import { compareFingerprints } from '../../../src/check/fleet/compare'
import { Fingerprints, fingerprintOf, type Sha256 } from '../../../src/check/fleet/fingerprint'
import { runCheck } from '../../../src/check/sides/run'
import type { Device } from '../../../src/pci/device'
import { deviceOf } from '../../a-device'
import { asked, NOTHING_GIVEN } from '../../a-request'
import { placementOf, propertiesOf, type Recorded, recorded } from '../../ground-truth'

const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest()

/** As coreutils encodes it. */
const basenc = (bytes: Uint8Array): string =>
  spawnSync('basenc', ['--base32', '-w0'], { input: bytes }).stdout.toString().replaceAll('=', '').toLowerCase()

describe('base32 of RFC 4648, without padding, in lower case', () => {
  it.each([0, 1, 2, 3, 4, 5, 31, 32, 33])('of %i bytes is that of coreutils', (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 151 + 7) & 0xff)
    expect(toBase32(bytes)).toBe(basenc(bytes))
  })
})

const ofStream = (config: Uint8Array) => deviceOf(config, { fromStream: true })

/** Hashed as the definition says, from what a real QEMU held in its memory. */
function ofQemu({ size, config, cmask, wmask, w1cmask }: Recorded): string {
  const [bytes, c, w, w1] = [config, cmask, wmask, w1cmask].map(fromHex)
  const hashed = Buffer.alloc(4 + 2 * size)
  hashed.writeUInt32LE(size)
  for (let i = 0; i < size; i++) {
    const checked = c![i]! & ~w![i]! & ~w1![i]!
    hashed[4 + i] = checked
    hashed[4 + size + i] = bytes![i]! & checked
  }
  return basenc(createHash('sha256').update(hashed).digest())
}

const requestFor = (record: Recorded, type: string) =>
  asked({
    target: {
      ...NOTHING_GIVEN,
      qemu: record.qemu,
      machine: record.machines[0]!,
      placement: placementOf(record),
      set: propertiesOf(record),
      profile: type,
    },
  })

const PORTS = recorded('pcie-root-port').filter(({ machines, refused }) => machines.length > 0 && refused === undefined)

describe('the fingerprint of a root port in the memory of QEMU', () => {
  it.each(PORTS.map((record) => [`${record.qemu} ${record.machines[0]} ${record.options}`, record] as const))(
    '%s',
    (_, record) => {
      const { fingerprint, reason } = fingerprintOf(
        ofStream(fromHex(record.config)),
        requestFor(record, 'pcie-root-port'),
        sha256,
      )
      expect([fingerprint, reason]).toEqual([ofQemu(record), null])
    },
  )
})

const PORT = PORTS.find(({ size }) => size === 4096)
const REQUEST = requestFor(PORT!, 'pcie-root-port')

/** A port with some bytes after the ids changed: another value of a register that QEMU compares, or not. */
const port = fc
  .array(fc.tuple(fc.integer({ min: 0x54, max: 0x8f }), fc.integer({ min: 0, max: 7 })), { maxLength: 3 })
  .map((flips) => {
    const config = fromHex(PORT!.config)
    for (const [offset, bit] of flips) config[offset]! ^= 1 << bit
    return ofStream(config)
  })

describe('two destinations with the same masks', () => {
  it('have the same fingerprint exactly if each accepts what the other holds', () => {
    fc.assert(
      fc.property(port, port, (a, b) => {
        const [one, other] = [a, b].map((device) => fingerprintOf(device, REQUEST, sha256))
        fc.pre(one!.fingerprint !== null && other!.fingerprint !== null)
        const accepted = runCheck([a], [b], REQUEST).devices[0]!.firstFailure === null
        const alike = compareFingerprints(
          { devices: [a], request: REQUEST },
          { devices: [b], request: REQUEST },
          sha256,
        ).pairs[0]!
        expect([one!.fingerprint === other!.fingerprint, alike.equal]).toEqual([accepted, accepted])
        expect(alike.differences.length > 0).toBe(!accepted)
      }),
      { numRuns: 300 },
    )
  })
})

describe('unknown bits give no fingerprint', () => {
  const config = fromHex(PORT!.config)
  const reasonOf = (over: Parameters<typeof asked>[0], device = ofStream(config)) =>
    fingerprintOf(device, asked(over), sha256).reason

  it.each([['QEMU', NOTHING_GIVEN, 'it depends on the release or the machine type of QEMU (--qemu, --machine)']])(
    '%s',
    (_, target, reason) => {
      expect(reasonOf({ target })).toBe(reason)
    },
  )

  it('bytes that the dump lacks', () => {
    const short = deviceOf(config.slice(0, 256), { partial: true })
    const { fingerprint, reason } = fingerprintOf(short, REQUEST, sha256)
    expect(fingerprint).toBeNull()
    expect(reason).toBe('the dump does not contain 0x100 to 0xfff: take a complete one')
  })
})

describe('two destinations of any kind', () => {
  const random = new Random(19)
  // Ports of all releases, types with several sizes of config space, and of one size.
  const pools = [
    PORTS.slice(0, 12).map((record) => ['pcie-root-port', record] as const),
    ...['pvscsi', 'e1000e', 'VGA'].map((type) =>
      recorded('emulated')
        .filter(({ device, machines, refused }) => device === type && machines.length > 0 && refused === undefined)
        .slice(0, 12)
        .map((record) => [type, record] as const),
    ),
  ].map((known) => known.flatMap(([type, record]) => destinationsOf(type, record, 3, random)))

  it('have the same fingerprint exactly if no source is accepted by only one of them', () => {
    let equal = 0
    for (let i = 0; i < 2000; i++) {
      const pool = random.pick(pools)
      const [a, b] = [random.pick(pool), random.pick(pool)]
      if (a.fingerprint === b.fingerprint) equal++
      expect(contradiction(a, b, i % 50 === 0 ? byCheck : byComparison, random)).toBeNull()
    }
    expect(equal).toBeGreaterThan(100)
    expect(equal).toBeLessThan(1900)
  })
})

describe('fingerprints of many devices', () => {
  const device = deviceOf(fromHex(PORT!.config), { fromStream: true, address: '0000:00:02.0' })
  const other = fromHex(PORT!.config)
  other[0x58]! ^= 1
  const devices: readonly (readonly [string, Device])[] = [
    ['the first', device],
    ['one at another address', { ...device, address: '0000:00:03.0' }],
    ['one with a name', { ...device, id: '0000:00:02.0/pcie-root-port' }],
    ['one with another byte', { ...device, config: other }],
    ['one whose slot number is told', { ...device, properties: new Map([['slot', '7']]) }],
    ['the first again', device],
  ]
  const all = new Fingerprints(sha256)

  it.each(devices)('%s', (_, each) => {
    for (const request of [REQUEST, asked({ target: NOTHING_GIVEN })]) {
      expect(all.of(each, request)).toEqual(fingerprintOf(each, request, sha256))
    }
  })
})
