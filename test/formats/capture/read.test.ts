import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { InputError } from '../../../src/bytes/input-error'
import { checkSides, predictSide } from '../../../src/check/sides/sides'
import { machineOf, readMachine } from '../../../src/formats/capture/machine'
import { readCapture } from '../../../src/formats/capture/read'
import { isCapture } from '../../../src/formats/capture/recognise'
import { asked, NOTHING_GIVEN } from '../../a-request'

const SOURCE = readFileSync('fixtures/captures/source.json', 'utf8')
const DESTINATION = readFileSync('fixtures/captures/destination.json', 'utf8')

/** The capture with one value changed. @param path keys down to it */
function changed(path: readonly (string | number)[], value: unknown): string {
  const data = JSON.parse(SOURCE)
  const last = path.at(-1)!
  path.slice(0, -1).reduce((at, key) => at[key], data)[last] = value
  return JSON.stringify(data)
}

const refusal = (text: string): string => {
  try {
    readCapture(text)
    return 'taken'
  } catch (error) {
    expect(error).toBeInstanceOf(InputError)
    return (error as InputError).message
  }
}

describe('a capture file', () => {
  it('is recognised by its kind', () => {
    expect(isCapture(Buffer.from(SOURCE))).toBe(true)
    expect(isCapture(Buffer.from('{"kind": "another"}'))).toBe(false)
    expect(isCapture(Buffer.from('0000:00:01.0 "kind": "pcimig-capture"'))).toBe(false)
  })

  it('of a newer pcimig may have more', () => {
    const extra = changed(['devices', 0, 'colour'], 'red')
    expect(readCapture(extra)).toEqual(readCapture(SOURCE))
  })

  it.each<[string, (string | number)[], unknown, string]>([
    ['another version of the format', ['schemaVersion'], 2, "'schemaVersion' has to be 1"],
    ['no devices', ['devices'], undefined, "'devices' is missing"],
    ['text for devices', ['devices'], 'none', "'devices' has to be a list"],
    ['odd hex', ['devices', 0, 'config'], '8680c', "'config' has to be bytes in lower-case hex"],
    ['too much hex', ['devices', 0, 'config'], '00'.repeat(4097), "'config' has more than 4096 bytes"],
    ['another size', ['devices', 0, 'size'], 300, 'bytes of config space and the size 300'],
    ['a huge size', ['devices', 0, 'size'], 2 ** 31, "'size' has to be a whole number from 64 to 4096"],
    ['a mask too short', ['devices', 0, 'masks'], { cmask: 'ff', wmask: '', w1cmask: '' }, 'has a cmask of 1 bytes'],
    ['another view', ['devices', 0, 'view'], 'mine', "'view' takes qemu, guest, physical"],
    ['a hole in the header', ['devices', 0, 'absent'], [{ offset: 52, length: 4 }], 'lacks bytes that decide'],
    ['a negative instance', ['devices', 0, 'instance'], -1, "'instance' has to be a whole number"],
    ['a number for a property', ['devices', 0, 'properties'], { hotplug: 1 }, "'hotplug' has to be text"],
    [
      'a property without end',
      ['devices', 0, 'properties'],
      { x: 'y'.repeat(70_000) },
      'has more than 65536 characters',
    ],
    ['a RAM block of no size', ['ram'], [{ name: 'pc.ram' }], "'size' is missing"],
    ['an infinite pause', ['pauseMs'], -1, "'pauseMs' is below 0"],
  ])('is refused with %s', (_, path, value, message) => {
    expect(refusal(changed(path, value))).toContain(message)
  })

  it('is refused with two devices of one section', () => {
    const data = JSON.parse(SOURCE)
    data.devices.push(data.devices[0])
    expect(refusal(JSON.stringify(data))).toMatch(/^has two devices /)
  })

  it.each([
    ['cut', SOURCE.slice(0, -20)],
    ['nested without end', `{"kind": "pcimig-capture", "x": ${'['.repeat(2000)}`],
  ])('is refused if it is %s', (_, text) => {
    expect(refusal(text)).not.toBe('taken')
  })

  it('keeps names from prototypes', () => {
    const { devices } = machineOf(readCapture(changed(['devices', 0, 'properties'], JSON.parse('{"__proto__": "x"}'))))
    expect(devices[0]!.properties!.get('toString')).toBeUndefined()
  })
})

