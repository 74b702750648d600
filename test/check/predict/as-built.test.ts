import { describe, expect, test } from 'vitest'
import { fromHex } from '../../../src/bytes/hex'
import { runPrediction } from '../../../src/check/sides/predict'
import type { Device } from '../../../src/pci/device'
import { asked, NOTHING_GIVEN } from '../../a-request'
import type { Recorded } from '../../ground-truth'
import { dump, record, refused, to } from './records'

describe('a predicted destination gives the verdict of the one that QEMU built', () => {
  const PORT = record('7.2.22', 'pcie-root-port', 'pcie.0', 'mem-reserve=32M', 'pc-q35-5.2')
  // Byte and bit that differ at the source: none of them is an option, which a prediction would follow.
  test.each([
    ['as it is', null],
    ['a register that the guest writes', [0x04, 0x01]],
    ['an interlock that is engaged', [0x6e, 0x80]],
  ] as const)('%s', (_, change) => {
    const source = fromHex(PORT.config)
    if (change) source[change[0]]! ^= change[1]
    const another: Device = { ...dump(PORT), address: '0000:00:03.0' }
    const request = to('7.2', 'pc-q35-5.2', {}, { devices: ['00:02.0'] })
    const [device] = runPrediction([dump(PORT, { config: source }), another], request, 'pc-q35-5.2').devices
    const expected = refused(source, PORT)
    expect(device!.firstFailure?.offset ?? null).toBe(expected)
    expect(device!.verdict).toBe(expected === null ? 'compatible' : 'incompatible')
  })

  const NET = record('7.2.22', 'virtio-balloon-pci', 'root-port', 'ats=on', 'pc-q35-5.2')
  test('with an option that is given', () => {
    const request = to('7.2', 'pc-q35-5.2', { set: new Map([['ats', 'on']]) }, { sourceQemu: '7.2' })
    const there = record('7.2.22', 'virtio-balloon-pci', 'root-port', 'ats=on', 'pc-q35-5.2')
    expect(refused(fromHex(NET.config), there)).toBeNull()
    const report = runPrediction([dump(NET)], request, 'pc-q35-5.2')
    expect(report).toMatchObject({
      verdict: 'compatible',
      predicted: true,
      target: { qemu: '7.2', machine: 'pc-q35-5.2' },
    })
    expect(report.notes[0]).toMatch(/^prediction: .* for QEMU 7\.2, pc-q35-5\.2/)
  })

  test('takes the machine type of the source if none is requested', () => {
    const request = asked({ target: { ...NOTHING_GIVEN, qemu: '11.1' } })
    expect(runPrediction([dump(NET)], request, 'pc-q35-5.2').target.machine).toBe('pc-q35-5.2')
  })

  test('a device from a stream is what QEMU holds, whatever the other inputs show', () => {
    const fromStream = dump(NET, { fromStream: true, id: '0000:00:02.0/virtio-balloon' })
    const [device] = runPrediction([fromStream], to('11.1', 'pc-q35-5.2')).devices
    expect(device!.view.source).toBe('qemu')
  })
})

describe('what is known about the QEMU that the source runs', () => {
  const bare = record('7.2.22', 'pcie-root-port', 'pcie.0', 'disable-acs=on', 'pc-q35-5.2')
  const shown = record('7.2.22', 'pcie-root-port', 'pcie.0', 'port=5', 'pc-q35-5.2')
  const acs = (of: Recorded, machine: string, sourceQemu: string | null, source: string | null) => {
    const [device] = runPrediction([dump(of)], to('8.1', machine, {}, { sourceQemu }), source).devices
    const { from, text } = device!.assumptions!.find(({ property }) => property === 'disable-acs')!
    return [from, device!.notes.includes(`assumed: ${text}`)]
  }

  // QEMU 4.0 gave ports of machine types up to 3.1 ACS, 4.1 took it away again: elsewhere it was an option.
  test.each<[string, Recorded, string, string | null, string | null, (string | boolean)[]]>([
    ['nothing', bare, 'pc-q35-5.2', null, null, ['default', false]],
    ['its machine type, on which it was an option', bare, 'pc-q35-5.2', null, 'pc-q35-5.2', ['dump', true]],
    ['its machine type, on which some release had it', shown, 'pc-q35-3.1', null, 'pc-q35-3.1', ['default', false]],
    ['its release, which has it', shown, 'pc-q35-3.1', '4.0', 'pc-q35-3.1', ['default', false]],
    ['its release, on which it was an option', shown, 'pc-q35-3.1', '7.2', 'pc-q35-3.1', ['dump', true]],
  ])('%s', (_, of, machine, sourceQemu, source, expected) => {
    expect(acs(of, machine, sourceQemu, source)).toEqual(expected)
  })
})

describe('a source that names its machine type', () => {
  const PORT = record('7.2.22', 'pcie-root-port', 'pcie.0', 'port=5', 'pc-q35-5.2')
  // configuration_post_load (migration/savevm.c).
  test.each([
    ['pc-q35-5.2', 'pc-q35-5.2', 'compatible', []],
    ['pc-q35-7.2', 'pc-q35-5.2', 'incompatible', ["Machine type received is 'pc-q35-7.2' and local is 'pc-q35-5.2'"]],
    [null, 'pc-q35-5.2', 'compatible', []],
  ])('%s on a destination of %s is %s', (received, local, verdict, messages) => {
    const request = to('8.1', local)
    const report = runPrediction([dump(PORT)], request, received)
    expect(report.verdict).toBe(verdict)
    expect(report.stops!.map(({ message }) => message)).toEqual(messages)
  })
})
