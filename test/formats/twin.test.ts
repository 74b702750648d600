import { describe, expect, it } from 'vitest'
import { twinOf } from '../../src/formats/domain-xml/twin/twin'
import type { Twin } from '../../src/formats/domain-xml/twin/twin-result'
import { readXml, writeXml } from '../../src/formats/domain-xml/xml'

const uuid = () => '11111111-2222-5333-8444-555555555555'

/** The twin of a guest with these devices, and this beside them. */
function twin(devices: string, beside = '', names: { name?: string } = {}): Twin {
  const text = `<domain type='kvm' id='7' xmlns:qemu='q'><name>vm</name><uuid>u</uuid><memory>65536</memory>${beside}<devices>${devices}</devices></domain>`
  return twinOf(readXml(text, ''), { name: names.name ?? null, uuid, directory: '/t' })
}

const AT = "<address type='pci' domain='0x0000' bus='0x05' slot='0x00' function='0x0'/>"

/** One line of a document, without white space between elements. */
const line = (text: string): string => text.replace(/>\s+</g, '><').trim()

const devicesOf = (made: Twin): string =>
  line(writeXml(made.domain)).match(/<devices>(.*)<\/devices>|<devices\/>/)![1] ?? ''

describe('a device of the twin', () => {
  it.each<[what: string, device: string, inTwin: string]>([
    [
      'a disk: an empty image, its cache as the guest sees it (libvirt: write-cache=off only for these two modes)',
      `<disk type='block' device='disk' snapshot='no'><driver name='qemu' type='qcow2' cache='directsync' io='native' discard='unmap' queues='2'/><source dev='/dev/vg/vm'/><backingStore/><target dev='vda' bus='virtio'/><serial>s</serial><alias name='virtio-disk0'/>${AT}</disk>`,
      `<disk type='file' device='disk'><source file='/t/0-vda'/><driver name='qemu' type='raw' cache='writethrough' queues='2'/><target dev='vda' bus='virtio'/><serial>s</serial>${AT}</disk>`,
    ],
    [
      'a CD drive: no medium',
      "<disk type='file' device='cdrom'><driver name='qemu' type='raw'/><source file='/x.iso'/><target dev='sda' bus='sata'/><readonly/></disk>",
      "<disk type='file' device='cdrom'><driver name='qemu' type='raw'/><target dev='sda' bus='sata'/><readonly/></disk>",
    ],
    [
      'a LUN: a disk, for nothing is behind it that takes commands of SCSI',
      "<disk type='block' device='lun' sgio='unfiltered' rawio='yes'><source dev='/dev/sdb'/><target dev='sda' bus='scsi'/></disk>",
      "<disk type='file' device='disk'><source file='/t/0-sda'/><target dev='sda' bus='scsi'/></disk>",
    ],
    [
      'a name of a disk is no path',
      "<disk type='file' device='disk'><source file='/x'/><target dev='../../etc/x' bus='virtio'/></disk>",
      "<disk type='file' device='disk'><source file='/t/0-______etc_x'/><target dev='../../etc/x' bus='virtio'/></disk>",
    ],
    [
      'an interface: a tap on no bridge, with its queues, and not the name of the guest’s tap',
      `<interface type='bridge'><mac address='52:54:00:00:00:01'/><source bridge='br0'/><target dev='vnet0'/><model type='virtio'/><driver name='vhost' queues='4'/><filterref filter='f'/>${AT}</interface>`,
      `<interface type='ethernet'><mac address='52:54:00:00:00:01'/><model type='virtio'/><driver queues='4'/>${AT}</interface>`,
    ],
    [
      'an interface of a vhost-user process: the same device, on a tap',
      "<interface type='vhostuser'><mac address='52:54:00:00:00:01'/><source type='unix' path='/s' mode='client'/><model type='virtio'/><driver queues='2' tx_queue_size='1024'/></interface>",
      "<interface type='ethernet'><mac address='52:54:00:00:00:01'/><model type='virtio'/><driver queues='2'/></interface>",
    ],
    [
      'a user network stays one: QEMU sends a section for it',
      "<interface type='user'><mac address='52:54:00:00:00:01'/><model type='e1000e'/></interface>",
      "<interface type='user'><mac address='52:54:00:00:00:01'/><model type='e1000e'/></interface>",
    ],
    [
      'one of passt’s is a process of its own, and no section of QEMU’s',
      "<interface type='user'><backend type='passt'/><portForward proto='tcp'><range start='22'/></portForward><model type='virtio'/></interface>",
      "<interface type='ethernet'><model type='virtio'/></interface>",
    ],
    [
      'a port of the serial bus: nobody at the other end',
      "<channel type='unix'><source mode='bind' path='/s'/><target type='virtio' name='a' state='connected'/></channel>",
      "<channel type='null'><target type='virtio' name='a'/></channel>",
    ],
    [
      'shared memory: of another name',
      "<shmem name='m'><model type='ivshmem-plain'/><size unit='M'>4</size></shmem>",
      "<shmem name='vm-twin-m'><model type='ivshmem-plain'/><size unit='M'>4</size></shmem>",
    ],
    [
      'a directory: an empty one',
      "<filesystem type='mount'><driver type='virtiofs'/><binary path='/v'/><source dir='/srv'/><target dir='t'/></filesystem>",
      "<filesystem type='mount'><source dir='/t/0-fs'/><driver type='virtiofs'/><target dir='t'/></filesystem>",
    ],
    [
      'a socket of the host: an address that libvirt chooses',
      "<vsock model='virtio'><cid auto='no' address='7'/></vsock>",
      "<vsock model='virtio'><cid auto='yes'/></vsock>",
    ],
    [
      'a display: no port, no password',
      "<graphics type='vnc' port='5901' autoport='no' passwd='p' websocket='5700' socket='/s'><listen type='socket'/></graphics>",
      "<graphics type='vnc'><listen type='none'/></graphics>",
    ],
    [
      'an alias of the user’s stays, one of libvirt’s goes',
      "<sound model='ich9'><alias name='ua-s'/></sound><sound model='ac97'><alias name='sound1'/></sound>",
      "<sound model='ich9'><alias name='ua-s'/></sound><sound model='ac97'/>",
    ],
  ])('%s', (_, device, inTwin) => {
    expect(devicesOf(twin(device))).toBe(inTwin)
    expect(twin(device).missing).toEqual([])
  })

  it.each<[what: string, device: string, why: string, address: string | null, pci: boolean]>([
    [
      'hostdev pci 0000:3b:00.4',
      `<hostdev mode='subsystem' type='pci'><source><address domain='0x0000' bus='0x3b' slot='0x00' function='0x4'/></source>${AT}</hostdev>`,
      'host-device',
      '0000:05:00.0',
      true,
    ],
    [
      'hostdev mdev',
      "<hostdev mode='subsystem' type='mdev'><source><address uuid='u'/></source></hostdev>",
      'host-device',
      null,
      true,
    ],
    [
      'hostdev usb',
      "<hostdev mode='subsystem' type='usb'><address type='usb' bus='0' port='1'/></hostdev>",
      'host-device',
      null,
      false,
    ],
    ['interface hostdev', `<interface type='hostdev'>${AT}</interface>`, 'host-device', '0000:05:00.0', true],
    [
      'disk vhostuser vda',
      "<disk type='vhostuser' device='disk'><target dev='vda' bus='virtio'/></disk>",
      'external-process',
      null,
      true,
    ],
    [
      'input passthrough',
      "<input type='passthrough' bus='virtio'><source evdev='/dev/input/event1'/></input>",
      'host-device',
      null,
      true,
    ],
    [
      'memory virtio-pmem',
      "<memory model='virtio-pmem'><source><path>/p</path></source></memory>",
      'mapped-file',
      null,
      true,
    ],
    ['memory nvdimm', "<memory model='nvdimm'><source><path>/p</path></source></memory>", 'mapped-file', null, false],
    [
      'shmem ivshmem-doorbell',
      "<shmem name='m'><model type='ivshmem-doorbell'/><server path='/s'/></shmem>",
      'external-process',
      null,
      true,
    ],
    [
      'filesystem mount t',
      "<filesystem type='mount'><source socket='/s'/><target name='t'/></filesystem>",
      'external-process',
      null,
      true,
    ],
    [
      'tpm tpm-tis',
      "<tpm model='tpm-tis'><backend type='passthrough'><device path='/dev/tpm0'/></backend></tpm>",
      'host-device',
      null,
      false,
    ],
    [
      'crypto virtio',
      "<crypto model='virtio' type='qemu'><backend model='lkcf'/></crypto>",
      'external-process',
      null,
      true,
    ],
    ['redirdev tcp', "<redirdev bus='usb' type='tcp'/>", 'host-device', null, false],
    ['novelty', '<novelty/>', 'unknown', null, true],
  ])('is missing, and reported as such: %s', (device, text, why, address, pci) => {
    const { missing } = twin(text)
    expect(missing).toEqual([{ device, address, why, pci }])
    expect(devicesOf(twin(text))).toBe('')
  })

  it('loses what is unknown, and the result says so', () => {
    expect(twin("<sound model='ich9'><novelty opens='/dev/x'/></sound>").leftOut).toContainEqual({
      element: 'devices/sound/novelty',
      why: 'unknown',
    })
  })
})

