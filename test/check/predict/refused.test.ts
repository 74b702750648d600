import { describe, expect, test } from 'vitest'
import { fromHex } from '../../../src/bytes/hex'
import { InputError } from '../../../src/bytes/input-error'
import type { CheckRequest } from '../../../src/check/report/request'
import { runPrediction } from '../../../src/check/sides/predict'
import type { Device } from '../../../src/pci/device'
import { asked, NOTHING_GIVEN } from '../../a-request'
import { recorded } from '../../ground-truth'
import { dump, record, to } from './records'

describe('devices for which nothing can be predicted', () => {
  const vfio = recorded('vfio-pci').find(({ physical, refused: why }) => physical && !why)!
  const host = (over: Partial<Device> = {}) => dump({ ...vfio, config: vfio.physical! }, over)

  test.each<[string, Device, CheckRequest, string, RegExp]>([
    [
      'a host function',
      host(),
      to('10.0', 'pc-q35-7.2', {}, { sourceView: 'physical' }),
      '0000:00:02.0',
      /^a host function's config space on the destination host can't be predicted/,
    ],
    [
      'a host function, of all dumps',
      host({ id: '0000:00:02.0/vfio', notes: ['one note'] }),
      to('10.0', 'pc-q35-7.2', { view: 'physical', profile: 'vfio-pci' }),
      '0000:00:02.0/vfio',
      /can't be predicted: give a dump of it$/,
    ],
    [
      'a passed-through device',
      host({ address: null }),
      to('10.0', 'pc-q35-7.2', { profile: 'vfio-pci' }),
      'device without address',
      /^the destination host decides what a passed-through device shows/,
    ],
  ])('%s', (_, device, request, id, reason) => {
    const report = runPrediction([device], request)
    const physical = request.sourceView ?? request.target.view
    expect(report).toMatchObject({
      verdict: 'undetermined',
      devices: [
        {
          id,
          verdict: 'undetermined',
          reason: expect.stringMatching(reason),
          address: { source: device.address, destination: null },
          profile: {
            name: request.target.profile ?? 'none',
            how: 'detected',
            verified: false,
            why: 'no prediction',
          },
          view: { source: physical ?? 'guest', destination: 'qemu' },
          size: device.config.length,
          firstFailure: null,
          differences: [],
          assumptions: [],
          notes: device.notes.map((text) => `source: ${text}`),
        },
      ],
    })
  })
})

describe('several devices', () => {
  const PORT = record('7.2.22', 'pcie-root-port', 'pcie.0', 'port=5', 'pc-q35-5.2')
  const RNG = record('7.2.22', 'virtio-balloon-pci', 'root-port', 'ats=on', 'pc-q35-5.2')
  const fine = (address: string) => dump(PORT, { address })
  const bad = (address: string) => {
    const bytes = fromHex(PORT.config)
    bytes[0x6e]! ^= 0x80
    return dump(PORT, { address, config: bytes })
  }
  const cut = (address: string) => dump(PORT, { address, config: fromHex(PORT.config).slice(0, 64) })
  const [A, B, C] = ['0000:00:02.0', '0000:00:03.0', '0000:00:04.0'] as const

  // Electromechanical Interlock Status is compared in all releases, Presence Detect State up to 8.0.
  test.each<[string, Device[], string]>([
    ['one refused', [fine(A), bad(B)], 'incompatible'],
    ['one open', [fine(A), cut(B)], 'undetermined'],
    ['one refused, one open', [bad(A), cut(B)], 'incompatible'],
    ['none of these', [fine(A), fine(B)], 'compatible'],
  ])('%s', (_, source, verdict) => {
    expect(runPrediction(source, to('8.1', 'pc-q35-5.2'), 'pc-q35-5.2')).toMatchObject({
      tool: { name: 'pcimig', version: '0.0.0' },
      verdict,
      unpaired: { source: [], destination: [] },
    })
  })

  test('two of which are requested', () => {
    const request = to('8.1', 'pc-q35-5.2', {}, { devices: ['00:02.0', '00:04.0'] })
    const { devices } = runPrediction([fine(A), fine(B), fine(C)], request)
    expect(devices.map(({ address }) => address.source)).toEqual([A, C])
  })

  test('one of which has its own options', () => {
    const perDevice = new Map([['00:03.0', { set: new Map([['ats', 'off']]) }]])
    const request = to('8.1', 'pc-q35-5.2', {}, { perDevice })
    const verdicts = runPrediction([dump(RNG, { address: A }), dump(RNG, { address: B })], request).devices.map(
      ({ assumptions }) => assumptions!.some(({ property, from }) => property === 'ats' && from === 'set'),
    )
    expect(verdicts).toEqual([false, true])
  })
})

const TELL = 'Name what the destination runs: --machine pc-q35-7.2 --qemu 10.0.'

describe('requests that make no sense', () => {
  const PORT = record('7.2.22', 'pcie-root-port', 'pcie.0', 'port=5', 'pc-q35-5.2')
  test.each([
    [asked(), '--dst-from-model needs --qemu and --machine', TELL],
    [asked({ target: { ...NOTHING_GIVEN, qemu: '7.2' } }), '--dst-from-model needs --machine', TELL],
    [asked({ target: { ...NOTHING_GIVEN, machine: 'pc-q35-7.2' } }), '--dst-from-model needs --qemu', TELL],
    [to('7.2', 'pc-q35-5.2', {}, { devices: ['00:1f.0'] }), 'there is no device "00:1f.0"', 'name it by address or id'],
    [
      to('7.2', 'pc-q35-5.2', {}, { sourceQemu: '7.3' }),
      'there is no QEMU 7.3 that this tool knows',
      'known are 2.6 to 11.1; nearest is 7.2',
    ],
  ])('%o', (request, message, hint) => {
    const attempt = () => runPrediction([dump(PORT)], request)
    expect(attempt).toThrow(InputError)
    expect(attempt).toThrow(expect.objectContaining({ message, hint }))
  })
})
