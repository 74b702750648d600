import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { ADVICE } from '../../src/check/explain/advice'
import { explain } from '../../src/check/explain/explain'
import { readLog } from '../../src/formats/log/incident'
import { recordedLayouts } from '../../src/qemu/recorded/layouts'
import type { TargetRequest } from '../../src/qemu/request'
import { NOTHING_TOLD } from '../a-request'
import { recorded } from '../ground-truth'

const behind = (section: string) => `qemu-system-x86_64: Failed to load PCIDevice:config
qemu-system-x86_64: error while loading state for instance 0x0 of device '${section}'
qemu-system-x86_64: load of migration failed: Invalid argument
`
const line = (values: string) => `qemu-system-x86_64: get_pci_config_device: Bad config data: ${values}\n`
const layouts = recordedLayouts()
const triage = (text: string, over: Partial<TargetRequest> = {}, dump: Parameters<typeof explain>[1] = []) =>
  explain(readLog(new TextEncoder().encode(text)).incidents, dump, { ...NOTHING_TOLD, ...over }, layouts)
const only = (text: string, over: Partial<TargetRequest> = {}) => triage(text, over).messages[0]!

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

/** A line out of a public report, with what the report says about its surroundings (fixtures/logs/README.md). */
interface Published {
  readonly source: string
  readonly line: string
  readonly section: string | null
  readonly qemu: string | null
  readonly machine: string | null
  readonly register: string
  readonly field: string | null
  readonly failing: number
  readonly case: string
}
const published: Published[] = readFileSync('fixtures/logs/public.ndjson', 'utf8')
  .trim()
  .split('\n')
  .map((text) => JSON.parse(text))

describe.each(published)('$line of $section, $source', (report) => {
  const { line: values, section, qemu, machine, register, field, failing } = report
  const text = line(values) + (section === null ? '' : behind(section))

  test.each([
    ['with versions', { qemu, machine }],
    ['by the log alone', {}],
  ])('%s', (_, given) => {
    const found = only(text, given)
    expect(found.failing).toBe(failing)
    expect(found.interpretations[0]).toMatchObject({ register, field, case: report.case })
  })

  test('is not attributed to another cause with certainty', () => {
    const { interpretations } = only(text, { qemu, machine })
    const [first] = interpretations[0]!.cases.filter(({ fit }) => fit === 'sure')
    if (first && interpretations[0]!.case === first.code) expect(first.code).toBe(report.case)
    expect(interpretations[0]!.cases.map(({ code }) => code)).toContain(report.case)
  })
})

describe('lines of public reports, without the lines that follow', () => {
  // Where it was reported; QEMU's line; register and field; the known case, if the line alone shows it.
  test.each([
    [
      'qemu-devel 2020-01',
      'i=0xaa read: 0 device: 40 cmask: ff wmask: 0 w1cmask:19',
      'PCI Express > Slot Status',
      'Presence Detect State',
      'slot-presence-detect',
    ],
    [
      'qemu-devel 2023-05',
      'i=0x10a read: 40 device: 0 cmask: ff wmask: 0 w1cmask:0',
      'Advanced Error Reporting > Uncorrectable Error Mask',
      'Uncorrectable Internal Error Mask',
      'aer-uncorrectable-mask',
    ],
    [
      'qemu-devel 2023-01',
      'i=0x34 read: 84 device: 98 cmask: ff wmask: 0 w1cmask:0',
      'Capabilities Pointer',
      null,
      'capability-missing',
    ],
    [
      'qemu-devel 2021-04',
      'i=0x104 read: 0 device: 20 cmask: ff wmask: 0 w1cmask:0',
      'Address Translation Service > ATS Capability',
      'Page Aligned Request',
      'ats-page-aligned',
    ],
    [
      'Launchpad 1838569',
      'i=0x10 read: a1 device: 1 cmask: ff wmask: c0 w1cmask:0',
      'Base Address 0',
      'Base Address',
      'virtio-balloon-config-size',
    ],
    [
      'qemu-devel 2022-09',
      'i=0x10 read: 41 device: 1 cmask: ff wmask: 80 w1cmask:0',
      'Base Address 0',
      'Base Address',
      'region-size',
    ],
    [
      'commit 6209070503',
      'i=0x2 read: 12 device: 53 cmask: ff wmask: 0 w1cmask:0',
      'Device ID',
      null,
      'vhost-vsock-modern',
    ],
    [
      'commit 9cbe305b60',
      'i=0x6 read: 0 device: 10 cmask: 10 wmask: 0 w1cmask:0',
      'Status',
      'Capabilities List',
      'spapr-status-cap-list',
    ],
    [
      'qemu-devel 2020-11',
      'i=0x72 read: 88 device: 80 cmask: ff wmask: 71 w1cmask:0',
      'MSI > Message Control',
      'Multiple Message Capable',
      'nec-xhci-msi-vectors',
    ],
    [
      'GitLab issue 2594',
      'i=0x9a read: 4 device: 5 cmask: ff wmask: 0 w1cmask:0',
      'MSI-X > Message Control',
      'Table Size',
      'msix-vector-count',
    ],
    [
      'commit 8eb85fb5ac',
      'i=0x32 read: b8 device: 0 cmask: ff wmask: f0 w1cmask:0',
      'Expansion ROM Base Address',
      'Expansion ROM Base Address',
      'option-rom-size',
    ],
  ])('%s: %s', (_, values, register, field, code) => {
    expect(only(line(values)).interpretations[0]).toMatchObject({ register, field, case: code })
  })
})

