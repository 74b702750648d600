import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { sourceOf } from '../../src/bytes/source'
import { checkMigration } from '../../src/check/machine/migration'
import { CONFIG_ALONE, coverageOf } from '../../src/check/report/coverage'
import { readStream, type Stream } from '../../src/formats/stream'
import { asked, NOTHING_GIVEN } from '../a-request'
import { migration, sectionAt } from './a-migration'

const read = (name: string): Stream =>
  readStream(sourceOf(new Uint8Array(gunzipSync(readFileSync(`fixtures/device-state/${name}.gz`)))))

const request = asked({ target: { ...NOTHING_GIVEN, qemu: '7.2', machine: 'pc-q35-7.2' } })

describe('files of device state', () => {
  test.each(['fc-a.dev', 'fc-b.dev', 'q35.xen', 'q35dst.xen'])('%s is a file of device state', (name) => {
    const { format, machine, form, settings, ramBlocks, notes } = read(name)
    expect({ format, machine, form, settings, ramBlocks }).toEqual({
      format: 'device-state',
      machine: null,
      form: null,
      settings: null,
      ramBlocks: [],
    })
    expect(notes[0]).toMatch(/^a file of the machine's device state, without machine type and RAM/)
  })

  test('a whole stream is not a file of device state', () => {
    expect(read('q35dst.mig').format).toBe('qemu')
  })

  test('holds the config space of a whole stream of the same machine, at the same addresses', () => {
    const covered = (stream: Stream) =>
      stream.devices.map(({ id, address, size, config }) => [id, address, size, Buffer.from(config).toString('hex')])
    expect(covered(read('q35dst.xen'))).toEqual(covered(read('q35dst.mig')))
    expect(read('q35.xen').devices.map(({ id, address, size }) => [id, address, size])).toEqual([
      ['0000:00:02.0/pcie-root-port', '0000:00:02.0', 4096],
      ['0000:00:03.0/pcie-root-port', '0000:00:03.0', 4096],
      ['0000:00:04.0/pcie-pci-bridge', '0000:00:04.0', 4096],
      ['0000:00:00.0/mch', '0000:00:00.0', 256],
      ['0000:00:1f.0/ICH9LPC', '0000:00:1f.0', 256],
      ['0000:00:1f.2/ich9_ahci', '0000:00:1f.2', 256],
      ['0000:00:1f.3/ich9_smb', '0000:00:1f.3', 256],
      ['0000:00:01.0/vga', '0000:00:01.0', 256],
      ['0000:00:02.0:00.0/virtio-net', '0000:01:00.0', 4096],
      ['0000:00:03.0:00.0/virtio-blk', '0000:02:00.0', 4096],
      ['0000:00:04.0:01.0/e1000', '0000:03:01.0', 256],
    ])
  })

  // A restore of the first pair is refused for its machine type and RAM, which these files do not hold.
  test.each([
    ['fc-a.dev', 'fc-b.dev'],
    ['q35.xen', 'q35dst.xen'],
    ['q35.xen', 'q35dst.mig'],
    ['q35dst.mig', 'q35dst.xen'],
  ])('%s against %s: what both hold is compared, and no more is claimed', (from, to) => {
    const [source, destination] = [read(from), read(to)]
    const report = checkMigration(source, destination, request)
    expect(report.devices.map(({ verdict }) => verdict)).not.toContain('undetermined')
    expect([report.verdict, report.stops]).toEqual(['compatible', []])
    expect(report.covers).toEqual({
      config: true,
      machine: false,
      ram: false,
      sections: false,
      virtio: true,
      vmstate: false,
    })
  })
})

describe('what two inputs allow to be judged', () => {
  const ram = { ramBlocks: [{ id: 'pc.ram', length: 4096 }], sections: [sectionAt('timer', 0)] }
  const whole = migration([], ram)
  const old = migration([], { ...ram, machine: null, form: { configuration: false, footers: false } })
  const undescribed = migration([], { ...ram, described: false })
  const analysed = { ...undescribed, format: 'analyze-migration', machine: null, form: null, settings: null } as const
  const all = { config: true, machine: true, ram: true, sections: true, virtio: true, vmstate: true }
  test.each([
    ['two streams', whole, whole, all],
    ['two of machine types that send none, which QEMU does not compare', old, old, all],
    ['a stream and its analysis', whole, analysed, { ...all, machine: false, sections: false }],
    ['a source that does not describe its sections', undescribed, whole, { ...all, sections: false }],
    ['such a destination', whole, undescribed, { ...all, sections: false }],
    ['a stream whose RAM was not read', whole, migration([], { ...ram, ramBlocks: [] }), { ...all, ram: false }],
  ])('%s', (_, source, destination, expected) => {
    expect(coverageOf(source, destination, { virtio: true, vmstate: true })).toEqual(expected)
  })

  test('dumps of config space', () => {
    expect(CONFIG_ALONE).toEqual({
      config: true,
      machine: false,
      ram: false,
      sections: false,
      virtio: false,
      vmstate: false,
    })
  })
})
