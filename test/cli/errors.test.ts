import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DESTINATION, pcimig, SOURCE, temporary } from './pcimig'

/** Two arguments that are fine: what follows them is wrong. */
const FINE = [SOURCE, DESTINATION]

const STREAMS = ['source', 'destination'].map((side) => `fixtures/streams/slot-off-${side}.mig.gz`)

/** First bytes of a JPEG file: SOI and APP0 markers (JFIF 1.02). */
const JPEG = Buffer.concat([Buffer.from('ffd8ffe000104a46494600010102', 'hex'), Buffer.alloc(900, 0xa5)])

const wrong = (code: number | null, out: string, err: string) => {
  expect(code).toBe(2)
  expect(out).toBe('')
  expect(err).toMatch(/^pcimig: [ -~]*\n$/)
}

describe('a wrong command line gives one line, exit code 2 and nothing on standard output', () => {
  it.each<[string[], RegExp]>([
    [[], /no command given.*--help/],
    [['chek', ...FINE], /unknown command 'chek'\. Did you mean check\?/],
    [['--colour', 'check', ...FINE], /unknown option '--colour'\. Did you mean --color\?/],
    [['check'], /missing required argument 'SRC'\. Try 'pcimig check --help'/],
    [['check', SOURCE], /missing required argument 'DST'/],
    [['check', ...FINE, 'third'], /too many arguments/],
    [['check', '-', '-'], /both standard input/],
    [['check', ...FINE, '--qem', '7.2'], /unknown option '--qem'\. Did you mean --qemu\?/],
    [['check', ...FINE, '--qemu'], /'--qemu <VERSION>' argument missing/],
    [['check', ...FINE, '--qemu', '8.3'], /8\.3/],
    [
      ['check', SOURCE, '--dst-from-model', '--qemu', '7.2', '--machine', 'pc-q35-5.2', '--device', '00:1f.7'],
      /there is no device "00:1f\.7"/,
    ],
    [
      ['check', STREAMS[0]!, '--dst-from-model', '--qemu', '7.2', '--map', 'a=b'],
      /--map has no meaning with --dst-from-model/,
    ],
    [['check', ...STREAMS, '--map', '00:12.0=00:13.0'], /--map has no meaning for streams/],
    [
      ['check', ...STREAMS, '--machine', 'pc-i440fx-7.2'],
      /--machine pc-i440fx-7\.2 contradicts the destination's stream, which names pc-q35-5\.2/,
    ],
    [['masks', STREAMS[0]!, '--device', '00:12.0', '--device', '00:1f.7'], /there is no device "00:1f\.7"/],
    [['show', STREAMS[0]!, '--device', '00:12.0', '--device', '00:1f.7'], /there is no device "00:1f\.7"/],
    [['check', ...FINE, '--qemu', 'latest'], /"latest" is not a QEMU version/],
    [['check', ...FINE, '--src-qemu', '99.1'], /99\.1/],
    [['check', ...FINE, '--machine', 'pc-q35-6.3'], /machine type "pc-q35-6\.3" is not known/],
    [['check', ...FINE, '--machine', 'pc-q35-8.0', '--qemu', '7.2'], /newer than QEMU 7\.2/],
    [['check', ...FINE, '--profile', 'pcie-rootport'], /"pcie-rootport" is not known\. .*pcie-root-port/],
    [['check', ...FINE, '--set', 'hotplugg=off'], /"hotplugg" is not known\. .*hotplug/],
    [['check', ...FINE, '--set', 'hotplug'], /'hotplug' is not a value for --set/],
    [['check', ...FINE, '--view', 'gest'], /Did you mean guest\?/],
    [['check', ...FINE, '--placement', 'root'], /'root' is not a value for --placement: root-port, /],
    [['check', ...FINE, '--bar', '6=16M'], /no BAR '6'/],
    [['check', ...FINE, '--bar', '0=3M'], /power of two/],
    [['check', ...FINE, '--rom', 'big'], /'big' is not a size for --rom/],
    [['check', ...FINE, '--format', 'jsn'], /Did you mean json\?/],
    [['check', ...FINE, '--device', '0000:7f:1f.7'], /no.* device "0000:7f:1f\.7"|has a device "0000:7f:1f\.7"/],
    [['check', ...STREAMS, '--device', '0000:7f:1f.7'], /neither side has a device "0000:7f:1f\.7"/],
    [['check', ...FINE, '--map', 'a=b'], /"a"/],
    [
      ['check', ...FINE, '-o', '/no/such/directory/report'],
      /^pcimig: \/no\/such\/directory\/report: cannot be written/,
    ],
    [['check', ...FINE, '-o', 'fixtures'], /^pcimig: fixtures: cannot be written: it is a directory/],
    [['check', '', DESTINATION], /^pcimig: '': cannot be read: no such file or directory/],
    [
      ['diff', '--device', 'pcie-root-port', '--from', '7.2', '--to', '8.1', '--first-bad'],
      /'--first-bad \[OFFSET\]' cannot be used with option '--to <END>'/,
    ],
    [['masks', SOURCE, '--qemu', '8.3'], /8\.3/],
    [['masks', '/no/such/dump'], /^pcimig: \/no\/such\/dump: cannot be read: no such file or directory/],
    [['profiles', 'pcie-rootport'], /Did you mean pcie-root-port\?/],
    // Of QEMU's types, those that it compares nothing of: hw/vfio-user/pci.c, hw/virtio/vdpa-dev-pci.c, hw/remote/proxy.c.
    [['profiles', 'vfio-user-pci'], /^pcimig: "vfio-user-pci" has no rules: .* sends none of it in a migration/],
    [['check', ...FINE, '--profile', 'vfio-user-pci'], /sends none of it in a migration/],
    [['atlas', '--device', 'vfio-user-pci'], /sends none of it in a migration/],
    [
      ['diff', '--device', 'x-pci-proxy-dev', '--from', '7.2', '--to', '8.1'],
      /QEMU does not migrate a machine that has one/,
    ],
    [['profiles', 'vhost-vdpa-device-pci-non-transitional'], /QEMU does not migrate a machine that has one/],
    [['check', ...FINE, '--formt', 'json'], /unknown option '--formt'\. Did you mean --format\?/],
    [['explain', 'slot-presence-detct'], /no file and no known case .* Did you mean slot-presence-detect\?/],
    [['schema', 'mask'], /Did you mean masks\?/],
  ])('%j', (args, sentence) => {
    const { code, out, err } = pcimig(args)
    wrong(code, out, err)
    expect(err).toMatch(sentence)
  })
})

