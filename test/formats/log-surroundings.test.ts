import { describe, expect, test } from 'vitest'
import { type Incident, readLog } from '../../src/formats/log/incident'

const incidents = (text: string): readonly Incident[] => readLog(new TextEncoder().encode(text)).incidents
const QEMU = 'qemu-kvm: '
const SAID = "Machine type received is 'pc-q35-rhel9.2.0' and local is 'pc-q35-rhel8.6.0'"
const END = `${QEMU}load of migration failed: Invalid argument`
const VALUES = ['pc-q35-rhel9.2.0', 'pc-q35-rhel8.6.0']
const BOTH = `${QEMU}${SAID}\n${END}\n`

describe('one statement, with what people paste around it', () => {
  test.each<[string, string]>([
    ['nothing', BOTH],
    [
      'journald, which names the speaker of several lines once',
      `May 03 04:05:06 kvm-b libvirtd[812]: ${QEMU}${SAID}\n                              ${END}\n`,
    ],
    ['a JUnit report', `<failure>${QEMU}${SAID.replaceAll("'", '&apos;')}&#10;${END}</failure>\n`],
    ['a web page that was escaped twice', `${QEMU}${SAID.replaceAll("'", '&amp;#39;')}\n${END}\n`],
    ['typographic quotes', `${QEMU}${SAID.replace(/'([^']+)'/g, '‘$1’')}\n${END}\n`],
    ['quotes of Latin-1 mail', `> =C2=A0${QEMU}${SAID.replace(/'([^']+)'/g, '=E2=80=98$1=E2=80=99')}\n> ${END}\n`],
    ['a mail as it was sent', `> ${QEMU}${SAID.replace('received', 'rece=\n> ived')}\n> ${END}\n`],
    ['a line that a backslash continues', `${QEMU}${SAID.replace(' and', ' \\\n    and')}\n${END}\n`],
    ['a break between words', `${QEMU}${SAID.replace(' is ', '\nis ')}\n${END}\n`],
    ['a break inside a word', `${QEMU}${SAID.replace('Machine', 'Mach\nine')}\n${END}\n`],
    ['a break behind the words to look for', `${QEMU}${SAID.replace(' and', '\nand')}\n${END}\n`],
    [
      'breaks inside a quoted mail',
      `>> ${QEMU}${SAID.replace(' is', '\n>> is').replace(' local', '\n>> local')}\n>> ${END}\n`,
    ],
    ['YAML', `    failureReason: '${QEMU}${SAID.replaceAll("'", "''")}\n      ${END}'\n`],
    ['a table of Markdown', `| log | ${QEMU}${SAID} |\n| log | ${END} |\n`],
    ['a reply of QMP', `{"return": {"error": ${JSON.stringify(BOTH)}}}\n`],
    ['Proxmox VE', `2025-01-02 03:04:05 [pve-b] ${QEMU}${SAID}\n2025-01-02 03:04:05 [pve-b] ${END}\n`],
  ])('%s', (_, text) => {
    expect(incidents(text)).toMatchObject([
      { otherFailures: [{ class: 'machine-type', values: VALUES }], config: null },
    ])
  })

  test.each([
    [
      'a section that mail broke behind its quote',
      `> ${QEMU}error while loading state for instance 0x0 of device '=\n> 0000:00:03.0/nvme'\n> ${END}\n`,
      '0000:00:03.0/nvme',
    ],
    [
      'a section',
      `${QEMU}error while loading state for instance 0x0 of device “0000:00:03.0/nvme”\n${END}\n`,
      '0000:00:03.0/nvme',
    ],
    ['a section with a number only', `${QEMU}error while loading state section id 33(vfio)\n${END}\n`, 'vfio'],
    ['the same, broken', `  ${QEMU}error while loading state=\n section id 2(block)\n  ${END}\n`, 'block'],
  ])('%s', (_, text, section) => {
    expect(incidents(text)).toMatchObject([{ section }])
  })
})

describe('each failure once', () => {
  const message = `internal error: QEMU unexpectedly closed the monitor (vm='g7'): 2025-01-02T03:04:05.000001Z ${QEMU}${SAID}`
  const nova = (at: string) =>
    `2025-01-02 03:04:${at} 7 ERROR nova.virt.libvirt.driver [-] [instance: 11111111-2222-3333-4444-555555555555] Live Migration failure: ${message}: libvirt.libvirtError: ${message}\n`
  const kubevirt = (component: string) =>
    `${JSON.stringify({ component, level: 'error', msg: `operation failed: ${message}`, timestamp: '2025-01-02T03:04:06.000000Z' })}\n`

  test.each([
    ['QEMU and libvirt', `2025-01-02T03:04:05.000001Z ${BOTH}libvirtd[8]: ${message}\n`],
    ['nova, twice in a line and twice in the log', `${nova('06')}${nova('07')}`],
    ['the parts of KubeVirt', `${kubevirt('virt-launcher')}${kubevirt('virt-handler')}`],
    ['a log that was pasted twice', `2025-01-02T03:04:05.000001Z ${BOTH}`.repeat(2)],
    [
      'an end that is also traced',
      `${QEMU}${SAID}\nmigrate_error error=load of migration failed: Invalid argument\n${END}\n`,
    ],
    [
      'what the source says of it',
      `${BOTH}error: operation failed: job 'migration out' unexpectedly failed\nTASK ERROR: migration problems\n`,
    ],
  ])('told by %s', (_, text) => {
    expect(incidents(text)).toHaveLength(1)
  })

  test('two attempts are two', () => {
    const attempt = (second: number) =>
      `2025-01-02T03:04:0${second}.000001Z ${QEMU}${SAID}\n2025-01-02T03:04:0${second}.000002Z ${END}\n`
    expect(incidents(attempt(1) + attempt(5))).toHaveLength(2)
  })

  test('two machines are two, even if one only says that it failed', () => {
    const text = `a[1]: ${QEMU}${SAID}\na[1]: ${END}\nb[2]: error: operation failed: job 'migration out' unexpectedly failed\n`
    expect(incidents(text)).toHaveLength(2)
  })
})

describe('hostile pastes', () => {
  const SIZE = 1 << 18
  test.each([
    ['halves of sentences', 'does not match the '.repeat(SIZE / 20)],
    ['lines that all look broken', 'operation failed: guest CPU doesn\n'.repeat(SIZE / 34)],
    ['quotes without end', `Unknown savevm section or instance '${'x'.repeat(SIZE)}`],
    ['encoded bytes', '=E2=80'.repeat(SIZE / 6)],
    ['colons', 'Size mismatch: : : : '.repeat(SIZE / 21)],
  ])('%s take no more than a moment', (_, text) => {
    const before = performance.now()
    incidents(text)
    expect(performance.now() - before).toBeLessThan(10_000)
  })
})
