import { expect, test } from 'vitest'
import { PAGES } from '../../src/check/cases/pages'
import { explain } from '../../src/check/explain'
import { readLog } from '../../src/formats/log/incident'
import { recordedLayouts } from '../../src/qemu/recorded/layouts'
import { explainText } from '../../src/report/explain'
import { PLAIN } from '../../src/report/style'
import { NOTHING_TOLD } from '../a-request'
import { load, save } from './harness/migrate'

/** An option of the device under test, and what else differs from the other end. */
interface End {
  readonly machine: string
  readonly option: string
  readonly more?: readonly string[]
}

/** A pair that QEMU 7.2 refuses, and the case whose remedy is applied to the destination as it is printed. */
interface Row {
  readonly code: string
  readonly source: End
  readonly destination: End
}

const end = (machine: string, option: string, more: readonly string[] = []): End => ({ machine, option, more })
const PORT = ['-device', 'pcie-root-port,id=p,chassis=1,slot=1,addr=0x4']
const Q35 = 'pc-q35-7.2'
const alike = (code: string, a: string, b: string, more: readonly string[] = [], machine = Q35): Row[] => [
  { code, source: end(machine, a, more), destination: end(machine, b, more) },
  { code, source: end(machine, b, more), destination: end(machine, a, more) },
]
const NULL_DISK = ['-drive', 'if=none,id=n,file=null-co://,format=raw']
const json = (members: Record<string, unknown>): string => JSON.stringify(members)
/** The same option in QEMU's two forms: as libvirt logs it, and as people write it. */
const both = (
  code: string,
  driver: string,
  property: string,
  a: unknown,
  b: unknown,
  rest: Record<string, string>,
  more: readonly string[] = [],
  machine = Q35,
): Row[] => {
  const place = Object.entries(rest)
    .map(([name, value]) => `,${name}=${value}`)
    .join('')
  const text = (value: unknown) =>
    `${driver}${place},${property}=${value === true ? 'on' : value === false ? 'off' : value}`
  return [
    ...alike(code, text(a), text(b), more, machine),
    ...alike(code, json({ driver, ...rest, [property]: a }), json({ driver, ...rest, [property]: b }), more, machine),
  ]
}
const BEHIND = { bus: 'p', addr: '0x0' }
const ON_ROOT = { addr: '0x5' }

const ROWS: readonly Row[] = [
  ...both('virtio-net-vectors', 'virtio-net-pci', 'vectors', 4, 3, BEHIND, PORT),
  ...both('msix-vector-count', 'virtio-serial-pci', 'vectors', 4, 2, BEHIND, PORT),
  ...both('queue-count-follows-cpus', 'virtio-blk-pci', 'num-queues', 1, 4, { ...BEHIND, drive: 'n' }, [
    ...PORT,
    ...NULL_DISK,
  ]),
  ...both('queue-count-follows-cpus', 'virtio-scsi-pci', 'num_queues', 1, 4, BEHIND, PORT),
  ...both('slot-number', 'pcie-root-port', 'slot', 3, 9, ON_ROOT),
  ...both('port-number', 'pcie-root-port', 'port', 16, 8, ON_ROOT),
  ...both('multifunction', 'virtio-rng-pci', 'multifunction', true, false, ON_ROOT),
  ...both('root-port-link', 'pcie-root-port', 'x-speed', '8', '16', ON_ROOT),
  ...both('root-port-link', 'pcie-root-port', 'x-width', '4', '8', ON_ROOT),
  ...both(
    'ats-page-aligned',
    'virtio-net-pci',
    'x-ats-page-aligned',
    true,
    false,
    { ...BEHIND, ats: 'on' },
    PORT,
    'pc-q35-5.1',
  ).slice(0, 2),
  ...both('virtio-function-level-reset', 'virtio-rng-pci', 'x-pcie-flr-init', true, false, BEHIND, PORT),
  ...both('slot-power-controller', 'pcie-root-port', 'power_controller_present', true, false, ON_ROOT),
  ...both('hot-plug-capable', 'pcie-root-port', 'hotplug', true, false, ON_ROOT, [], 'pc-q35-6.0'),
  ...both('virtio-page-per-vq', 'virtio-rng-pci', 'page-per-vq', true, false, BEHIND, PORT),
  ...both('qxl-revision', 'qxl', 'revision', 4, 5, ON_ROOT),
  ...both('vga-revision', 'VGA', 'qemu-extended-regs', true, false, ON_ROOT),
  ...both('intel-hda-msi-address', 'intel-hda', 'old_msi_addr', true, false, ON_ROOT),
  ...both('pci-serial-prog-if', 'pci-serial', 'prog_if', 0, 2, ON_ROOT),
  ...both('pvscsi-layout', 'pvscsi', 'x-old-pci-configuration', true, false, ON_ROOT),
  ...both('root-port-acs', 'pcie-root-port', 'disable-acs', true, false, ON_ROOT, [], 'pc-q35-3.1'),
  {
    code: 'virtio-rng-vectors',
    source: end('pc-q35-7.1', 'virtio-rng-pci,addr=0x5'),
    destination: end('pc-q35-7.1', 'virtio-rng-pci,addr=0x5,vectors=2'),
  },
  {
    code: 'virtio-rng-vectors',
    source: end('pc-q35-7.1', 'virtio-rng-pci,addr=0x5,vectors=2'),
    destination: end('pc-q35-7.1', 'virtio-rng-pci,addr=0x5'),
  },
]

const launch = ({ machine, option, more = [] }: End) => ({ machine, args: [...more, '-device', option] })

/** The log of the destination, as libvirt keeps it: its command line, and what QEMU said. */
const logOf = ({ machine, option, more = [] }: End, stderr: readonly string[]): string =>
  [
    `-machine ${machine} \\`,
    ...[...more, '-device', option]
      .join('\u0001')
      .split('\u0001-')
      .map((text, i) => `${i === 0 ? '' : '-'}${text.replace('\u0001', " '")}' \\`),
    ...stderr.map((line) => `qemu-system-x86_64: ${line}`),
    '',
  ].join('\n')

/** What a person reads of a log. */
function printed(log: string): string {
  const { incidents, omitted } = readLog(new TextEncoder().encode(log))
  const triage = explain(incidents, [], { ...NOTHING_TOLD, qemu: '7.2' }, recordedLayouts())
  return explainText({ triage, pages: PAGES, createdOn: null, omitted }, { width: 200, style: PLAIN })
}

test.each(
  ROWS.map((row, i) => ({ i, name: `${row.code}: ${row.source.option} against ${row.destination.option}`, ...row })),
)('$name', async ({ code, source, destination }) => {
  const { stream } = await save(launch(source))
  const refused = await load(launch(destination), stream)
  expect(refused.accepted).toBe(false)
  const text = printed(logOf(destination, refused.stderr))
  expect(text).toContain(`${code}: `)
  const lines = [...text.matchAll(/^ +-device +-device (\S.*)$/gm)]
    .map(([, line]) => line!.replace(/^'(.*)'$/, '$1'))
    // What only the source can tell is left to be filled in.
    .filter((line) => !/[=:]["']?[A-Z]{3,}\b/.test(line))
  const answers: boolean[] = []
  for (const option of new Set(lines)) answers.push((await load(launch({ ...destination, option }), stream)).accepted)
  expect([lines, answers]).toEqual([lines, expect.arrayContaining([true])])
})