describe('the same with the lines that follow', () => {
  // Line, section, version and machine type of the destination if the report gives them, case and certainty.
  test.each([
    [
      'i=0x34 read: 84 device: 98 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:04.0/virtio-rng',
      '7.2',
      'pc-i440fx-7.1',
      'virtio-rng-vectors',
      'possible',
    ],
    [
      'i=0x34 read: 84 device: 98 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:04.0/virtio-rng',
      null,
      null,
      'virtio-rng-vectors',
      'possible',
    ],
    [
      'i=0x34 read: 84 device: 98 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:04.0/virtio-balloon',
      null,
      null,
      'virtio-balloon-vectors',
      'sure',
    ],
    [
      'i=0x9a read: 4 device: 5 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:04.0/virtio-scsi',
      '8.2',
      null,
      'queue-count-follows-cpus',
      'possible',
    ],
    [
      'i=0x9a read: 2 device: 3 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:04.0/virtio-net',
      null,
      null,
      'virtio-net-vectors',
      'sure',
    ],
    [
      'i=0x6e read: 0 device: 40 cmask: ff wmask: 0 w1cmask:19',
      '0000:00:12.0/pcie-root-port',
      '7.2',
      null,
      'slot-presence-detect',
      'sure',
    ],
    [
      'i=0x6e read: 90 device: 0 cmask: bf wmask: 0 w1cmask:19',
      '0000:00:12.0/pcie-root-port',
      '11.1',
      null,
      'slot-interlock-status',
      'sure',
    ],
    [
      'i=0x70 read: 1 device: 0 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:1c.0/ioh-3240-express-root-port',
      '7.2',
      null,
      'msi-pending-bits',
      'sure',
    ],
    [
      'i=0x10a read: 40 device: 0 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0/pcie-root-port',
      '8.1',
      'pc-q35-7.2',
      'aer-uncorrectable-mask',
      'sure',
    ],
    [
      'i=0x58 read: 0 device: 20 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0/pcie-root-port',
      '9.2',
      null,
      'extended-tag',
      'sure',
    ],
    [
      'i=0x60 read: 11 device: 4 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0/pcie-root-port',
      null,
      null,
      'root-port-link',
      'sure',
    ],
    ['i=0x8 read: 4 device: 5 cmask: ff wmask: 0 w1cmask:0', '0000:00:02.0/qxl', null, null, 'qxl-revision', 'sure'],
    [
      'i=0x47 read: 0 device: 10 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0:00.0/virtio-net',
      null,
      null,
      'virtio-function-level-reset',
      'sure',
    ],
    [
      'i=0xe read: 80 device: 0 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0/e1000',
      null,
      null,
      'multifunction',
      'sure',
    ],
    [
      'i=0x144 read: 1 device: 2 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0:00.0/e1000e',
      null,
      null,
      'device-serial-number',
      'sure',
    ],
    // Refused by QEMU 10.0.2 and 11.1.3 for a port with pref64-reserve and a bridge with io-reserve on one end only.
    [
      'i=0x34 read: 90 device: 54 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0/pcie-root-port',
      null,
      null,
      'bridge-reservation',
      'possible',
    ],
    [
      'i=0x34 read: 4c device: 64 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0/pci_bridge',
      null,
      null,
      'bridge-reservation',
      'sure',
    ],
    // By 7.2.22 for vectors=0, and by 5.2 for a legacy device without vectors: neither is what the page says.
    [
      'i=0x34 read: 98 device: 84 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0/virtio-gpu',
      '7.2.22',
      'pc-q35-2.7',
      'virtio-gpu-msix',
      'possible',
    ],
    [
      'i=0x6 read: 10 device: 0 cmask: 10 wmask: 0 w1cmask:0',
      '0000:00:02.0/virtio-net',
      '5.2',
      'pc-i440fx-1.5',
      'virtio-form',
      'possible',
    ],
    // Launchpad 1745895: a vhost backend without VERSION_1.
    [
      'i=0x20 read: 0 device: c cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0/virtio-net',
      null,
      null,
      'virtio-form',
      'possible',
    ],
  ])('%s of %s on %s %s', (values, section, qemu, machine, code, certainty) => {
    const [reading] = only(line(values) + behind(section), { qemu, machine }).interpretations
    expect(reading).toMatchObject({ case: code })
    expect(reading!.cases.find((hit) => hit.code === code)!.fit).toBe(certainty)
  })

  // What speaks against a cause: another device, another direction, another version.
  test.each([
    [
      'i=0x34 read: 84 device: 98 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:04.0/virtio-rng',
      '8.0',
      'pc-i440fx-8.0',
      'virtio-rng-vectors',
    ],
    [
      'i=0x10a read: 0 device: 40 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0/pcie-root-port',
      null,
      null,
      'aer-uncorrectable-mask',
    ],
    [
      'i=0x10 read: a1 device: 1 cmask: ff wmask: e0 w1cmask:0',
      '0000:00:04.0/virtio-balloon',
      null,
      null,
      'virtio-balloon-config-size',
    ],
    [
      'i=0x6e read: 0 device: 40 cmask: ff wmask: 0 w1cmask:19',
      '0000:00:12.0/pcie-root-port',
      '8.1',
      null,
      'slot-presence-detect',
    ],
  ])('%s of %s on %s %s is not %s', (values, section, qemu, machine, code) => {
    const { interpretations } = only(line(values) + behind(section), { qemu, machine })
    expect(interpretations.flatMap(({ cases }) => cases.map((hit) => hit.code))).not.toContain(code)
  })
})

