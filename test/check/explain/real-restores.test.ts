import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { behind, line, only } from './a-log'

describe('messages of real restores', () => {
  // QEMU's line, the device of the lines after it, and the register and field of the specification.
  test.each([
    [
      'i=0x6e read: 0 device: 40 cmask: ff wmask: 0 w1cmask:19',
      '0000:00:12.0/pcie-root-port',
      'PCI Express > Slot Status',
      'Presence Detect State',
      0x40,
    ],
    [
      'i=0x6e read: 18 device: 40 cmask: ff wmask: 0 w1cmask:19',
      '0000:00:12.0/pcie-root-port',
      'PCI Express > Slot Status',
      'Presence Detect State',
      0x40,
    ],
    [
      'i=0x6e read: 90 device: 0 cmask: bf wmask: 0 w1cmask:19',
      '0000:00:12.0/pcie-root-port',
      'PCI Express > Slot Status',
      'Electromechanical Interlock Status',
      0x80,
    ],
    [
      'i=0x10a read: 40 device: 0 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0/pcie-root-port',
      'Advanced Error Reporting > Uncorrectable Error Mask',
      'Uncorrectable Internal Error Mask',
      0x40,
    ],
    [
      'i=0x60 read: 3 device: 4 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0/pcie-root-port',
      'PCI Express > Link Capabilities',
      'Max Link Speed',
      0x07,
    ],
    [
      'i=0xde read: 1 device: 2 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0:00.0/virtio-blk',
      'MSI-X > Message Control',
      'Table Size',
      0x03,
    ],
    [
      'i=0x9a read: 2 device: 3 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:03.0/virtio-net',
      'MSI-X > Message Control',
      'Table Size',
      0x01,
    ],
  ])('%s of %s', (values, section, register, field, failing) => {
    const found = only(line(values) + behind(section))
    expect(found).toMatchObject({ section, failing, instance: 0 })
    expect(found.interpretations.map((reading) => [reading.register, reading.field])).toEqual([[register, field]])
    expect(found.needed).toBeNull()
  })
})

/** A restore that QEMU refused, and what is at the offset by the specification (fixtures/logs/README.md). */
interface Recorded {
  readonly qemu: string
  readonly machine: string
  readonly register: string
  readonly field: string | null
  readonly failing: number
  readonly stderr: string
}
const restores: Recorded[] = readFileSync('fixtures/logs/restores.ndjson', 'utf8')
  .trim()
  .split('\n')
  .map((text) => JSON.parse(text))

describe.each(restores)('$stderr on QEMU $qemu', ({ stderr, qemu, machine, register, field, failing }) => {
  test('is explained by the log alone', () => {
    const found = only(stderr)
    expect(found.failing).toBe(failing)
    expect(found.interpretations[0]).toMatchObject({ register, field })
  })

  test('is explained with version and machine type', () => {
    expect(only(stderr, { qemu, machine }).interpretations[0]).toMatchObject({ register, field })
  })
})
