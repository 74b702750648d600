import { describe, expect, it } from 'vitest'
import { pcimig, shell } from './pcimig'

const LOG = 'fixtures/logs/libvirt.log'
const line = 'qemu: get_pci_config_device: Bad config data: i=0x2 read: 44 device: 5 cmask: ff wmask: 0 w1cmask:0\n'
const section = (id: string) => `qemu: error while loading state for instance 0x0 of device '${id}'\n`
const parts = (text: string) =>
  [...text.matchAll(/^(?:### )?(What happened|What to do|Why|The numbers of the message|To be sure)$/gm)].map(
    ([, t]) => t,
  )

describe('explain', () => {
  it.each(['text', 'markdown'])('says as %s what happened and what to do before it says why', (format) => {
    const { code, out } = pcimig(['explain', LOG, '--format', format])
    expect(code).toBe(0)
    expect(parts(out)).toEqual(['What happened', 'What to do', 'Why', 'The numbers of the message', 'To be sure'])
  })

  it('has the first remedy on the first screen, and what decides among several registers', () => {
    const screen = (out: string) => out.split('\n').slice(0, 24).join('\n')
    expect(screen(pcimig(['explain', LOG]).out)).toMatch(/^What to do\n {2}\w/m)
    const several = pcimig(['explain'], {
      input: 'get_pci_config_device: Bad config data: i=0x44 read: 21 device: 1 cmask: ff wmask: 0 w1cmask:0\n',
    }).out
    expect(screen(several)).toContain('\n  needed ')
    expect(several).not.toContain('What to do\n\n')
    expect(several.match(/^ {2}why checked/gm)).toHaveLength(1)
  })

  it('says where the device comes from if only the dump names it', () => {
    const dump = 'fixtures/dumps/sysfs/root-port'
    const { out } = pcimig(['explain', '--dump', dump], {
      input: 'get_pci_config_device: Bad config data: i=0x44 read: 21 device: 1 cmask: ff wmask: 0 w1cmask:0\n',
    })
    expect(out.split('\n\n')[0]!.replace(/\s+/g, ' ')).toMatch(
      /^0x44 of the device in the dump, 0000:00:02\.0 \(the log names none\) is /,
    )
  })

  it('reads standard input', () => {
    expect(pcimig(['explain'], { input: line })).toMatchObject({ code: 0, err: '' })
  })

  it.each([
    ['gzip', 'gzip -c', ''],
    ['xz', 'xz -c', ''],
    ['UTF-16 as Windows writes it', 'iconv -f UTF-8 -t UTF-16LE', '\\377\\376'],
    ['UTF-16, big-endian', 'iconv -f UTF-8 -t UTF-16BE', '\\376\\377'],
  ])('reads a log in %s', (_, program, mark) => {
    const packed = `{ printf '${mark}'; cat ${LOG} | { ${program}; }; }`
    const plain = pcimig(['explain', LOG]).out
    expect(shell(`${packed} | pcimig explain`).out).toBe(plain)
    expect(shell(`f=$(mktemp); ${packed} > $f; pcimig explain $f; rm $f`).out).toBe(plain)
  })

  it('reports a compressed log that ends too soon', () => {
    const { code, out, err } = shell(`gzip -c ${LOG} | head -c 200 | pcimig explain`)
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/^pcimig: standard input: cannot be unpacked as gzip: .*Is the file complete\?\n$/)
  })

  it.each([
    ['a log without failures', 'all is well\n', 1],
    ['an empty log', '', 1],
    ['a failure of another kind', "qemu: Machine type received is 'a' and local is 'b'\n", 0],
  ])('has the published exit code for %s', (_, input, code) => {
    expect(pcimig(['explain'], { input }).code).toBe(code)
  })

  it.each(['text', 'markdown', 'json'])('ends with next steps as %s if there is no failure', (format) => {
    const { code, out } = pcimig(['explain', 'LICENSE', '--qemu', '10.0', '--format', format])
    expect(code).toBe(1)
    expect(out).toContain('/var/log/libvirt/qemu/VM.log')
    expect(out).toContain('pcimig check source.txt destination.txt --qemu 10.0')
  })

  it('nests the variants of a remedy and the commands of a step in Markdown', () => {
    const { out } = pcimig(['explain', LOG, '--format', 'markdown'])
    expect(out).toMatch(/^- \*\*both\*\*: .*\n {2}- \*\*libvirt\*\*: `virsh detach-device /m)
    expect(out).toMatch(/^- \*\*source\*\*: .*as root.*\n {2}- `lspci -xxxx/m)
    expect(out).not.toMatch(/\*\* /)
  })

  it('has a document for programs', () => {
    const document = JSON.parse(pcimig(['explain', LOG, '--format', 'json']).out)
    expect(document).toMatchObject({
      schemaVersion: 1,
      messages: [{ line: 9, failing: 0x40, address: '0000:00:12.0', qemu: '7.2.0', machine: 'pc-q35-5.2' }],
      neighbours: [],
      omitted: 0,
    })
    expect(document.messages[0].readings[0]).toMatchObject({
      register: 'PCI Express > Slot Status',
      field: 'Presence Detect State',
      case: 'slot-presence-detect',
      cases: [{ code: 'slot-presence-detect', certainty: 'sure' }],
    })
    expect(document.cases.map((page: { code: string }) => page.code)).toEqual(['slot-presence-detect'])
  })

  it.each(['text', 'json', 'markdown'])('prints nothing of a log as %s that a terminal would execute', (format) => {
    const input = line + section('0000:00:02.0/\u001b]0;x\u0007\u009b31m\u202e\u0000vfio')
    const { code, out } = pcimig(['explain', '--format', format], { input })
    expect(code).toBe(0)
    expect(out).not.toMatch(/[^\n\P{C}]/u)
  })

  it('refuses a version that does not exist', () => {
    expect(pcimig(['explain', LOG, '--created-on', '8.3'])).toMatchObject({ code: 2, out: '' })
  })

  it('names properties for the failing device, in all formats', () => {
    const rng = line.replace('0x2 read: 44 device: 5', '0x34 read: 84 device: 98')
    const { out } = pcimig(['explain'], { input: rng + section('0000:00:04.0/virtio-rng') })
    expect(out).toContain('-device virtio-rng-pci,...,vectors=0\n')
    expect(out).toContain('-global virtio-rng-pci.vectors=0\n')
    expect(out).toContain("<qemu:arg value='virtio-rng-pci.vectors=0'/>\n")
  })

  // <alias/>, https://libvirt.org/formatdomain.html#devices: libvirt gives QEMU its name as the device's id.
  it("names the device in libvirt's override by its alias, or says where to find that", () => {
    const slot =
      line.replace('0x2 read: 44 device: 5', '0x6a read: 10 device: 8') + section('0000:00:12.0/pcie-root-port')
    const command =
      '/usr/bin/qemu-system-x86_64 -machine pc-q35-7.2 -device \'{"driver":"pcie-root-port","id":"pci.18","addr":"0x12"}\'\n'
    const explained = (input: string) => pcimig(['explain', '--qemu', '7.2'], { input }).out.replace(/\s+/g, ' ')
    const words = 'ALIAS is the name in <alias name=.../> of this device'
    expect(explained(slot)).toContain(words)
    expect(explained(slot)).toContain("<qemu:device alias='ALIAS'>")
    expect(explained(command + slot)).toContain("<qemu:device alias='pci.18'>")
    expect(explained(command + slot)).not.toContain('ALIAS')
  })
})

describe('cases', () => {
  it('finds those that mention all words', () => {
    const { out } = pcimig(['cases', 'MSI-X', 'balloon', '10.0'])
    expect(out.split('\n').map((text) => text.split(' ')[0])).toContain('virtio-balloon-vectors')
    expect(out).not.toContain('slot-presence-detect')
  })

  it('says if none matches', () => {
    expect(pcimig(['cases', 'no such thing'])).toMatchObject({ code: 2, out: '' })
  })

  it.each(['text', 'markdown', 'json'])('explain CODE prints the page as %s', (format) => {
    const { code, out } = pcimig(['explain', 'aer-uncorrectable-mask', '--format', format])
    expect(code).toBe(0)
    expect(out).toContain('x-pcie-err-unc-mask=on')
    expect(out).toContain('5ed3dabe57')
  })

  it('a page says what matters for the QEMU that created the guest', () => {
    const page = (version: string) => pcimig(['explain', 'aer-uncorrectable-mask', '--created-on', version]).out
    expect(page('8.0.0')).toContain('created by 8.0.0, and the fix')
    expect(page('7.2')).not.toContain('created by 8.0.0, and the fix')
  })
})