describe('what the values mean', () => {
  test.each([
    [
      'i=0x6e read: 0 device: 40 cmask: ff wmask: 0 w1cmask:19',
      '0000:00:12.0/pcie-root-port',
      'at the source the slot is empty; at the destination the slot is occupied',
    ],
    [
      'i=0x60 read: 3 device: 4 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0/pcie-root-port',
      'at the source links of up to 8 GT/s; at the destination links of up to 16 GT/s',
    ],
    [
      'i=0x9a read: 2 device: 3 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:03.0/virtio-net',
      'at the source a table of 3 vectors; at the destination a table of 4 vectors',
    ],
    // Slot Capabilities: bit 6 Hot-Plug Capable, bits 31:19 Physical Slot Number (PCIe 6.0 section 7.5.3.9).
    [
      'i=0x68 read: 40 device: 0 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:12.0/pcie-root-port',
      'at the source the slot is hot-plug capable; at the destination the slot is not hot-plug capable',
    ],
    [
      'i=0x68 read: 0 device: 40 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:12.0/pcie-root-port',
      'at the source the slot is not hot-plug capable; at the destination the slot is hot-plug capable',
    ],
    [
      'i=0x6a read: 8 device: 0 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:12.0/pcie-root-port',
      'at the source slot number bits 1; at the destination slot number bits 0',
    ],
    // Max Link Speed: 1 to 6 have a speed (section 7.5.3.6). Masks as in no release: the section alone identifies the register.
    [
      'i=0x60 read: 7 device: 6 cmask: 77 wmask: 0 w1cmask:8',
      '0000:00:12.0/pcie-root-port',
      'at the source a link speed (7) without a name; at the destination links of up to 64 GT/s',
    ],
    // Bits 19:16 of an extended capability's header are its version.
    [
      'i=0x102 read: 7 device: 4 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:12.0/pcie-root-port',
      'at the source Capability Version 0x7; at the destination Capability Version 0x4',
    ],
    [
      'i=0x42 read: 7 device: 0 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:12.0/pcie-root-port',
      'Bridge Subsystem ID + 0x02: at the source the byte is 0x07; at the destination the byte is 0x00',
    ],
  ])('%s of %s', (values, section, meaning) => {
    expect(only(line(values) + behind(section)).interpretations[0]!.meaning).toBe(meaning)
  })
})

