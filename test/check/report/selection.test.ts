import { describe, expect, test } from 'vitest'
import { fromHex } from '../../../src/bytes/hex'
import { InputError } from '../../../src/bytes/input-error'
import type { CheckRequest } from '../../../src/check/report/request'
import type { Device } from '../../../src/pci/device'
import { NOTHING_GIVEN } from '../../a-request'
import { device, PORT, port, run } from './devices'

describe('the verdict on several devices', () => {
  const [one, two] = ['0000:00:01.0', '0000:00:02.0'].map((address) => ({ address }))
  const cut = (over: Partial<Device>) => device(fromHex(PORT.config).slice(0, 64), over)
  const bad = (over: Partial<Device>) => port({ 110: 0x40 }, over)

  test.each<[string, Device[], Device[], string]>([
    ['all are accepted', [port({}, one), port({}, two)], [port({}, one), port({}, two)], 'compatible'],
    ['one is refused', [port({}, one), bad(two!)], [port({}, one), port({}, two)], 'incompatible'],
    ['one is open', [port({}, one), cut(two!)], [port({}, one), port({}, two)], 'undetermined'],
    ['one is refused, one open', [bad(one!), cut(two!)], [port({}, one), port({}, two)], 'incompatible'],
    ['one exists at the source only', [port({}, one), port({}, two)], [port({}, one)], 'undetermined'],
    ['one exists at the destination only', [port({}, one)], [port({}, one), port({}, two)], 'undetermined'],
  ])('%s', (_, source, destination, verdict) => {
    expect(run(source, destination)).toMatchObject({
      tool: { name: 'pcimig', version: '0.0.0' },
      target: { qemu: '7.2', machine: 'pc-q35-7.2' },
      verdict,
    })
  })

  test('if no machine type is given, none is named', () => {
    expect(run([port()], [port()], { target: NOTHING_GIVEN }).target).toEqual({
      qemu: null,
      machine: null,
      hostKernel: null,
      // The release that brought pcie-root-port.
      releases: [{ from: '2.9.0', to: '11.1.3', verdict: 'compatible' }],
    })
  })
})

describe('which devices are compared', () => {
  const at = (address: string | null, id: string | null = null) => port({}, { address, id })
  const pairs = (source: Device[], destination: Device[], over: Partial<CheckRequest> = {}) =>
    run(source, destination, over).devices.map(({ address }) => [address.source, address.destination])
  const [A, B, C, F] = ['0000:00:01.0', '0000:00:02.0', '0000:00:03.0', '0000:00:1f.0'] as const

  test.each<[string, Device[], Device[], Partial<CheckRequest>, (string | null)[][]]>([
    [
      'all',
      [at(A), at(B)],
      [at(A), at(B)],
      {},
      [
        [A, A],
        [B, B],
      ],
    ],
    ['one by its address', [at(A), at(B)], [at(A), at(B)], { devices: ['00:02.0'] }, [[B, B]]],
    ['one by its address in capitals', [at(A), at(F)], [at(A), at(F)], { devices: ['00:1F.0'] }, [[F, F]]],
    ['one by an id in capitals', [at(A, 'A/X'), at(B)], [at(A, 'A/X'), at(B)], { devices: ['a/x'] }, [[A, A]]],
    [
      'two by both names',
      [at(A), at(B), at(C)],
      [at(A), at(B), at(C)],
      { devices: ['00:01.0', C] },
      [
        [A, A],
        [C, C],
      ],
    ],
    [
      'one by its id',
      [at(null, 'a'), at(null, 'b')],
      [at(null, 'a'), at(null, 'b')],
      { devices: ['b'] },
      [[null, null]],
    ],
    ['one of two at the same address', [at(A), at(A)], [at(A), at(C)], {}, [[A, A]]],
    [
      'one that the map moves, in the order of the source',
      [at(A), at(B)],
      [at(A), at(C)],
      { map: new Map([['00:02.0', '00:03.0']]) },
      [
        [A, A],
        [B, C],
      ],
    ],
    [
      'none that the map has given away',
      [at(A), at(B)],
      [at(B), at(C)],
      { map: new Map([['00:01.0', '00:02.0']]) },
      [[A, B]],
    ],
    [
      'by ids where no address is known',
      [at(null, 'a'), at(null, 'b')],
      [at(null, 'b'), at(null, 'a')],
      {},
      [
        [null, null],
        [null, null],
      ],
    ],
  ])('%s', (_, source, destination, over, expected) => {
    expect(pairs(source, destination, over)).toEqual(expected)
  })

  test('ids distinguish devices without address', () => {
    const { devices } = run([at(null, 'a'), at(null, 'b')], [at(null, 'b'), at(null, 'a')])
    expect(devices.map(({ id }) => id)).toEqual(['a', 'b'])
  })

  test('devices with neither address nor id are not paired, unless they are the only ones', () => {
    const found = run([at(null), at(A)], [at(null), at(A)])
    expect(found.devices.map(({ address }) => address.source)).toEqual([A])
    expect([found.unpaired.source.length, found.unpaired.destination.length]).toEqual([1, 1])
    expect(run([at(null)], [at(null)]).devices).toHaveLength(1)
  })

  test.each([
    [A, B, `compared although the address differs: ${A} and ${B}`],
    [A, null, null],
    [null, B, null],
  ])('a single device at %s and at %s', (from, to, note) => {
    expect(run([at(from)], [at(to)]).devices[0]!.notes).toEqual(note === null ? [] : [note])
  })

  const NOTHING = 'nothing to compare: no device of the source has a counterpart on the destination'
  test.each<[string, Device[], Device[], Partial<CheckRequest>, string, string | null]>([
    ['one against two others', [at(A)], [at(B), at(C)], {}, NOTHING, 'name pairs with --map SRC=DST'],
    ['two against another', [at(A), at(B)], [at(C)], {}, NOTHING, 'name pairs with --map SRC=DST'],
    [
      'a device that neither has',
      [at(A)],
      [at(A)],
      { devices: ['x'] },
      'neither side has a device "x"',
      'name it by address or id',
    ],
    [
      'a map from nowhere',
      [at(A)],
      [at(A)],
      { map: new Map([['00:09.0', A]]) },
      '--map: the source has no device "00:09.0"',
      null,
    ],
  ])('%s is refused', (_, source, destination, over, message, hint) => {
    const attempt = () => run(source, destination, over)
    expect(attempt).toThrow(InputError)
    expect(attempt).toThrow(expect.objectContaining({ message, hint }))
  })
})
