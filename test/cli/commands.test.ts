import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DESTINATION, pcimig, SOURCE, shell, temporary } from './pcimig'

/** QEMU's own lines about the fixture (fixtures/root-port/README.md). */
const LOG = 'fixtures/root-port/README.md'

describe('explain', () => {
  it.each([
    ['a file', () => pcimig(['explain', LOG])],
    ['standard input', () => pcimig(['explain'], { input: readFileSync(LOG) })],
    ['standard input, named', () => pcimig(['explain', '-'], { input: readFileSync(LOG) })],
    ['a dump for the layout', () => pcimig(['explain', LOG, '--dump', DESTINATION, '--qemu', '7.2'])],
  ])('names register, field and bit from %s', (_, run) => {
    const { code, out, err } = run()
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(
      /^0x6e of 0000:00:12\.0\/pcie-root-port is PCI Express > Slot Status: Presence\sDetect State\.\n/,
    )
    expect(out).toMatch(/failing +40, .*: bit 6\n/)
  })

  it('ends with 1 where there is no message', () => {
    const { code, out } = pcimig(['explain'], { input: 'all is well\n' })
    expect(code).toBe(1)
    expect(out).toMatch(/^No failed restore /)
    expect(pcimig(['explain'], { input: '' }).code).toBe(1)
  })

  it('has JSON and Markdown too', () => {
    const { messages } = JSON.parse(pcimig(['explain', LOG, '--format', 'json']).out)
    expect(messages).toHaveLength(1)
    expect(messages[0].operands).toEqual({
      offset: 0x6e,
      read: 0x18,
      device: 0x40,
      cmask: 0xff,
      wmask: 0,
      w1cmask: 0x19,
    })
    expect(pcimig(['explain', LOG, '--format', 'markdown']).out).toContain('**failing**: 40, ')
  })

  it('reads a device state of VFIO, on the command line and in a log', () => {
    const { code, out } = pcimig(['explain', 'device_state=0x5'])
    expect([
      code,
      out.includes('RUNNING_P2P'),
      out.replace(/\s+/g, ' ').includes('there is no pre-copy on the resuming side'),
    ]).toEqual([0, true, true])
    expect(pcimig(['explain'], { input: 'kernel: vfio-pci: device_state=0x5\n' }).out).toContain('RUNNING_P2P')
  })

  it('refuses what it cannot read', () => {
    expect(pcimig(['explain', '/no/such/log'])).toMatchObject({ code: 2, out: '' })
    expect(pcimig(['explain', 'fixtures']).err).toBe('pcimig: fixtures: cannot be read: it is a directory.\n')
    expect(pcimig(['explain', LOG, '--dump', LOG])).toMatchObject({ code: 2, out: '' })
  })

  it('lets nothing from a log act on the terminal', () => {
    const evil = readFileSync(LOG, 'utf8').replace('0000:00:12.0/pcie-root-port', '\u001b[2Jevil\u009b\u202e')
    for (const format of ['text', 'json', 'markdown']) {
      expect(pcimig(['explain', '--format', format], { input: evil }).out).toMatch(/^[\n -~]*$/)
    }
  })
})

describe('masks', () => {
  it('says which bits are compared, and why', () => {
    const { code, out } = pcimig(['masks', SOURCE, '--qemu', '7.2', '--machine', 'pc-q35-5.2'])
    expect(code).toBe(0)
    // cmask and w1cmask as in QEMU 7.2's message about this very byte
    expect(out).toMatch(/\n {2}0x06e +ff +00 +19 +e6 +pcie-capability\n/)
  })

  it('says so when the bit is no longer compared', () => {
    const [device] = JSON.parse(pcimig(['masks', SOURCE, '--qemu', '10.0', '--format', 'json']).out).devices
    expect(device.cmask.slice(2 * 0x6e, 2 * 0x6e + 2)).toBe('bf')
    expect(device.config).toBe(readFileSync(SOURCE).toString('hex'))
  })
})

describe('show', () => {
  it('prints registers in the words of lspci, with masks', () => {
    const { code, out } = pcimig(['show', SOURCE, '--qemu', '7.2'])
    expect(code).toBe(0)
    expect(out).toContain('\n\tCapabilities: [54] Express (v2) Root Port (Slot+), IntMsgNum 0\n')
    expect(out).toMatch(/06e ff\/00\/19/)
  })

  it('has the same parts in JSON', () => {
    const [device] = JSON.parse(pcimig(['show', SOURCE, '--format', 'json']).out).devices
    expect(device.size).toBe(4096)
    expect(device.sections.map(({ offset }: { offset: number }) => offset)).toEqual([0, 0x54, 0x48, 0x40, 0x100, 0x148])
  })
})

describe('profiles', () => {
  it('lists what masks and check detect', () => {
    const { profiles } = JSON.parse(pcimig(['profiles', '--format', 'json']).out)
    const names = profiles.map(({ name }: { name: string }) => name)
    expect(names).toEqual(expect.arrayContaining(['virtio', 'vfio-pci', 'pcie-root-port', 'pci', 'virtio-net-pci']))
  })

  it.each(['virtio', 'pci', 'vfio-pci', 'virtio-blk-pci', 'virtio-blk-pci-transitional'])('describes %s', (name) => {
    const { code, out } = pcimig(['profiles', name])
    expect(code).toBe(0)
    expect(out).toMatch(/\n {2}matches .*\n {2}(assumes .*\n( {12}.*\n)*) {2}verified /s)
  })
})

describe('every command', () => {
  it.each([
    ['explain', LOG],
    ['masks', SOURCE],
    ['show', SOURCE],
    ['profiles', 'virtio'],
  ])('%s writes to a file what it would have printed', (command, argument) => {
    const path = join(temporary(), 'result')
    expect(pcimig([command, argument, '-o', path])).toEqual({ code: 0, out: '', err: '' })
    expect(readFileSync(path, 'utf8')).toBe(pcimig([command, argument]).out)
  })

  it('works from any directory and through a symbolic link', () => {
    const directory = temporary()
    const { out } = shell(`ln -s $PWD/bin/pcimig ${directory}/pcimig; cd /; ${directory}/pcimig profiles pci`)
    expect(out).toMatch(/^pci \(family\)\n/)
  })
})