describe('what a message alone does not say', () => {
  test('which device it was, where several have a register there', () => {
    const found = only(line('i=0x9a read: 4 device: 5 cmask: ff wmask: 0 w1cmask:0'))
    expect(found.interpretations.length).toBeGreaterThan(1)
    expect(found.needed).toContain('--dump')
  })

  test('no other register has the masks of Slot Status', () => {
    const found = only(line('i=0x6e read: 0 device: 40 cmask: ff wmask: 0 w1cmask:19'))
    expect(found.interpretations.map(({ register }) => register)).toEqual(['PCI Express > Slot Status'])
  })

  test('a register of the header needs no device', () => {
    expect(
      only(line('i=0x2 read: 44 device: 5 cmask: ff wmask: 0 w1cmask:0')).interpretations.map(
        ({ register }) => register,
      ),
    ).toEqual(['Device ID'])
  })

  test('a passed-through device has the layout of its hardware: only a dump shows it', () => {
    const text = line('i=0xb6 read: 14 device: 18 cmask: ff wmask: 0 w1cmask:0') + behind('0000:00:05.0/vfio')
    expect(only(text)).toMatchObject({
      interpretations: [
        {
          register: 'A capability of the host function',
          case: 'vfio-vendor-specific',
          cases: [
            { code: 'vfio-vendor-specific', fit: 'possible' },
            { code: 'vfio-host-device', fit: 'possible' },
          ],
        },
      ],
      needed: expect.stringContaining('--dump'),
    })
    expect(only(text, { qemu: '10.0', machine: 'pc-q35-9.2' }).interpretations).toMatchObject([
      { case: 'vfio-host-device' },
    ])
    const record = recorded('vfio-pci').find(({ case: name, refused }) => name === 'nv-tesla-vndr-b4' && !refused)!
    const dump = { address: null, id: null, config: fromHex(record.physical!), bars: new Map(), rom: null, notes: [] }
    const [found] = triage(text, {}, [dump]).messages
    expect(found!.interpretations).toMatchObject([
      { register: 'Vendor-Specific > Capability Length', case: 'vfio-vendor-specific' },
    ])
  })
})

describe('what would make an explanation sharper', () => {
  const NOWHERE = 'i=0xf9 read: 1 device: 2 cmask: 3 wmask: 7 w1cmask:9'
  const dumped = (address: string, id: string | null = null) => {
    const space = new Uint8Array(256)
    space.set([0x34, 0x12, 0x78, 0x56])
    return { address, id, config: space, bars: new Map(), rom: null, notes: [] }
  }

  test.each([
    ['a byte that no layout has', line(NOWHERE), [], /^which device it was: paste the lines/],
    ['of a device', line(NOWHERE) + behind('0000:00:04.0/unheard-of'), [], /^the layout of 0000:00:04\.0\/unheard-of/],
    [
      'of one that the dump lacks',
      line(NOWHERE) + behind('0000:00:04.0/unheard-of'),
      [dumped('0000:00:05.0'), dumped('0000:00:06.0')],
      /^the dump has no such device/,
    ],
  ])('%s', (_, text, dump, expected) => {
    const [found] = triage(text, {}, dump).messages
    expect(found).toMatchObject({ interpretations: [], needed: expect.stringMatching(expected) })
  })

  const IDS = line('i=0x2 read: 1 device: 2 cmask: ff wmask: 0 w1cmask:0')
  test.each([
    ['by address', behind('0000:00:06.0/unheard-of'), [dumped('0000:00:05.0'), dumped('0000:00:06.0')], true],
    [
      'by section',
      behind('0000:00:06.0/unheard-of'),
      [dumped('0000:00:05.0'), dumped('0000:00:07.0', '0000:00:06.0/unheard-of')],
      true,
    ],
    ['not by another section', behind('some/path'), [dumped('0000:00:05.0'), dumped('0000:00:06.0')], false],
    ['not without one', '', [dumped('0000:00:05.0'), dumped('0000:00:06.0')], false],
  ])('a device of the dump is found %s', (_, after, dump, found) => {
    const [message] = triage(IDS + after, {}, dump).messages
    expect(message!.interpretations[0]!.layout.startsWith('the dump (')).toBe(found)
  })

  test.each([
    ['an extended capability', 'i=0x110', 'An extended capability of the host function'],
    ['a capability', 'i=0x90', 'A capability of the host function'],
    ['the header, which all have', 'i=0x2', 'Device ID'],
  ])('of a passed-through function without dump: %s', (_, offset, register) => {
    const text = line(`${offset} read: 7 device: 4 cmask: ff wmask: 0 w1cmask:0`) + behind('0000:00:05.0/vfio')
    expect(only(text, { qemu: '9.0', machine: 'microvm' }).interpretations[0]!.register).toBe(register)
  })
})

