import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { behind, line, only } from './a-log'

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

describe('lines of public reports, without the lines after them', () => {
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
