import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { InputError } from '../../src/bytes/input-error'
import { runPrediction } from '../../src/check/predict/predict'
import type { CheckRequest } from '../../src/check/report/request'
import type { Device } from '../../src/pci/device'
import type { TargetRequest } from '../../src/qemu/request'
import { asked, NOTHING_TOLD } from '../a-request'
import { type Recorded, recorded } from '../ground-truth'

const records = [...recorded('virtio'), ...recorded('pcie-root-port')]
const record = (qemu: string, device: string, placement: string, options: string, machine: string): Recorded =>
  records.find(
    (each) =>
      each.qemu === qemu &&
      each.device === device &&
      each.placement === placement &&
      each.options === options &&
      each.machines.includes(machine),
  )!
const dump = ({ config }: Recorded, over: Partial<Device> = {}): Device => ({
  address: '0000:00:02.0',
  id: null,
  config: fromHex(config),
  bars: new Map(),
  rom: null,
  notes: [],
  ...over,
})
const to = (qemu: string, machine: string, over: Partial<TargetRequest> = {}, more: Partial<CheckRequest> = {}) =>
  asked({ target: { ...NOTHING_TOLD, qemu, machine, ...over }, ...more })

/** The first byte that QEMU's own comparison refuses, by the masks and values in its memory. */
function refused(source: Uint8Array, { size, config, cmask, wmask, w1cmask }: Recorded): number | null {
  const [own, compared, writable, clearable] = [config, cmask, wmask, w1cmask].map(fromHex)
  const offsets = Array.from({ length: size }, (_, i) => i)
  return offsets.find((i) => ((source[i]! ^ own![i]!) & compared![i]! & ~writable![i]! & ~clearable![i]!) !== 0) ?? null
}

describe('a predicted destination answers as the one that QEMU built', () => {
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
    const request = asked({ target: { ...NOTHING_TOLD, qemu: '11.1' } })
    expect(runPrediction([dump(NET)], request, 'pc-q35-5.2').target.machine).toBe('pc-q35-5.2')
  })

  test('a device from a stream is as QEMU holds it, whatever the others show', () => {
    const fromStream = dump(NET, { fromStream: true, id: '0000:00:02.0/virtio-balloon' })
    const [device] = runPrediction([fromStream], to('11.1', 'pc-q35-5.2')).devices
    expect(device!.view.source).toBe('qemu')
  })
})

describe('what nothing confirms leaves the verdict open', () => {
  const PORT = record('7.2.22', 'pcie-root-port', 'pcie.0', 'mem-reserve=32M', 'pc-q35-5.2')
  const shown = fromHex(PORT.config)
  const alone = (config: Uint8Array, qemu: string) =>
    runPrediction([dump(PORT, { config })], to(qemu, 'pc-q35-5.2'), 'pc-q35-5.2')

  // Presence Detect State is compared before 8.1.
  test('the slot of a port alone', () => {
    expect(alone(shown, '7.2').devices[0]).toMatchObject({
      verdict: 'undetermined',
      reason: expect.stringMatching(/^it would be accepted if this holds, which nothing confirms: the slot is empty/),
    })
    expect(alone(shown, '8.1').verdict).toBe('compatible')
  })

  // Attention Button Pressed, in the same byte, is cleared by writing: QEMU takes it.
  test('a bit that is taken anyway changes nothing', () => {
    const pressed = shown.slice()
    pressed[0x6e]! ^= 0x01
    expect(alone(pressed, '7.2').devices[0]).toMatchObject({
      verdict: 'undetermined',
      reason: expect.stringMatching(/^it would be accepted if this holds/),
      notes: expect.arrayContaining(['the destination is predicted from the source, not read']),
    })
  })

  test('every doubt is reported', () => {
    const set = new Map([
      ['chassis', '3'],
      ['slot', '4'],
    ])
    const { devices } = runPrediction([dump(PORT)], to('8.1', 'pc-q35-5.2', { set }), 'pc-q35-5.2')
    expect(devices[0]!.reason).toMatch(/: chassis=3 leaves .* shows it; slot=4 leaves .* shows it$/)
    expect(devices[0]!.notes).toContain('assumed, not confirmed: slot=4 leaves config space as the source shows it')
  })

  test('a byte that is refused all the same is refused', () => {
    const changed = shown.slice()
    changed[0x6e]! ^= 0x80
    const { verdict, devices } = alone(changed, '7.2')
    expect([verdict, devices[0]!.reason]).toEqual(['incompatible', null])
    expect(devices[0]!.notes.join()).toContain('assumed, not confirmed: the slot is empty')
  })

  test.each([
    ['disable-acs=on', 'disable-acs=off'],
    ['x-native-hotplug=off', 'hotplug=on'],
  ])('a port with %s, where nobody tells whether the destination has it', (options, assumed) => {
    const port = record('7.2.22', 'pcie-root-port', 'pcie.0', options, 'pc-q35-5.2')
    const [device] = runPrediction([dump(port)], to('7.2', 'pc-q35-5.2')).devices
    expect(device).toMatchObject({
      verdict: 'undetermined',
      reason: expect.stringMatching(
        new RegExp(`^it would be refused if this holds, which nothing confirms: .*${assumed}`),
      ),
    })
  })

  // BAR 2 of ivshmem-plain is as large as its memory backend (hw/misc/ivshmem.c), whatever else is not confirmed.
  test('what is open for another reason stays open for that', () => {
    const shared = recorded('emulated').find(
      (each) => each.qemu === '7.2.22' && each.device === 'ivshmem-plain' && each.options === '' && !each.refused,
    )!
    const mapped = fromHex(shared.config)
    mapped[0x1b] = 0xfe
    const request = to('7.2', 'pc-q35-7.2', { set: new Map([['ioeventfd', 'off']]) })
    const [device] = runPrediction([dump(shared, { config: mapped })], request).devices
    expect(device!.assumptions).toMatchObject([{ property: 'ioeventfd', confirmed: false }])
    expect(device).toMatchObject({
      verdict: 'undetermined',
      reason: expect.stringMatching(/^whether 0x1b is compared is not known: BAR 2 is of unknown size/),
    })
  })

  // Behind 0x100 a port has error reporting and access control, which QEMU compares.
  test.each([64, 128, 256])('a dump that is cut short at %i bytes', (length) => {
    expect(alone(shown.slice(0, length), '8.1').devices[0]).toMatchObject({
      verdict: 'undetermined',
      reason: expect.stringContaining(`the source's dump ends at 0x${length.toString(16)}`),
    })
  })
})

