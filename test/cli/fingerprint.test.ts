import { describe, expect, it } from 'vitest'
import { DESTINATION, pcimig, SOURCE } from './pcimig'

const TARGET = ['--qemu', '7.2', '--machine', 'pc-q35-7.2']
const HOST = 'fixtures/dumps/lspci/vvv-xxxx.txt'

const json = (...args: string[]) => JSON.parse(pcimig(['fingerprint', ...args, '--format', 'json']).out)

describe('pcimig fingerprint', () => {
  it('gives one word for each device, and says which have none', () => {
    const { code, out } = pcimig(['fingerprint', HOST, ...TARGET])
    expect(code).toBe(3)
    expect(out.match(/^ {2}[a-z2-7]{52}$/gm)).toHaveLength(3)
    expect(out).toContain('  no fingerprint\n    0000:01:00.4/vfio-pci\n')
  })

  it('names the inputs in JSON', () => {
    const { schemaVersion, target, inputs } = json(SOURCE, DESTINATION, ...TARGET)
    expect([schemaVersion, target]).toEqual([1, { qemu: '7.2', machine: 'pc-q35-7.2' }])
    expect(inputs.map((input: { path: string; kind: string }) => [input.path, input.kind])).toEqual([
      [SOURCE, 'dump'],
      [DESTINATION, 'dump'],
    ])
    expect(inputs[0].devices[0]).toMatchObject({ vendor: 0x1b36, device: 0x000c, size: 4096, reason: null })
  })

  it('writes a line for each device as NDJSON', () => {
    const { out } = pcimig(['fingerprint', SOURCE, DESTINATION, ...TARGET, '--format', 'ndjson'])
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map(({ input, fingerprint }) => [input.path, fingerprint.length])).toEqual([
      [SOURCE, 52],
      [DESTINATION, 52],
    ])
  })

  it('takes the machine type from a stream', () => {
    const [one] = json('fixtures/streams/nested.mig.gz', '--qemu', '7.2').inputs
    const said = json('fixtures/streams/nested.mig.gz', ...TARGET).inputs[0]
    expect(one.devices).toEqual(said.devices)
  })

  it('says how long labels are valid', () => {
    const { out } = pcimig(['fingerprint', SOURCE, ...TARGET, '--format', 'nfd', '--expires', '2'])
    const [, until] = /^# \+expiry-time=(\S+)\n/.exec(out)!
    const hours = (Date.parse(until!) - Date.now()) / 3_600_000
    expect(hours > 1.9 && hours <= 2).toBe(true)
  })

  it.each([
    [['fingerprint', SOURCE, '--expires', '0'], '--expires: "0" is not a number of hours from 1 to 8784.'],
    [['fingerprint', 'compare', SOURCE], 'compare takes two inputs. pcimig fingerprint compare A B'],
    [
      ['fingerprint', 'compare', SOURCE, SOURCE, '--format', 'nova'],
      '--format nova is not for compare. Use text or json.',
    ],
    [['fingerprint', SOURCE, '--device', '00:99.0'], 'fixtures/root-port/source.bin: there is no device "00:99.0".'],
  ])('%j is an error', (args, message) => {
    const { code, out, err } = pcimig(args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(message.replace(/\.$/, ''))
  })
})

describe('pcimig fingerprint compare', () => {
  const compared = (...args: string[]) => pcimig(['fingerprint', 'compare', ...args])

  it('names the register that differs between a port with a device and one without', () => {
    const { code, out } = compared(SOURCE, DESTINATION, ...TARGET)
    expect(code).toBe(1)
    expect(out).toBe(
      '0 of 1 device accept the same sources, 1 differ.\n\ndifferent  pcie-root-port\n' +
        '  - 0x06e PCI Express > Slot Status: another value (pcimig explain\n    slot-presence-detect)\n',
    )
  })

  it('finds no difference for a release that does not compare the bit', () => {
    expect(compared(SOURCE, DESTINATION, '--qemu', '8.1', '--machine', 'pc-q35-7.2')).toMatchObject({
      code: 0,
      out: '1 of 1 device accept the same sources.\n\nalike      pcie-root-port\n',
    })
  })

  it('reports a device that is on one side only', () => {
    const { code, out } = compared(HOST, SOURCE, ...TARGET)
    expect(code).toBe(3)
    expect(out).toContain('alone      0000:00:03.0/virtio-net-pci\n')
  })

  it('is in JSON too', () => {
    const { pairs, only } = JSON.parse(compared(SOURCE, DESTINATION, ...TARGET, '--format', 'json').out)
    expect(pairs[0]).toMatchObject({
      equal: false,
      differences: [{ offset: 0x6e, register: 'PCI Express > Slot Status', of: 'value', case: 'slot-presence-detect' }],
    })
    expect(only).toEqual({ a: [], b: [] })
  })
})