describe('the next steps', () => {
  test('of a log without a failed restore lead to the right log, and to both ends', () => {
    const { messages, nextSteps } = triage('nothing of the kind\n', { qemu: '7.2', machine: 'pc-q35-7.2' })
    expect(messages).toEqual([])
    expect(nextSteps.map(({ command }) => command)).toEqual([
      'pcimig explain /var/log/libvirt/qemu/VM.log',
      'journalctl --since yesterday | pcimig explain',
      'kubectl logs virt-launcher-VM-ID -c compute | pcimig explain',
      ADVICE.deviceStateLibvirt.command,
      ADVICE.deviceStateQmp.command,
      'pcimig check source.dev destination.dev --qemu 7.2 --machine pc-q35-7.2',
      'lspci -xxxx > source.txt',
      'lspci -xxxx > destination.txt',
      'pcimig check source.txt destination.txt --qemu 7.2 --machine pc-q35-7.2',
    ])
  })

  test('name device, version and machine type', () => {
    const log = readFileSync('fixtures/logs/libvirt.log', 'utf8')
    const commands = only(log).nextSteps.map(({ command }) => command)
    expect(commands).toContain(
      'pcimig check source.txt destination.txt --device 0000:00:12.0 --qemu 7.2.0 --machine pc-q35-5.2',
    )
  })

  test('name a device behind a port by its section in device state, and not at all in what the guest prints', () => {
    const behindPort = behind('0000:00:02.0:00.0/virtio-net')
    const found = only(line('i=0x9a read: 3 device: 2 cmask: ff wmask: 0 w1cmask:0') + behindPort)
    const commands = found.nextSteps.map(({ command }) => command)
    expect(commands.filter((command) => command?.startsWith('pcimig check'))).toEqual([
      'pcimig check source.dev destination.dev --device 0000:00:02.0:00.0/virtio-net --qemu VERSION --machine TYPE',
      'pcimig check source.txt destination.txt --qemu VERSION --machine TYPE',
    ])
    expect(commands).toContain('lspci -xxxx > source.txt')
  })

  test('contain nothing from the log that a shell would act on', () => {
    const found = only(line('i=0x2 read: 44 device: 5 cmask: ff wmask: 0 w1cmask:0') + behind('$(reboot)`x`;/vfio'))
    const steps = found.nextSteps.filter(({ command }) => !/^q\(\)|^mkdir/.test(command ?? ''))
    expect(steps.map(({ command }) => command).join(' ')).not.toMatch(/[$`;]\(|`|reboot\)/)
  })

  test('what libvirt logged about an unknown QEMU is not an error', () => {
    const log = readFileSync('fixtures/logs/libvirt.log', 'utf8').replaceAll('pc-q35-5.2', 'pc-q35-vendor8.6.0')
    expect(only(log)).toMatchObject({ qemu: '7.2.0', machine: null })
    expect(only(log.replaceAll('7.2.0', '99.1.0'))).toMatchObject({ qemu: null, machine: null })
  })
})

describe('failures that are not about config space', () => {
  test.each([
    [
      'Features 0x1c0010130afffaf unsupported. Allowed features: 0x10179bfffef',
      'missing-features',
      /54 \(GUEST_USO4\), 55 \(GUEST_USO6\), 56 \(HOST_USO\)/,
    ],
    [
      'Size mismatch: 0000:00:03.0/virtio-net-pci.rom: 0x40000 != 0x80000: Invalid argument',
      'size-mismatch',
      /option ROM of 0000:00:03.0 has 0x40000 \(256 KiB\)/,
    ],
    ['irq state 4096: must be 0 or 1.', 'irq-state', /256 and 4096 bytes/],
    [
      'vfio: Failed setting device state 5: Invalid argument',
      'vfio',
      /under v2 \(Linux 5.18 and later\) "RUNNING_P2P"/,
    ],
  ])('%s', (text, name, meaning) => {
    const { messages, otherFailures } = triage(`qemu: ${text}\nqemu: load of migration failed: Invalid argument\n`)
    expect(messages).toEqual([])
    expect(otherFailures).toMatchObject([{ class: name, meaning: expect.stringMatching(meaning) }])
  })

  test.each([
    ['load of migration failed: Input/output error', 'connection'],
    [
      "error while loading state for instance 0x0 of device 'cpu'\nload of migration failed: Invalid argument",
      'device-state',
    ],
    [
      "load of migration failed: Invalid argument: error while loading state for instance 0x0 of device '0000:00:03.0/e1000': Failed to load element of type pci config for config",
      'config-without-numbers',
    ],
  ])('%s', (text, name) => {
    expect(triage(`${text}\n`).otherFailures).toMatchObject([{ class: name }])
  })
})