describe('devices of which nothing can be predicted', () => {
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

describe('what is known of the QEMU that the source runs', () => {
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

  test('of which two are asked for', () => {
    const request = to('8.1', 'pc-q35-5.2', {}, { devices: ['00:02.0', '00:04.0'] })
    const { devices } = runPrediction([fine(A), fine(B), fine(C)], request)
    expect(devices.map(({ address }) => address.source)).toEqual([A, C])
  })

  test('of which one has options of its own', () => {
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
    [asked({ target: { ...NOTHING_TOLD, qemu: '7.2' } }), '--dst-from-model needs --machine', TELL],
    [asked({ target: { ...NOTHING_TOLD, machine: 'pc-q35-7.2' } }), '--dst-from-model needs --qemu', TELL],
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

describe('a source that lacks what its type always has', () => {
  const PORT = record('7.2.22', 'pcie-root-port', 'pcie.0', 'mem-reserve=32M', 'pc-q35-5.2')
  const predicted = (change: (config: Uint8Array) => void, fromStream: boolean) => {
    const config = fromHex(PORT.config)
    change(config)
    const source = dump(PORT, { config, id: '0000:00:02.0/pcie-root-port', fromStream })
    const given = to('7.2', 'pc-q35-5.2', { profile: 'pcie-root-port' }, { sourceQemu: '7.2' })
    return runPrediction([source, dump(PORT, { address: '0000:00:03.0' })], given, 'pc-q35-5.2').devices[0]!
  }

  /** What hw/pci-bridge/pcie_root_port.c gives every port, taken out of the bytes. */
  const LACKS: readonly (readonly [string, (config: Uint8Array) => void, RegExp])[] = [
    ['AER', (config) => config.fill(0, 0x100), /never zero in pcie-root-port at 0x118/],
    ['PCI Express', (config) => config.set([0], 0x34), /the pointer at 0x34 is zero/],
    ['the class', (config) => config.fill(0, 0x09, 0x0c), /class 0x000000/],
    ['the header type of any function', (config) => config.set([4], 0x0e), /header type 4/],
    ['capabilities: id ff in place of the first', (config) => config.set([0xff], config[0x34]!), /id 0xff/],
  ]

  test('whole bytes are predicted from, of a dump and of a stream', () => {
    for (const fromStream of [false, true]) expect(predicted(() => undefined, fromStream).verdict).toBe('compatible')
  })

  test.each(LACKS)('%s: nothing is taken from a dump, nor from a stream', (_, change, why) => {
    for (const fromStream of [false, true]) {
      const { verdict, reason } = predicted(change, fromStream)
      expect(verdict).toBe('undetermined')
      expect(reason).toMatch(why)
    }
  })
})
