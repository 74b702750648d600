import { describe, expect, test } from 'vitest'
import { fromHex } from '../../../src/bytes/hex'
import { runPrediction } from '../../../src/check/sides/predict'
import { recorded } from '../../ground-truth'
import { dump, record, to } from './records'

describe('an unconfirmed prediction leaves the verdict open', () => {
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
  test('a bit that is accepted anyway changes nothing', () => {
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

  // Measured on 7.2.22: x-native-hotplug is false by default with pc-q35-6.1 (pc_compat_6_1), true with virt-6.1.
  test.each([
    ['pc-q35-6.1', true],
    ['virt-6.1', false],
  ])('hot-plug that a machine type hides: of %s %s', (machine, isHidden) => {
    const { devices } = runPrediction([dump(PORT)], to('7.2', machine))
    expect(devices[0]!.notes.join().includes(`hotplug=hidden, the default of ${machine}`)).toBe(isHidden)
  })

  test('a byte that is refused in any case is refused', () => {
    const changed = shown.slice()
    changed[0x6e]! ^= 0x80
    const { verdict, devices } = alone(changed, '7.2')
    expect([verdict, devices[0]!.reason]).toEqual(['incompatible', null])
    expect(devices[0]!.notes.join()).toContain('assumed, not confirmed: the slot is empty')
  })

  test.each([
    ['disable-acs=on', 'disable-acs=off'],
    ['x-native-hotplug=off', 'hotplug=on'],
  ])('a port with %s, if it is unknown whether the destination has it', (options, assumed) => {
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
  test('what is open for another reason stays open for that reason', () => {
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
      reason: expect.stringMatching(/^it is unknown whether 0x1b is compared: BAR 2 is of unknown size/),
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
    ['the class', (config) => config.fill(0, 0x09, 0x0c), /0x0a and 0x0e read what no function has/],
    ['the header type of any function', (config) => config.set([4], 0x0e), /header type 4/],
    ['capabilities: id ff in place of the first', (config) => config.set([0xff], config[0x34]!), /id 0xff/],
  ]

  test('only whole bytes are used for predictions, from dumps and streams', () => {
    for (const fromStream of [false, true]) expect(predicted(() => undefined, fromStream).verdict).toBe('compatible')
  })

  test.each(LACKS)('%s: nothing is used from a dump or a stream', (_, change, why) => {
    for (const fromStream of [false, true]) {
      const { verdict, reason } = predicted(change, fromStream)
      expect(verdict).toBe('undetermined')
      expect(reason).toMatch(why)
    }
  })
})
