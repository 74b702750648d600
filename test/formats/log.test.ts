import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Incident, LogReader, readLog } from '../../src/formats/log/incident'

const bytes = (text: string) => new TextEncoder().encode(text)
const incidents = (text: string): readonly Incident[] => readLog(bytes(text)).incidents
const BODY = 'Bad config data: i=0x6e read: 0 device: 40 cmask: ff wmask: 0 w1cmask:19'
const message = `get_pci_config_device: ${BODY}`
const OPERANDS = { offset: 0x6e, read: 0, device: 0x40, cmask: 0xff, wmask: 0, w1cmask: 0x19 }
const json = (text: string) => JSON.stringify(`qemu-kvm: ${text}\n`)

describe('the message, whatever surrounds it', () => {
  test.each([
    ["qemu-kvm's name", `qemu-kvm: ${message}\n`],
    ['a timestamp', `2024-05-01T10:00:00.123456Z qemu-system-x86_64: ${message}\n`],
    ['CRLF', `qemu-system-x86_64: ${message}\r\nqemu: x\r\n`],
    ['CR alone', `x\rqemu-system-x86_64: ${message}\ry\r`],
    ['nothing in front', message],
    ['the monitor in front', `(qemu) qemu: ${message}\n`],
    ['other lines around it', `a\nb\n${message}\nc\n`],
    [
      'journald',
      `May 01 10:00:00 host libvirtd[99]: internal error: qemu unexpectedly closed the monitor: ${message}\n`,
    ],
    [
      'pieces of CRI',
      `2024-05-01T10:00:00.123456789Z stderr P qemu: ${message.replace('device', 'de\n2024-05-01T10:00:00.123456799Z stderr F vice')}\n`,
    ],
    ['docker', `{"log":${json(message)},"stream":"stderr"}\n`],
    ['Kubernetes, JSON in JSON', `{"level":"error","msg":${JSON.stringify(`{"log":${json(message)}}`)}}\n`],
    [
      'journald, as numbers of bytes',
      `{"PRIORITY":"6","MESSAGE":${JSON.stringify([...bytes(`qemu-kvm: ${message}\u001b[0m`)])},"_PID":"4711"}\n`,
    ],
    ['colours', `\u001b[31mqemu-kvm\u001b[0m: ${message.replace('read', '\u001b[1mread\u001b[0m')}\n`],
    ['colours as journald spells them', `#033[31mqemu-kvm: ${message}#033[0m\n`],
    ['a break between words', `qemu-kvm: ${message.replace(' read', '\nread')}\n2024-05-01 next\n`],
    [
      'two breaks and quoting',
      `> ${message.replace('config data', 'config\n> data').replace('wmask: 0', 'wmask:\n> 0')}\n`,
    ],
    ['a break inside a word', `${message.replace('device: 40', 'dev\nice: 40')}\n`],
    ['a break inside a number', `${message.replace('0x6e', '0x6\ne')}\n`],
    [
      'a mail as it was sent',
      `> ${message.replace('=', '=3D').replace('cmask: ff', 'cmask:=\n> ff')}\n> qemu-kvm: load of migration failed=\n`,
    ],
    ['a mail that breaks its own =', `> ${message.replace('i=0x6e', 'i=3D0=\n> x6e')}\n`],
    ['a break behind i=', `${message.replace('i=0x6e', 'i=\n0x6e')}\n`],
    ['indentation of a mail', `> =A0=C2=A0qemu: ${message.replace(': i=', ':\n> =A0=20i=3D')}\n`],
    ['a web page', `<pre>&gt; ${message.replace(' read', '<br>\nread')}<br/></pre>`],
    ['a long line around it', `${'x'.repeat(100_000)} ${message} ${'y'.repeat(100_000)}`],
  ])('with %s', (_, text) => {
    const found = incidents(text)
    expect(found).toHaveLength(1)
    expect(found[0]!.config).toMatchObject(OPERANDS)
  })

  test.each([
    ['another text', 'the load of the CPU failed: Invalid argument'],
    ['values that are not bytes', 'Bad config data: i=0x6e read: 1ff device: 40 cmask: ff wmask: 0 w1cmask:19'],
    ['an offset behind config space', 'Bad config data: i=0x1000 read: 1 device: 40 cmask: ff wmask: 0 w1cmask:19'],
    ['a comparison of anything', 'test: 10 != 8'],
    ['an empty log', ''],
  ])('not in %s', (_, text) => {
    expect(incidents(text)).toEqual([])
  })
})

describe('the lines after it', () => {
  test.each([
    [
      'five of QEMU up to 10.1',
      `qemu: ${message}
qemu: Failed to load PCIDevice:config
qemu: Failed to load pcie-root-port:parent_obj.parent_obj.parent_obj
qemu: error while loading state for instance 0x0 of device '0000:00:12.0/pcie-root-port'
qemu: load of migration failed: Invalid argument`,
      '0000:00:12.0/pcie-root-port',
    ],
    [
      'the one of 10.2',
      `qemu: ${message}
qemu: load of migration failed: Invalid argument: error while loading state for instance 0x0 of device '0000:00:03.0/e1000': Failed to load element of type pci config for config: -22`,
      '0000:00:03.0/e1000',
    ],
    [
      'the two that 11.1 has for virtio',
      `qemu: ${message}
qemu: Failed to load element of type pci config for config
qemu: load of migration failed: Invalid argument: error while loading state for instance 0x0 of device '0000:00:03.0/virtio-net': Failed to load element of type virtio for virtio`,
      '0000:00:03.0/virtio-net',
    ],
    [
      'one that is wrapped',
      `qemu: ${message}
qemu: error while loading state for instance 0x0 of device
'0000:00:12.0/pcie-root-port'`,
      '0000:00:12.0/pcie-root-port',
    ],
    [
      'one of a web page',
      `${message}\nerror while loading state for instance 0x0 of device &#39;0000:00:12.0/pcie-root-port&#39;<br>`,
      '0000:00:12.0/pcie-root-port',
    ],
    [
      'one of a mail as it was sent',
      `${message.replace('=', '=3D')}\nerror while loading state for instance 0x0 of devi=\nce '0000:00:12.0/pcie-root-port'`,
      '0000:00:12.0/pcie-root-port',
    ],
    ['none', `qemu: ${message}\n`, null],
  ])('%s', (_, text, section) => {
    expect(incidents(text)).toMatchObject([{ section, instance: section === null ? null : 0 }])
  })

  test('too far after it, they belong to another failure', () => {
    const text = `${message}\n${'x\n'.repeat(60)}error while loading state for instance 0x0 of device 'a/b'\n`
    expect(incidents(text).map(({ line, section }) => [line, section])).toEqual([
      [1, null],
      [62, 'a/b'],
    ])
  })
})

describe('several failures in one log', () => {
  const log = readFileSync('fixtures/logs/mixed.log')

  test('are kept apart, also where lines of two machines alternate', () => {
    const found = incidents(log.toString())
    expect(
      found.map(({ config, section, otherFailures }) => [config?.offset, section, otherFailures[0]?.class]),
    ).toEqual([
      [0x9a, '0000:00:03.0/virtio-net', undefined],
      [undefined, null, 'unknown-section'],
      [0x34, '0000:00:04.0/virtio-rng', undefined],
      [0x47, '0000:00:02.0:00.0/virtio-blk', undefined],
      [undefined, '0000:00:02.0:00.0/virtio-net', 'missing-features'],
    ])
    expect(found.map(({ line }) => line)).toEqual([1, 2, 6, 9, 13])
  })

  test.each([1, 7, 64, 1000])('in pieces of %i bytes as in one', (size) => {
    const reader = new LogReader()
    for (let i = 0; i < log.length; i += size) reader.push(log.subarray(i, i + size))
    expect(reader.end()).toEqual(readLog(log))
  })

  test("QEMU's message repeated by libvirt is not a second failure", () => {
    const relayed = `libvirtd[1]: internal error: QEMU unexpectedly closed the monitor (vm='a'): ${message}\n`
    expect(incidents(`${message}\nload of migration failed: Invalid argument\n${relayed}`)).toHaveLength(1)
  })

  test("libvirt's error over several lines is one", () => {
    const text = `error: internal error: QEMU unexpectedly closed the monitor (vm='a'): ${message}\nqemu-kvm: load of migration failed: Invalid argument\n`
    expect(incidents(text)).toMatchObject([{ config: OPERANDS, reason: 'Invalid argument' }])
  })

  test.each([
    ['whole', `${message}\nload of migration failed: x\n`],
    ['without the byte', "qemu: error while loading state for instance 0x0 of device '0000:00:03.0/virtio-net'\n"],
    ['without the end', `2024-05-01 qemu-kvm: ${message}\nqemu-kvm: Failed to load PCIDevice:config\n`],
  ])('a thousand are kept, the others counted: %s', (_, failure) => {
    const { incidents: kept, omitted } = readLog(bytes(failure.repeat(1200)))
    expect([kept.length, omitted]).toEqual([1000, 200])
  })

  // The log is read in pieces of 1 MiB: no failure is taken for two where one ends.
  test('are counted correctly in any number of pieces', () => {
    const failure = `${message}\nkvm: error while loading state for instance 0x0 of device 'x'\nkvm: load of migration failed: x\n`
    const times = Math.ceil((5 << 20) / failure.length)
    expect(readLog(bytes(failure.repeat(times))).omitted).toBe(times - 1000)
  })

  test.each([
    ['Invalid\nargument\n', 'Invalid argument'],
    ['\n> Operation not permitted\n', 'Operation not permitted'],
    ['Input/output err\n  or\n', 'Input/output error'],
    ['Invalid argument\nx\n', 'Invalid argument'],
    ['Invalid\nx\n', 'Invalid'],
    ['Unknown error -1\nargument\n', 'Unknown error -1'],
  ])('a reason wrapped as %j is %s', (text, reason) => {
    expect(incidents(`${message}\nqemu: load of migration failed: ${text}`)).toMatchObject([{ reason }])
  })
})

test("libvirt's own log shows version and machine type of the QEMU that failed", () => {
  expect(incidents(readFileSync('fixtures/logs/libvirt.log', 'utf8'))).toMatchObject([
    {
      line: 9,
      qemu: '7.2.0',
      machine: 'pc-q35-5.2',
      reason: 'Invalid argument',
      section: '0000:00:12.0/pcie-root-port',
    },
  ])
})

/** More than what is read word by word. */
const FILLER = '2024-05-01 host kernel: br0: port 1(vnet0) entered forwarding state\n'.repeat(20_000)

describe('failures of other kinds', () => {
  // QEMU's words, the class, and the names and numbers in them.
  test.each([
    [
      "Unknown savevm section or instance '0000:00:04.0/vga' 0. Make sure",
      'unknown-section',
      ['0000:00:04.0/vga', '0'],
    ],
    [
      "load of migration failed: Invalid argument: Unknown section or instance 'slirp' 0",
      'unknown-section',
      ['slirp', '0'],
    ],
    ['Unknown savevm section type 126', 'unknown-section', ['126']],
    [
      'Size mismatch: 0000:00:03.0/virtio-net-pci.rom: 0x40000 != 0x80000: Invalid argument',
      'size-mismatch',
      ['0000:00:03.0/virtio-net-pci.rom', '0x40000', '0x80000'],
    ],
    [
      'Unknown ramblock "0000:00:04.0:01.0/e1000.rom", cannot accept migration',
      'unknown-ramblock',
      ['0000:00:04.0:01.0/e1000.rom'],
    ],
    [
      'Features 0x1c0010130afffaf unsupported. Allowed features: 0x10179bfffef',
      'missing-features',
      ['0x1c0010130afffaf', '0x10179bfffef'],
    ],
    ['irq state 4096: must be 0 or 1.', 'irq-state', ['4096']],
    ['Missing section footer for 0000:00:01.3/piix4_pm', 'section-footer', ['0000:00:01.3/piix4_pm']],
    ["Machine type received is 'pc-q35-7.2' and local is 'pc-q35-8.0'", 'machine-type', ['pc-q35-7.2', 'pc-q35-8.0']],
    [
      "savevm: unsupported version 2 for '0000:00:02.0/pciespscsi' v1",
      'section-version',
      ['2', '0000:00:02.0/pciespscsi', '1'],
    ],
    ['VQ 0 vring.num 256 exceeds allocated max 128', 'virtqueue', ['0']],
    ['VQ 2 size 0x80 < last_avail_idx 0x5 - used_idx 0x6', 'virtqueue', ['2']],
    ['ERROR: Cannot migrate while device properties (subsys/subsys_ven) differ', 'post-load', ['subsys/subsys_ven']],
    ["'peer' devices are not migratable", 'not-migratable', ['peer']],
    ["State blocked by non-migratable device '0000:00:05.0/ivshmem'", 'not-migratable', ['0000:00:05.0/ivshmem']],
    ['Invalid value 16777216 expecting positive value <= 2', 'field-mismatch', ['16777216', '2']],
    ['Capability xbzrle is off, but received capability is on', 'capabilities', ['xbzrle', 'off', 'on']],
    ['Failed to get "write" lock', 'lock', ['write']],
    ['vfio_pci: Failed setting device state to RESUMING, err: Invalid argument', 'vfio', []],
    ['Not a migration stream', 'stream', []],
  ])('%s', (text, name, values) => {
    const end = text.includes('load of migration') ? '' : 'qemu-system-x86_64: load of migration failed: x\n'
    const lines = `qemu-system-x86_64: ${text}\n${end}`
    const said = [{ config: null, otherFailures: [{ class: name, values }] }]
    expect(incidents(lines)).toMatchObject(said)
    expect(incidents(`${FILLER}${lines}${FILLER}`)).toMatchObject(said)
  })

  test('a comparison of two numbers counts if a device failed to load', () => {
    const text =
      "qemu: 10 != 8\nqemu: Failed to load pcie-root-port:aer\nqemu: error while loading state for instance 0x0 of device 'a/b'\n"
    expect(incidents(text)).toMatchObject([
      { section: 'a/b', otherFailures: [{ class: 'field-mismatch', values: ['10', '8'] }] },
    ])
  })
})
