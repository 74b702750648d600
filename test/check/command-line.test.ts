import { describe, expect, test } from 'vitest'
import type { FromField } from '../../src/check/cases/page'
import { lineOf } from '../../src/check/explain/command-line'
import { isAlike, type SourceRegister, sourceDump, valueAt } from '../../src/check/explain/source-field'
import { loggedDevices, machineInCommand } from '../../src/formats/log/command-line'
import { naming } from '../../src/pci/name'

describe('the machine type of a command line, in the forms that QEMU takes', () => {
  test.each([
    ['-machine pc-q35-7.2,usb=off', 'pc-q35-7.2'],
    ['-machine type=pc-q35-7.2,accel=kvm', 'pc-q35-7.2'],
    ['-machine accel=kvm,type=pc-i440fx-6.0', 'pc-i440fx-6.0'],
    [`-machine '{"type":"pc-q35-7.2","smm":"on"}' \\`, 'pc-q35-7.2'],
    ['-machine {"type":"virt-8.0"}', 'virt-8.0'],
    ['/usr/bin/kvm -id 1 -M pc-q35-7.2 -m 4G', 'pc-q35-7.2'],
    ['-M q35', 'q35'],
    ['--machine pseries-7.2', 'pseries-7.2'],
    ["-M 'pc-q35-7.2'", 'pc-q35-7.2'],
    ['-machine accel=kvm', null],
    ['-machine {"type":7}', null],
    ['-machine {"type"}', null],
    ['-machine {}', null],
    ['rsync -M something', null],
    ['no machine', null],
  ])('%s', (line, type) => {
    expect(machineInCommand(line)).toBe(type)
  })
})

describe('the devices of a command line', () => {
  test.each([
    [
      '-device virtio-net-pci,id=net0,mac=52:54:00:12:34:56',
      { driver: 'virtio-net-pci', id: 'net0', mac: '52:54:00:12:34:56' },
    ],
    ['-device driver=e1000e,addr=0x3', { driver: 'e1000e', addr: '0x3' }],
    [
      `-device '{"driver":"pcie-root-port","port":16,"multifunction":true,"addr":"0x2"}'`,
      { driver: 'pcie-root-port', port: 16, multifunction: true, addr: '0x2' },
    ],
    ['-device {"driver":"e1000e","nested":{"a":1}} -S', { driver: 'e1000e' }],
    ['-device vfio-pci,host=a,,b,multifunction', { driver: 'vfio-pci', host: 'a,b', multifunction: 'on' }],
  ])('%s', (line, properties) => {
    expect(loggedDevices(line).map((device) => Object.fromEntries(device.properties))).toEqual([properties])
  })

  test.each([
    'qemu-system-x86_64: -device pvscsi,addr=0x5: Attempt to add PCI capability 10 at offset 40',
    '-device',
    '-device {"driver":7}',
    '-device {bad}',
    '-device [1]',
    '-device {"a":null',
    "-device '[1]'",
  ])('not %s', (line) => {
    expect(loggedDevices(line)).toEqual([])
  })
})

describe('the option of the device that sends a section', () => {
  const devices = loggedDevices(
    [
      '-device pcie-root-port,id=pci.1,bus=pcie.0,addr=0x2,multifunction=on',
      `-device '{"driver":"pcie-root-port","id":"pci.2","bus":"pcie.0","addr":"0x2.0x1"}'`,
      '-device virtio-net-pci,id=net0,bus=pci.1',
      `-device '{"driver":"virtio-blk-pci","id":"disk","bus":"pci.2","addr":"0x0"}'`,
      `-device '{"driver":"e1000e","id":"net1","addr":24}'`,
      '-device x3130-upstream,bus=pcie.0,addr=1f.7',
      '-device VGA,bus=pcie.0,addr=9 -device VGA,bus=pcie.0,addr=9',
      '-device VGA,bus=pcie.0,addr=zz',
    ].join(' '),
  )
  test.each([
    ['0000:00:02.0/pcie-root-port', 'pci.1'],
    ['0000:00:02.1/pcie-root-port', 'pci.2'],
    ['0000:00:02.0:00.0/virtio-net', 'net0'],
    ['0000:00:02.1:00.0/virtio-blk', 'disk'],
    ['0000:00:03.0/e1000e', 'net1'],
    ['0000:00:1f.7:00.0/e1000e', undefined],
    ['0000:00:09.0/vga', undefined],
    ['0000:00:08.0/vga', undefined],
    ['0000:00:08.0:00.0/vga', undefined],
    ['pci@800000020000000:02.0/virtio-net', undefined],
    [null, undefined],
  ])('%s', (section, id) => {
    expect(lineOf(section, devices)?.properties.get('id')).toBe(id)
  })
})

