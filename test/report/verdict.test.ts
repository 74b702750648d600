import { describe, expect, it } from 'vitest'
import type { Report } from '../../src/check/report/report'
import { headline } from '../../src/report/check/verdict'
import { device, difference, open, refused, report } from './a-report'

const adopted = device({ differences: [difference({ offset: 4 }), difference({ offset: 5 })] })
const withEqual = device({ differences: [difference({ offset: 4, outcome: 'equal' })] })
const alone = { source: [{ id: '0000:00:1f.0/ICH9-LPC', address: '0000:00:1f.0' }], destination: [] }

/** No release was named. */
const SWEPT = { qemu: null, machine: 'pc-q35-7.2', hostKernel: null }
const ALL = { from: '7.2.0', to: '11.1.3', verdict: 'compatible' } as const

describe('the first line', () => {
  it.each<[string, Report]>([
    [
      'Incompatible: QEMU 7.2 (pc-q35-6.0) refuses 0000:00:12.0/pcie-root-port at 0x6e (PCI Express > Slot Status).',
      report('incompatible', [refused]),
    ],
    [
      'Compatible: QEMU 7.2 (pc-q35-6.0) accepts the config space of 0000:00:12.0/pcie-root-port; nothing differs.',
      report('compatible', [device()]),
    ],
    [
      'Compatible: QEMU 7.2 (pc-q35-6.0) accepts the config space of 0000:00:12.0/pcie-root-port; 2 bytes differ, none of them checked.',
      report('compatible', [adopted]),
    ],
    [
      'Compatible: QEMU 7.2 (pc-q35-6.0) accepts the config space of 0000:00:12.0/pcie-root-port; 1 byte differs and is not checked.',
      report('compatible', [{ ...adopted, differences: adopted.differences.slice(0, 1) }]),
    ],
    [
      'Compatible: QEMU 7.2 (pc-q35-6.0) accepts the config space of 0000:00:12.0/pcie-root-port; nothing differs.',
      report('compatible', [withEqual]),
    ],
    [
      'Undetermined: no verdict for 0000:00:13.0/e1000e on QEMU 7.2 (pc-q35-6.0): the dump of the source ends at 0x100.',
      report('undetermined', [open]),
    ],
    [
      'Incompatible: QEMU 7.2 (pc-q35-6.0) refuses 0000:00:12.0/pcie-root-port: the sizes differ.',
      report('incompatible', [device({ verdict: 'incompatible', reason: 'the sizes differ' })]),
    ],
    [
      'Incompatible: QEMU 8.1 refuses 1 of 3 devices, first 0000:00:12.0/pcie-root-port at 0x6e (PCI Express > Slot Status).',
      report('incompatible', [device(), open, refused], { target: { qemu: '8.1', machine: null, hostKernel: null } }),
    ],
    [
      'Compatible: QEMU 7.2 (pc-q35-6.0) accepts config space of all 2 devices; virtio features and device state are not judged.',
      report('compatible', [device(), adopted]),
    ],
    [
      'Compatible: QEMU 7.2 (pc-q35-6.0) accepts config space, machine type, RAM blocks and sections of all 2 devices; virtio features and the values of device state are not judged.',
      report('compatible', [device(), adopted], {
        stops: [],
        covers: { config: true, machine: true, ram: true, sections: true, virtio: false, vmstate: true },
      }),
    ],
    [
      'Compatible: QEMU 7.2 (pc-q35-6.0) accepts config space, machine type, RAM blocks and sections of all 2 devices and the virtio features of 1; the values of device state are not judged.',
      report('compatible', [device(), adopted], {
        ...{ stops: [], virtio: 1 },
        covers: { config: true, machine: true, ram: true, sections: true, virtio: true, vmstate: true },
      }),
    ],
    [
      'Compatible: QEMU 7.2 (pc-q35-6.0) accepts config space and sections of all 2 devices; device state is not judged.',
      report('compatible', [device(), adopted], {
        ...{ stops: [], virtio: 0 },
        covers: { config: true, machine: false, ram: false, sections: true, virtio: false, vmstate: false },
      }),
    ],
    [
      'Compatible: QEMU 7.2 (pc-q35-6.0) accepts machine type, RAM blocks and sections of a machine without PCI devices; the values of device state are not judged.',
      report('compatible', [], {
        ...{ stops: [], virtio: 0 },
        covers: { config: true, machine: true, ram: true, sections: true, virtio: false, vmstate: true },
      }),
    ],
    [
      'Compatible: every QEMU from 7.2 to 11.1 (pc-q35-7.2) accepts the config space of 0000:00:12.0/pcie-root-port; nothing differs.',
      report('compatible', [device()], { target: { ...SWEPT, releases: [ALL] } }),
    ],
    [
      'Undetermined: no verdict for 0000:00:12.0/pcie-root-port: refused by 7.2 to 8.0, accepted by 8.1 and newer: name it with --qemu.',
      report('undetermined', [device({ verdict: 'undetermined', reason: 'as the headline says' })], {
        target: {
          ...SWEPT,
          releases: [
            { ...ALL, to: '8.0.5', verdict: 'incompatible' },
            { ...ALL, from: '8.1.0' },
          ],
        },
      }),
    ],
    [
      'Undetermined: no verdict for 0000:00:12.0/pcie-root-port: with 7.2 and newer refused on pc-q35-6.0; accepted on pc-q35-6.1 to pc-q35-7.2: name it with --machine.',
      report('undetermined', [device({ verdict: 'undetermined', reason: 'as the headline says' })], {
        target: {
          ...SWEPT,
          machine: null,
          releases: [
            {
              ...ALL,
              verdict: 'undetermined',
              machines: [
                { from: 'pc-q35-6.0', to: 'pc-q35-6.0', verdict: 'incompatible' },
                { from: 'pc-q35-6.1', to: 'pc-q35-7.2', verdict: 'compatible' },
              ],
            },
          ],
        },
      }),
    ],
    [
      'Undetermined: no verdict for 1 of 2 devices on QEMU 7.2 (pc-q35-6.0).',
      report('undetermined', [device()], { unpaired: alone }),
    ],
    [
      'Undetermined: no verdict for 1 section on QEMU 7.2 (pc-q35-6.0); what could be read is accepted.',
      report('undetermined', [device(), adopted], {
        stops: [],
        unread: [
          { side: 'source', section: 'a', reason: 'r' },
          { side: 'destination', section: 'a', reason: 'r' },
        ],
      }),
    ],
    [
      'Undetermined: no verdict for 1 of 1 device on QEMU 7.2 (pc-q35-6.0).',
      report('undetermined', [], { unpaired: alone }),
    ],
  ])('%s', (sentence, given) => {
    expect(headline(given)).toBe(sentence)
  })
})