describe('the rest of the twin', () => {
  const parts = (beside: string): string =>
    line(writeXml(twin('', beside).domain)).match(/<memory>65536<\/memory>(.*)<devices\/>/)![1]!

  it.each<[what: string, beside: string, inTwin: string]>([
    [
      'huge pages are memory of the same kind of back end',
      '<memoryBacking><hugepages/><locked/></memoryBacking>',
      "<memoryBacking><source type='memfd'/></memoryBacking>",
    ],
    ['nothing is allocated before it runs', "<memoryBacking><allocation mode='immediate'/></memoryBacking>", ''],
    [
      'it is bound to no processor',
      "<vcpu cpuset='0-3'>4</vcpu><cputune><shares>9</shares></cputune>",
      '<vcpu>4</vcpu>',
    ],
    [
      'variables of firmware are its own',
      "<os><loader type='pflash'>/c.fd</loader><nvram template='/t.fd'>/vm_VARS.fd</nvram></os>",
      "<os><loader type='pflash'>/c.fd</loader><nvram template='/t.fd'/></os>",
    ],
    [
      'no kernel is loaded',
      '<os><type>hvm</type><kernel>/k</kernel><initrd>/i</initrd><cmdline>c</cmdline></os>',
      '<os><type>hvm</type></os>',
    ],
    [
      'libvirt refuses a uuid in SMBIOS that is not the domain’s',
      "<sysinfo type='smbios'><system><entry name='uuid'>u</entry><entry name='sku'>k</entry></system></sysinfo>",
      "<sysinfo type='smbios'><system><entry name='sku'>k</entry></system></sysinfo>",
    ],
    [
      'features, processor and clock stay',
      "<features><acpi/></features><cpu mode='host-passthrough'/><clock offset='utc'/>",
      "<features><acpi/></features><cpu mode='host-passthrough'/><clock offset='utc'/>",
    ],
  ])('%s', (_, beside, inTwin) => expect(parts(beside)).toBe(inTwin))

  it('keeps the parts of QEMU’s own command line that open nothing, and lists what it drops', () => {
    const words = ['-global', 'virtio-net-pci.ats=on', '-device', 'edu', '-drive', 'file=/x']
    const line = `<qemu:commandline>${words.map((word) => `<qemu:arg value='${word}'/>`).join('')}<qemu:env name='LD_PRELOAD' value='/x'/></qemu:commandline>`
    const { domain, missing, leftOut } = twin('', line)
    expect(writeXml(domain)).toMatch(
      /<qemu:commandline>\s*<qemu:arg value='-global'\/>\s*<qemu:arg value='virtio-net-pci.ats=on'\/>\s*<\/qemu:commandline>/,
    )
    expect(missing).toEqual([{ device: '-device edu', address: null, why: 'command-line', pci: true }])
    expect(leftOut.filter(({ why }) => why === 'command-line').map(({ element }) => element)).toEqual([
      '-drive',
      'file=/x',
    ])
    expect(leftOut).toContainEqual({ element: 'environment LD_PRELOAD', why: 'host' })
  })

  it('keeps overrides by libvirt’s aliases only where no device is missing, wherever they are', () => {
    const override =
      "<qemu:override><qemu:device alias='net1'><qemu:frontend/></qemu:device><qemu:device alias='ua-x'><qemu:frontend/></qemu:device></qemu:override>"
    const aliases = (made: Twin) => [...writeXml(made.domain).matchAll(/alias='([^']*)'/g)].map(([, alias]) => alias)
    expect(aliases(twin('', override))).toEqual(['net1', 'ua-x'])
    expect(aliases(twin("<interface type='hostdev'/>", override))).toEqual(['ua-x'])
  })

  it('has another name and uuid, and no id', () => {
    const { name, domain } = twin('')
    expect(name).toBe('vm-twin')
    expect(line(writeXml(domain))).toMatch(/^<domain type='kvm' xmlns:qemu='q'><name>vm-twin<\/name><uuid>11111111-/)
  })

  it.each(['a/b', '..', 'a\nb', 'vm', '', 'a\u202eb', 'x'.repeat(201)])('is not named %j', (name) => {
    expect(() => twin('', '', { name })).toThrow(/name|called/)
  })

  it.each([
    ['<domainsnapshot/>', /not <domain>/],
    ["<domain type='xen'><name>a</name></domain>", /not the definition of a domain that QEMU runs/],
    ["<domain type='kvm'/>", /has no name/],
  ])('%s is refused', (text, what) => {
    expect(() => twinOf(readXml(text, ''), { name: null, uuid, directory: null })).toThrow(what)
  })

  it('says where libvirt will choose addresses', () => {
    expect([twin("<rng model='virtio'/>").addressed, twin(`<rng model='virtio'>${AT}</rng>`).addressed]).toEqual([
      false,
      true,
    ])
  })
})
