import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { prove } from '../../src/check/device/proof/prove'
import { proveFrom } from '../../src/check/device/proof/prove-source'
import { nearestState, refusalOf } from '../../src/check/device/proof/witness'
import { type Proof, type ProofEnd, proofEnd } from '../../src/check/report/proof'
import { conform } from '../../src/formats/conform'
import { UserDocument } from '../../src/formats/document'
import { PROFILE_FORM } from '../../src/qemu/devices/user/profile-form'
import type { Masks } from '../../src/qemu/painting/masks'
import { reconstruct } from '../../src/qemu/reconstruct'
import { RELEASES } from '../../src/qemu/releases/version'
import { NOTHING_GIVEN } from '../a-request'
import { placementOf, propertiesOf, type Recorded, recorded } from '../ground-truth'
import { config } from '../pci/build'

const records = [...recorded('virtio'), ...recorded('pcie-root-port'), ...recorded('emulated')]

/** The record of a device of QEMU 7.2.22 with pc-q35-7.2. */
const record = (device: string, placement: string, options = ''): Recorded =>
  records.find(
    (each) =>
      each.qemu === '7.2.22' &&
      each.device === device &&
      each.placement === placement &&
      each.options === options &&
      each.machines.includes('pc-q35-7.2'),
  )!

const sideFrom = (of: Recorded): ProofEnd =>
  proofEnd(
    reconstruct(
      { address: null, id: null, config: fromHex(of.config), bars: new Map(), rom: null, notes: [] },
      {
        ...NOTHING_GIVEN,
        qemu: of.qemu,
        machine: 'pc-q35-7.2',
        set: propertiesOf(of),
        placement: placementOf(of),
        profile: of.device!,
        view: 'qemu',
      },
    ),
  )

const net = (options = '') => record('virtio-net-pci', 'root-port', options)
const NET = sideFrom(net())
const NO_DEVERR = sideFrom(net('x-pcie-deverr-init=off'))

const with_ = (side: ProofEnd, masks: Partial<Masks>, over: Partial<ProofEnd> = {}): ProofEnd => ({
  ...side,
  ...over,
  masks: { ...side.masks, ...masks },
})
const bytes = (size: number, at: number, value: number) => new Uint8Array(size).fill(value, at, at + 1)

const shown = ({ findings }: Proof) =>
  findings.map(({ offset, bits, why, register }) => [offset, bits, why.by, register])

describe('states that a real QEMU refuses', () => {
  // What test/qemu/witness.test.ts sends to QEMU; offsets and bits by the recorded masks.
  test.each([
    ['x-pcie-deverr-init=off', [[0x48, 0x0f, 'guest', 'PCI Express > Device Control']]],
    ['x-pcie-pm-init=off', [[0x80, 0x03, 'guest', 'Power Management > Power Management Control/Status']]],
    ['x-pcie-lnkctl-init=off', [[0x50, 0xc0, 'guest', 'PCI Express > Link Control']]],
  ])('virtio-net-pci to virtio-net-pci with %s', (options, findings) => {
    const proof = prove(NET, sideFrom(net(options)))
    expect(proof.outcome).toBe('unsafe')
    expect(shown(proof)).toEqual(findings)
  })

  test('none for two equal ends', () => {
    expect(prove(NET, NET)).toEqual({ outcome: 'safe', findings: [], conditions: [], assumes: expect.anything() })
  })

  test('what only the monitor can cause is assumed not to happen', () => {
    expect(prove(NET, NO_DEVERR).assumes).toEqual(["pcie_aer_inject_error in QEMU's monitor is not used"])
  })
})

describe.each([
  ['another option', net(), net('x-pcie-pm-init=off')],
  ['the other way round', net('x-pcie-pm-init=off'), net()],
  ['two options', net('x-pcie-deverr-init=off'), net('x-pcie-lnkctl-init=off')],
  ['a bus of another kind', net(), record('virtio-net-pci', 'pcie.0')],
  [
    'a root port of another speed',
    record('pcie-root-port', 'pcie.0', 'port=5'),
    record('pcie-root-port', 'pcie.0', 'disable-acs=on'),
  ],
])("QEMU's own masks of two ends: %s", (_, source, destination) => {
  const [config, wmask] = [source.config, source.wmask].map(fromHex)
  const [own, compared, writable, clearable] = (['config', 'cmask', 'wmask', 'w1cmask'] as const).map((name) =>
    fromHex(destination[name]),
  )
  const checked = (i: number) => compared![i]! & ~writable![i]! & ~clearable![i]!
  const size = Math.min(source.size, destination.size)
  const findings = () => prove(sideFrom(source), sideFrom(destination)).findings

  test('every bit that the guest may write, or that differs, and that is compared is a finding', () => {
    const all = findings()
    for (let i = 0; i < size; i++) {
      const refused = (wmask![i]! | (config![i]! ^ own![i]!)) & checked(i)
      const found = all.filter(({ offset }) => offset === i).reduce((bits, each) => bits | each.bits, 0)
      expect(found & refused, `0x${i.toString(16)}`).toBe(refused)
    }
  })

  test('each witness is refused where the proof says', () => {
    for (const { witness, firstFailure } of findings()) {
      if (!firstFailure) continue
      const first = Array.from({ length: size }, (_, i) => i).find(
        (i) => ((witness![i]! ^ own![i]!) & checked(i)) !== 0,
      )
      expect(firstFailure.offset).toBe(first)
      expect(firstFailure.message).toContain(`i=0x${first!.toString(16)} read: ${witness![first!]!.toString(16)} `)
    }
  })
})

