import { describe, expect, it } from 'vitest'
import type { Report } from '../../src/check/report'
import { headline } from '../../src/report/verdict'
import { device, difference, open, refused, report } from './a-report'

const adopted = device({ differences: [difference({ offset: 4 }), difference({ offset: 5 })] })
const withEqual = device({ differences: [difference({ offset: 4, outcome: 'equal' })] })
const alone = { source: [{ id: '0000:00:1f.0/ICH9-LPC', address: '0000:00:1f.0' }], destination: [] }

describe('the first line', () => {
  it.each<[string, Report]>([
    [
      'Incompatible: QEMU 7.2 (pc-q35-6.0) refuses 0000:00:12.0/pcie-root-port at 0x6e (PCI Express > Slot Status).',
      report('incompatible', [refused]),
    ],
    [
      'Compatible: QEMU 7.2 (pc-q35-6.0) accepts 0000:00:12.0/pcie-root-port; nothing differs.',
      report('compatible', [device()]),
    ],
    [
      'Compatible: QEMU 7.2 (pc-q35-6.0) accepts 0000:00:12.0/pcie-root-port; 2 bytes differ, none of them checked.',
      report('compatible', [adopted]),
    ],
    [
      'Compatible: QEMU 7.2 (pc-q35-6.0) accepts 0000:00:12.0/pcie-root-port; nothing differs.',
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
      report('incompatible', [device(), open, refused], { target: { qemu: '8.1', machine: null } }),
    ],
    ['Compatible: QEMU 7.2 (pc-q35-6.0) accepts all 2 devices.', report('compatible', [device(), adopted])],
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