describe('wrong input does the same, and the line names the file', () => {
  it.each<[string, (directory: string) => string, RegExp]>([
    ['a missing file', (directory) => join(directory, 'missing'), /cannot be read: no such file or directory/],
    ['a path through a file', () => `${SOURCE}/config`, /cannot be read: a part of the path is not a directory/],
    ['a directory', (directory) => directory, /directory without PCI devices/],
    ['an empty file', (directory) => file(directory, ''), /empty/],
    ['a JPEG', (directory) => file(directory, JPEG), /JPEG/],
    ['a truncated dump', (directory) => file(directory, Buffer.alloc(1000, 0x12)), /1000 bytes/],
    ['half a byte in a hex dump', (directory) => file(directory, '00: 36 1b 0\n'), /:1: /],
    ['text', (directory) => file(directory, 'hello\n'), /text without a dump/],
    ['an endless device', () => '/dev/zero', /too large/],
    ['a name with terminal escapes', () => 'no\u001b[2J\u009bsuch', /no\\x1b\[2J\\x9bsuch: cannot be read/],
  ])('%s', (_, path, sentence) => {
    const given = path(temporary())
    for (const args of [
      ['check', given, DESTINATION],
      ['check', SOURCE, given],
      ['masks', given],
    ]) {
      const { code, out, err } = pcimig(args)
      wrong(code, out, err)
      expect(err).toMatch(sentence)
      if (!/[^ -~]/.test(given)) expect(err.startsWith(`pcimig: ${given}:`)).toBe(true)
    }
  })

  it('names the file of a sysfs directory that contradicts another', () => {
    const device = join(temporary(), '0000:00:12.0')
    mkdirSync(device)
    writeFileSync(join(device, 'config'), Buffer.concat([Buffer.from('361b0c00', 'hex'), Buffer.alloc(252)]))
    writeFileSync(join(device, 'vendor'), '0x8086\n')
    const { code, out, err } = pcimig(['masks', device])
    wrong(code, out, err)
    expect(err.startsWith(`pcimig: ${device}/vendor: `)).toBe(true)
  })
})

function file(directory: string, content: string | Uint8Array): string {
  const path = join(directory, 'dump')
  writeFileSync(path, content)
  return path
}

describe('help', () => {
  it.each([[['--help']], [['help']], [['-h']]])('%j leads with examples', (args) => {
    const { code, out, err } = pcimig(args)
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^Examples:\n {2}pcimig check /)
  })

  it.each(['check', 'extract', 'doctor'])('%s --help leads with examples', (command) => {
    const { code, out } = pcimig([command, '--help'])
    expect(code).toBe(0)
    expect(out).toMatch(new RegExp(`^Examples:\n {2}pcimig ${command}\\b`))
    expect(out).toBe(pcimig(['help', command]).out)
  })
})