test('config spaces of different sizes are refused whatever they hold', () => {
  const { findings } = prove(NET, sideFrom(record('virtio-net-pci', 'pcie.0')))
  expect(findings.find(({ register }) => register === 'size of config space')).toMatchObject({
    offset: 256,
    bits: 0,
    why: { by: 'constant', action: 'the source sends 4096 bytes, the destination expects 256' },
    firstFailure: null,
  })
})

describe('what depends on something that no dump shows', () => {
  const size = 4096

  test.each<[string, ProofEnd, ProofEnd, object[]]>([
    [
      'a compared byte that the source may hold otherwise',
      with_(NO_DEVERR, { uncertain: bytes(size, 0x48, 0x0f) }),
      NO_DEVERR,
      [{ offset: 0x48, bits: 0x0f, why: { by: 'guest', action: 'the guest writes PCI Express > Device Control' } }],
    ],
    [
      'a byte that may or may not be compared',
      NET,
      with_(NO_DEVERR, { uncertain: bytes(size, 0x48, 0xff) }),
      [{ offset: 0x48, bits: 0x0f, on: expect.any(String), witness: null, firstFailure: null }],
    ],
    [
      'bits of one byte that are compared and others that may be',
      NET,
      with_(NO_DEVERR, { uncertain: bytes(size, 0x48, 0x01) }),
      [
        { offset: 0x48, bits: 0x0e, on: null },
        { offset: 0x48, bits: 0x01, on: expect.any(String) },
      ],
    ],
  ])('%s', (_, source, destination, findings) => {
    expect(prove(source, destination).findings).toMatchObject(findings)
  })

  test('runtime state of a host function, which vfio-pci reads after a reset', () => {
    const other = with_(NO_DEVERR, { config: NO_DEVERR.masks.config.map((byte, i) => (i === 0x48 ? byte ^ 1 : byte)) })
    expect(prove(other, NO_DEVERR).outcome).toBe('unsafe')
    const hosts = [
      [{ ...other, physical: true, how: 'vfio' as const }, NO_DEVERR],
      [other, { ...NO_DEVERR, physical: true, how: 'vfio' as const }],
    ] as const
    for (const [source, destination] of hosts) {
      const proof = prove(source, destination)
      expect(proof).toMatchObject({
        outcome: 'depends',
        findings: [{ offset: 0x48, bits: 1, why: { by: 'constant' } }],
      })
      expect(proof.assumes[0]).toBe('the host functions show the same when QEMU opens them as in their dumps')
    }
    const ids = with_(NET, { config: NET.masks.config.map((byte, i) => (i === 2 ? byte ^ 1 : byte)) })
    expect(prove({ ...ids, physical: true }, NET).outcome).toBe('unsafe')
  })

  test.each<[string, ProofEnd, ProofEnd, RegExp]>([
    ['a source of a family of devices', { ...NET, how: 'chain' }, NET, /^what QEMU's code for this device changes/],
    ['a destination of one', NET, { ...NET, how: 'chain' }, /^what QEMU's code for this device changes/],
    [
      'a source cut short',
      with_(NET, { absent: bytes(size, 0x48, 0xff) }),
      NET,
      /^what 0x48 .* which the source's dump/,
    ],
    [
      'a destination cut short',
      NET,
      with_(NET, { absent: bytes(size, 0x48, 0xff) }),
      /^what 0x48 .* which the destination's dump/,
    ],
  ])('%s', (_, source, destination, condition) => {
    const proof = prove(source, destination)
    expect(proof.outcome).toBe('depends')
    expect(proof.conditions.some((text) => condition.test(text))).toBe(true)
    expect(proof.findings).toEqual([])
  })

  test('a user-defined type, which may do anything', () => {
    const text = 'profiles: [{ names: [own], ids: ["1234:5678"], bars: [] }]'
    const [row] = conform(PROFILE_FORM, new UserDocument(text)).profiles
    const described = { row: row!, where: 'own.yaml:1', given: true }
    const space = config(256, { 0: '34 12 78 56' })
    const device = { address: null, id: null, config: space, bars: new Map(), rom: null, notes: [] }
    const request = { ...NOTHING_GIVEN, qemu: '7.2', machine: 'pc-q35-7.2', profiles: [described] }
    const side = proofEnd(reconstruct(device, request))
    expect(side.how).toBe('chain')
    expect(prove(side, side)).toMatchObject({ conditions: [expect.stringMatching(/which profile own does not know$/)] })
  })

  test('bytes after the end of the destination do not matter', () => {
    const short = sideFrom(record('virtio-net-pci', 'pcie.0'))
    const ats = sideFrom(record('virtio-balloon-pci', 'root-port', 'ats=on'))
    const cut = with_(ats, { absent: bytes(size, 0x104, 0xff) })
    expect(prove(cut, short).conditions).toEqual([])
    expect(prove(cut, ats).conditions).toHaveLength(1)
  })

  test('a missing byte that no QEMU compares does not matter', () => {
    const nowhere = NET.masks.cmask.indexOf(0)
    expect(prove(with_(NET, { absent: bytes(size, nowhere, 0xff) }), NET).outcome).toBe('safe')
  })
})

describe('a source whose QEMU is unknown', () => {
  const upTo = (release: string) => RELEASES.indexOf(release)
  /** QEMUs that let the guest write Device Control, and later ones that do not; none before `first`. */
  const changing = (first: string, last: string) => (qemu: string) => {
    if (upTo(qemu) < upTo(first)) return null
    return upTo(qemu) <= upTo(last) ? NET : NO_DEVERR
  }

  test('is proven like a given one', () => {
    const unsafe = prove(NET, NO_DEVERR)
    expect(proveFrom(changing('5.0', '7.2'), '6.0', NO_DEVERR)).toEqual(unsafe)
    expect(proveFrom(changing('5.0', '7.2'), '8.0', NO_DEVERR).outcome).toBe('safe')
    expect(proveFrom(() => NET, null, NO_DEVERR)).toEqual(unsafe)
  })

  test.each([
    ['5.0', '7.2', '5.0 to 7.2'],
    ['7.1', '7.2', '7.1, 7.2'],
    ['7.2', '7.2', '7.2'],
  ])('from %s to %s: it depends on which it is', (first, last, span) => {
    expect(proveFrom(changing(first, last), null, NO_DEVERR)).toMatchObject({
      outcome: 'depends',
      findings: [
        {
          offset: 0x48,
          witness: null,
          firstFailure: null,
          on: `which QEMU the source runs (--src-qemu): it happens with ${span}`,
        },
      ],
    })
  })

  test('releases that are not neighbours are listed', () => {
    const some = ['6.0', '7.0', '8.0']
    const { findings } = proveFrom((qemu) => (some.includes(qemu) ? NET : NO_DEVERR), null, NO_DEVERR)
    expect(findings[0]!.on).toMatch(/with 6\.0, 7\.0, 8\.0$/)
  })

  test('what all of them let a guest do is unsafe', () => {
    const asleep = with_(NET, { changes: [] })
    const proof = proveFrom((qemu) => (upTo(qemu) < upTo('8.0') ? NET : asleep), null, NO_DEVERR)
    expect(proof).toMatchObject({ outcome: 'unsafe', findings: [{ offset: 0x48, bits: 0x0f, on: null }] })
  })

  test('two doubts are both reported', () => {
    const unsure = with_(NO_DEVERR, { uncertain: bytes(4096, 0x48, 0xff) })
    const { findings } = proveFrom(changing('7.1', '7.2'), null, unsure)
    expect(findings[0]!.on).toMatch(/it happens with 7\.1, 7\.2, and ./)
  })

  test('variants that are all safe are safe', () => {
    const extra = with_(NET, { wmask: NET.masks.wmask.map((byte, i) => (i === 0x04 ? byte | 0x08 : byte)) })
    const destination = with_(extra, { changes: [] })
    expect(proveFrom((qemu) => (upTo(qemu) < upTo('8.0') ? NET : extra), null, destination).outcome).toBe('safe')
  })

  test('without a QEMU that has its machine type nothing is proven', () => {
    const { outcome, conditions } = proveFrom(() => null, null, NET)
    expect([outcome, conditions]).toEqual([
      'depends',
      ['which QEMU the source runs: no known release has its machine type'],
    ])
  })
})

test('the nearest state that differs only in what the guest writes is used', () => {
  const base = nearestState(NO_DEVERR, NET.masks)
  expect(refusalOf(base, NO_DEVERR.masks, NET.masks)).toBeNull()
})
