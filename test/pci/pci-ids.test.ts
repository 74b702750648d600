import { expect, describe as group, it } from 'vitest'
import { pciNames } from '../../src/pci/show/pci-ids'

/** In the form of pci.ids(5): tabs for depth, two blanks before a name. */
const FILE = `# a comment
1af4  Red Hat, Inc.
# within a vendor

\t1000  Virtio network device
\t\t1af4 0001  its subsystem
\t\t1b36 0005  another one
\t1041  Virtio 1.0 network device
1b36  Red Hat, Inc.
\t000c  QEMU PCIe Root port
8086  Intel\u0007 \u001b[31mCorporation
C 01  Mass storage controller
\t08  Non-Volatile memory controller
\t\t02  NVM Express
C 02  Network controller
`

const names = pciNames(FILE)

group('a pci.ids file', () => {
  it.each<[string, string | null, string | null]>([
    ['a vendor', names.vendor(0x1af4), 'Red Hat, Inc.'],
    ['an unknown vendor', names.vendor(0x1234), null],
    ['a device', names.device(0x1af4, 0x1041), 'Virtio 1.0 network device'],
    ['a device of the next vendor', names.device(0x1af4, 0x000c), null],
    ['a device of an unknown vendor', names.device(0x1234, 0x1000), null],
    ['a subsystem', names.subsystem(0x1af4, 0x1000, 0x1b36, 0x0005), 'another one'],
    ['a subsystem of another device', names.subsystem(0x1af4, 0x1041, 0x1b36, 0x0005), null],
    [
      'a subsystem with the ids of its device',
      names.subsystem(0x1af4, 0x1041, 0x1af4, 0x1041),
      'Virtio 1.0 network device',
    ],
    ['a sub-class', names.class(0x0108), 'Non-Volatile memory controller'],
    ['an unknown sub-class', names.class(0x0200), 'Network controller'],
    ['an unknown class', names.class(0x4200), null],
    ['a programming interface', names.programmingInterface(0x0108, 2), 'NVM Express'],
    ['an unknown programming interface', names.programmingInterface(0x0108, 3), null],
    ['control characters in a name', names.vendor(0x8086), 'Intel [31mCorporation'],
  ])('%s', (_, found, name) => {
    expect(found).toBe(name)
  })

  it('cuts a name that is longer than any', () => {
    expect(pciNames(`1234  ${'x'.repeat(1000)}\n`).vendor(0x1234)).toBe('x'.repeat(200))
  })

  it('is read without its final newline', () => {
    expect(pciNames('1234  Vendor').vendor(0x1234)).toBe('Vendor')
  })
})