describe('captures and options', () => {
  const [source, destination] = [SOURCE, DESTINATION].map(readMachine)
  const check = (over: object, target: object = {}) =>
    checkSides(source!, destination!, asked({ ...over, target: { ...NOTHING_GIVEN, ...target } }))

  it('captures need no options: QEMU 7.2 refuses hotplug=off on a port with hotplug=on at Slot Capabilities', () => {
    const report = check({})
    expect(report.target).toMatchObject({ qemu: '7.2.22', machine: 'pc-q35-7.2' })
    expect(report.verdict).toBe('incompatible')
    expect(report.stops?.[0]).toMatchObject({ section: '0000:00:01.0/pcie-root-port', kind: 'config' })
  })

  it.each<[string, object, object]>([
    ['--qemu', {}, { qemu: '8.0' }],
    ['--machine', {}, { machine: 'pc-q35-6.0' }],
    ['--set', {}, { set: new Map([['hotplug', 'off']]) }],
    ['--src-set', { sourceSet: new Map([['hotplug', 'on']]) }, {}],
    ['--src-qemu', { sourceQemu: '7.1' }, {}],
    ['--src-view', { sourceView: 'physical' }, {}],
    ['--dst-view', { destinationView: 'guest' }, {}],
    ['--placement', {}, { placement: 'pci.0' }],
  ])('%s that contradicts a capture is an error', (option, over, target) => {
    expect(() => check(over, target)).toThrow(new RegExp(`^${option}.* contradicts the capture, which has `))
  })

  it.each<[string, object]>([
    ['a shorter version', { qemu: '7.2' }],
    ['the same machine type', { machine: 'pc-q35-7.2' }],
    ['the same property in other words', { set: new Map([['hotplug', 'yes']]) }],
  ])('%s is not a contradiction', (_, target) => {
    expect(check({}, target).verdict).toBe('incompatible')
  })

  it('a different machine type or RAM block stops QEMU, whatever the devices', () => {
    const other = readMachine(SOURCE.replaceAll('"pc-q35-7.2"', '"pc-q35-7.1"'))
    const less = readMachine(SOURCE.replace('"size": 16777216', '"size": 33554432'))
    const kinds = (side: typeof other) => checkSides(side, source!, asked()).stops?.map(({ kind }) => kind)
    expect([kinds(other), kinds(less)]).toEqual([['machine-type'], ['ram-block']])
  })

  const RNG = '0000:00:01.0:00.0/virtio-rng'
  const edited = (change: (data: ReturnType<typeof JSON.parse>) => void) => {
    const data = JSON.parse(SOURCE)
    change(data)
    return readMachine(JSON.stringify(data))
  }
  const without = (data: ReturnType<typeof JSON.parse>) => {
    data.devices = data.devices.filter(({ id }: { id: string }) => id !== RNG)
  }
  const rngOf = (data: ReturnType<typeof JSON.parse>) => data.devices.find(({ id }: { id: string }) => id === RNG)

  it.each<[string, typeof without]>([
    ['without one', without],
    [
      'with one of another section',
      (data) => {
        rngOf(data).id = '0000:00:07.0/virtio-rng'
      },
    ],
  ])('a capture whose sections show a device, %s: no verdict from either side', (_, change) => {
    const [whole, broken] = [readMachine(SOURCE), edited(change)]
    expect(checkSides(whole, whole, asked()).verdict).toBe('compatible')
    for (const [from, to] of [
      [whole, broken],
      [broken, whole],
      [broken, broken],
    ] as const) {
      const { verdict, unread } = checkSides(from, to, asked())
      expect(verdict).toBe('undetermined')
      expect(unread?.map(({ section }) => section)).toEqual(
        expect.arrayContaining([expect.stringMatching(/virtio-rng$/)]),
      )
    }
  })

  it('a source that sends fewer bytes than the destination reads is refused (get_pci_config_device reads past its field)', () => {
    const shorter = edited((data) => {
      const device = rngOf(data)
      Object.assign(device, { size: 256, config: device.config.slice(0, 512) })
    })
    expect(checkSides(shorter, readMachine(SOURCE), asked()).verdict).toBe('incompatible')
  })
})

/** query-migrate's `blocked-reasons`: the source refuses to begin ("State blocked by …", migration/migration.c). */
describe('a source whose QEMU refuses to start the migration', () => {
  const REASON = 'Migration is disabled when VirtFS export path is mounted in the guest'
  const blocked = readMachine(changed(['blocked'], [REASON]))
  const sentence = `the source's QEMU refuses to start the migration: ${REASON}`

  it('has no verdict on a destination that would accept it', () => {
    const free = checkSides(readMachine(SOURCE), readMachine(SOURCE), asked({}))
    expect(free.verdict).toBe('compatible')
    const { verdict, notes, unread } = checkSides(blocked, readMachine(SOURCE), asked({}))
    expect([verdict, notes[0]]).toEqual(['undetermined', sentence])
    expect(unread).toContainEqual({ side: 'source', section: 'migration', reason: sentence })
  })

  it('is refused where the destination refuses its config space', () => {
    const plain = checkSides(readMachine(SOURCE), readMachine(DESTINATION), asked({}))
    expect(plain.verdict).toBe('incompatible')
    expect(checkSides(blocked, readMachine(DESTINATION), asked({})).verdict).toBe('incompatible')
  })

  it('has no verdict by a prediction either', () => {
    const target = { ...NOTHING_GIVEN, qemu: '10.0' }
    expect(predictSide(blocked, asked({ target })).notes).toContain(sentence)
    expect(predictSide(blocked, asked({ target })).verdict).not.toBe('compatible')
  })

  it('does not depend on the destination', () => {
    expect(checkSides(readMachine(SOURCE), blocked, asked({})).verdict).toBe('compatible')
  })
})

/** pseries-5.2 of 7.2.22 with nothing but what is always there: its host bridge is no PCI device. */
describe('a machine without PCI devices', () => {
  const bare = (length: number) =>
    readMachine(
      JSON.stringify({
        ...(JSON.parse(SOURCE) as object),
        machine: 'pseries-5.2',
        ram: [{ name: 'ppc_spapr.ram', size: length }],
        sections: [
          { id: 'timer', instance: 0, version: 2 },
          { id: 'spapr', instance: 0, version: 3 },
        ],
        devices: [],
      }),
    )

  it.each([
    [0x10000000, 'compatible'],
    [0x20000000, 'incompatible'],
  ])('is compared by RAM and sections: %i bytes', (length, verdict) => {
    const target = { ...NOTHING_GIVEN, qemu: '7.2' }
    expect(checkSides(bare(0x10000000), bare(length), asked({ target })).verdict).toBe(verdict)
  })
})