describe('the value of a property, of the source’s register', () => {
  /** An MSI-X capability at 0x40, PCI Express of a port with a slot at 0x50. */
  const config = new Uint8Array(256)
  config.set([0x10, 0], 6)
  config[0x34] = 0x40
  config.set([0x11, 0x50], 0x40)
  config.set([0x10, 0, 0x42, 1], 0x50)
  const at = (offset: number, read: number, device: number, dump: Uint8Array | null = null) => ({
    ...{ named: naming(config).at(offset), read, device, dump, offset },
  })
  const LINK: FromField = { field: 'MLW', oneByte: true }
  test.each<[string, FromField, ReturnType<typeof at>, string | null]>([
    ['a table holds one entry more than its size says', { field: 'QSIZE', small: true, plus: 1 }, at(0x42, 3, 2), '4'],
    ['queue pairs: two vectors each, and two', { field: 'QSIZE', small: true, plus: -1, per: 2 }, at(0x42, 5, 3), '2'],
    ['a fractional number of them', { field: 'QSIZE', small: true, plus: -1, per: 2 }, at(0x42, 4, 3), null],
    ['fewer than none', { field: 'QSIZE', small: true, plus: -2 }, at(0x42, 1, 3), null],
    ['a slot’s number is five bits up', { field: 'PSN', small: true }, at(0x66, 9 << 3, 3 << 3), '9'],
    [
      'with the source’s dump all of it',
      { field: 'PSN' },
      at(
        0x66,
        9 << 3,
        0,
        Uint8Array.from({ length: 256 }, (_, i) => (i === 0x67 ? 1 : 0)),
      ),
      '41',
    ],
    ['a port’s number', { field: 'PN' }, at(0x5f, 16, 8), '16'],
    ['a link’s width in the low byte', LINK, at(0x5c, 0x43, 0x83), '4'],
    ['or on the other side', LINK, at(0x5c, 0x03, 0x43), null],
    ['a speed by its name', { field: 'SLS', names: { 3: '8' } }, at(0x5c, 0x43, 0x44), '8'],
    ['a speed without one', { field: 'SLS', names: {} }, at(0x5c, 0x43, 0x44), null],
    ['a switch', { field: 'MULTI_FUNCTION', as: 'switch' }, at(0x0e, 0x80, 0), 'on'],
    ['the other way round', { field: 'MULTI_FUNCTION', as: 'inverse' }, at(0x0e, 0x80, 0), 'off'],
    ['the byte itself', {}, at(0x08, 4, 5), '4'],
    ['of another register', { field: 'PN' }, at(0x42, 4, 5), null],
    ['of another byte of it', { field: 'PN' }, at(0x5c, 4, 5), null],
    ['of no register', { field: 'PN' }, at(0xf0, 4, 5), null],
    ['a name of its register', { register: 'REVISION_ID', names: { 4: 'on' } }, at(0x08, 4, 5), 'on'],
    ['of another one’s', { register: 'DEVICE_ID', names: { 4: 'on' } }, at(0x08, 4, 5), null],
    ['all of a register, of which a byte is known', { register: 'VENDOR_ID' }, at(0x00, 4, 5), null],
  ])('%s', (_, from, seen, value) => {
    expect(valueAt(from, seen)).toBe(value)
  })

  test.each<[string, FromField, SourceRegister, boolean]>([
    ['a width while the speed differs', LINK, at(0x5c, 0x43, 0x44), true],
    ['a width that differs', LINK, at(0x5c, 0x43, 0x83), false],
    ['a field of another register', { field: 'PN' }, at(0x42, 4, 5), false],
    ['another register', { register: 'DEVICE_ID' }, at(0x08, 4, 5), true],
  ])('is alike: %s', (_, from, seen, answer) => {
    expect(isAlike(from, seen)).toBe(answer)
  })

  test('a dump is the source’s if it holds the source’s byte', () => {
    const device = { address: null, id: null, config, bars: new Map(), rom: null, notes: [] }
    expect(sourceDump({ ...device } as never, 0x40, 0x11, 0x12)).toBe(config)
    expect(sourceDump({ ...device } as never, 0x40, 0x12, 0x11)).toBeNull()
    expect(sourceDump({ ...device } as never, 0x40, 0x11, 0x11)).toBeNull()
    expect(sourceDump(undefined, 0x40, 0x11, 0x12)).toBeNull()
  })
})
