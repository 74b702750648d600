import { describe, expect, test } from 'vitest'
import { prove } from '../../src/check/device/proof/prove'
import { proveFrom } from '../../src/check/device/proof/prove-source'
import type { ProofEnd } from '../../src/check/report/proof'
import type { Masks } from '../../src/qemu/painting/masks'
import type { Changes } from '../../src/qemu/painting/step'
import { RELEASES } from '../../src/qemu/releases/version'

/** Header of an endpoint: Command at 4 and 5, Cache Line Size at 12. */
const SIZE = 64

type Bytes = Readonly<Record<number, number>>
const bytes = (values: Bytes = {}): Uint8Array => {
  const array = new Uint8Array(SIZE)
  for (const [at, value] of Object.entries(values)) array[Number(at)] = value
  return array
}
type Arrays = 'config' | 'cmask' | 'wmask' | 'w1cmask' | 'absent' | 'uncertain'
const side = (
  over: Partial<Record<Arrays, Bytes>>,
  changes: readonly Changes[] = [],
  extra: Partial<ProofEnd> = {},
): ProofEnd => {
  const masks: Masks = {
    size: SIZE,
    config: bytes(over.config),
    cmask: bytes(over.cmask),
    wmask: bytes(over.wmask),
    w1cmask: bytes(over.w1cmask),
    absent: bytes(over.absent),
    uncertain: bytes(over.uncertain),
    changes,
    rules: [{ offset: 0, length: SIZE, rule: 'own', note: 'note of the rule' }],
    notes: [],
    contradiction: null,
    refused: null,
  }
  return { type: 'own', how: 'model', masks, physical: false, ...extra }
}
const change = (at: number, value: number, by: Changes['by']): Changes => ({
  kind: 'changes',
  at,
  width: 1,
  value,
  by,
  how: `${by} does it`,
  along: [],
})
const COMPARING = side({ cmask: { 4: 0xff, 5: 0xff } })

describe('a proof', () => {
  test('names a bit that the guest writes and that differs only once, with a state that is refused', () => {
    const { findings } = prove(side({ config: { 4: 0x01 }, wmask: { 4: 0x01 } }), COMPARING)
    expect(findings).toMatchObject([
      {
        offset: 4,
        bits: 0x01,
        why: { by: 'guest' },
        witness: expect.any(Uint8Array),
        firstFailure: { offset: 4, read: 1 },
      },
    ])
  })

  test('names what differs from the start', () => {
    expect(prove(side({ config: { 5: 0x02 } }), COMPARING).findings).toMatchObject([
      { offset: 5, bits: 0x02, why: { by: 'constant', action: 'different from the start' }, on: null },
    ])
  })

  test.each([
    ['the first byte', side({ absent: { 0: 0xff }, cmask: { 0: 0xff } }), 'what 0x0 and the bytes after it hold'],
    ['a byte not known to be compared', side({ absent: { 9: 0xff } }), 'what 0x9 and the bytes after it hold'],
  ])('is open where the destination lacks %s', (_, destination, condition) => {
    const { outcome, conditions } = prove(side({}), destination)
    expect([outcome, conditions]).toEqual(['depends', [`${condition}, which the destination's dump does not show`]])
  })
})

/** The one before 8.0, the other from then on. */
const turning = (before: ProofEnd, after: ProofEnd) => (qemu: string) =>
  RELEASES.indexOf(qemu) < RELEASES.indexOf('8.0') ? before : after
const BEFORE = '2.6 to 7.2'
const AFTER = '8.0 to 11.1'
const only = (span: string) => `which QEMU the source runs (--src-qemu): it happens with ${span}`

describe('a source whose QEMU is unknown', () => {
  const guest4 = side({ wmask: { 4: 0x01 } })

  test.each<[string, ProofEnd, ProofEnd, [number, number, string, string | null][]]>([
    ['does the same in all', guest4, side({ wmask: { 4: 0x01, 12: 0xff } }), [[4, 0x01, 'guest', null]]],
    [
      'writes another byte since 8.0',
      side({ wmask: { 5: 0x01 } }),
      guest4,
      [
        [4, 0x01, 'guest', only(AFTER)],
        [5, 0x01, 'guest', only(BEFORE)],
      ],
    ],
    [
      'writes another bit since 8.0',
      guest4,
      side({ wmask: { 4: 0x02 } }),
      [
        [4, 0x01, 'guest', only(BEFORE)],
        [4, 0x02, 'guest', only(AFTER)],
      ],
    ],
    [
      'leaves it to the device since 8.0',
      guest4,
      side({}, [change(4, 0x01, 'device')]),
      [
        [4, 0x01, 'guest', only(BEFORE)],
        [4, 0x01, 'device', only(AFTER)],
      ],
    ],
    [
      'may write it, and does since 8.0',
      side({ uncertain: { 4: 0x01 } }),
      guest4,
      [
        [4, 0x01, 'guest', `${only(BEFORE)}, and note of the rule`],
        [4, 0x01, 'guest', only(AFTER)],
      ],
    ],
  ])('%s', (_, before, after, expected) => {
    const { findings } = proveFrom(turning(before, after), null, COMPARING)
    expect(findings.map(({ offset, bits, why, on }) => [offset, bits, why.by, on])).toEqual(expected)
  })

  test('each condition and assumption appears once', () => {
    const monitor = [change(4, 0x01, 'monitor')]
    const chain = { how: 'chain' } as const
    const proof = proveFrom(
      turning(side({}, monitor, chain), side({ wmask: { 12: 1 } }, monitor, chain)),
      null,
      COMPARING,
    )
    expect(proof).toEqual({
      outcome: 'depends',
      findings: [],
      conditions: ["what QEMU's code for this device changes, which profile own does not know"],
      assumes: ['monitor does it is not used'],
    })
  })

  test('nothing is known if none has its machine type', () => {
    expect(proveFrom(() => null, null, COMPARING)).toEqual({
      outcome: 'depends',
      findings: [],
      conditions: ['which QEMU the source runs: no known release has its machine type'],
      assumes: [],
    })
  })
})

describe('properties given only for the destination', () => {
  const guest4 = side({ wmask: { 4: 0x01 } })
  const given = "the source's device has a=on, b=off like the destination's (--src-set overrides this)"

  test.each<[string, ProofEnd, ProofEnd, readonly string[], string, readonly string[]]>([
    ['that make a difference', side({}), guest4, ['a=on', 'b=off'], 'safe', [given]],
    ['that make a difference the other way', guest4, side({}), ['a=on', 'b=off'], 'unsafe', [given]],
    [
      'that let the guest write another bit',
      guest4,
      side({ wmask: { 4: 0x02 } }),
      ['a=on', 'b=off'],
      'unsafe',
      [given],
    ],
    ['that make none', guest4, guest4, ['a=on', 'b=off'], 'unsafe', []],
    ['of which there are zero', side({}), guest4, [], 'safe', []],
  ])('%s', (_, alike, unlike, assumed, outcome, assumes) => {
    const proof = proveFrom((_qemu, same) => (same ? alike : unlike), '7.2', COMPARING, assumed)
    expect([proof.outcome, proof.assumes]).toEqual([outcome, assumes])
  })

  test('none are assumed if none are passed', () => {
    expect(proveFrom((_qemu, same) => (same ? side({}) : guest4), '7.2', COMPARING).assumes).toEqual([])
  })
})
