import { isOf } from '../check/cases/match'
import type { PropertySetting, Remedy } from '../check/cases/page'
import type { SheetRow } from './sheet'

/** Names of sections that are not their device type's. */
const TYPES: Readonly<Record<string, string>> = {
  'virtio-console': 'virtio-serial-pci',
  vga: 'VGA',
  xhci: 'qemu-xhci',
  vfio: 'vfio-pci',
  'ioh-3240-express-root-port': 'ioh3420',
  'xio3130-express-downstream-port': 'xio3130-downstream',
  'xio3130-express-upstream-port': 'x3130-upstream',
  qxl: 'qxl-vga',
  pciespscsi: 'am53c974',
  'virtio-vhost_vsock': 'vhost-vsock-pci',
  'virtio-vhost_user_vsock': 'vhost-user-vsock-pci',
  ICH9LPC: 'ICH9-LPC',
  ehci: 'usb-ehci',
  ohci: 'pci-ohci',
  lsiscsi: 'lsi53c895a',
  vmware_vga: 'vmware-svga',
  ac97: 'AC97',
  sdhci: 'sdhci-pci',
  'virtio-vga': 'virtio-vga',
  'pci-serial-multi': 'pci-serial-2x',
}

/** Names of sections that several device types share: a setting's own type is the one that is meant. */
const SHARED = ['xhci', 'virtio-blk', 'virtio-gpu', 'qxl', 'vga']

/** A device type of which nothing is known. */
const ANY = 'DEVICE'

/** QEMU's device type of a section, "virtio-net-pci" of "0000:00:03.0/virtio-net"; "DEVICE" where none is known. */
function typeOf(section: string, own: string): string {
  const name = section.slice(section.lastIndexOf('/') + 1)
  if (!/^[\w.-]{1,64}$/.test(name)) return ANY
  if (own !== ANY && SHARED.includes(name)) return own
  const known = TYPES[name]
  if (known !== undefined) return known
  return /^(virtio|vhost)-/.test(name) && !name.endsWith('-pci') ? `${name}-pci` : name.replaceAll('_', '-')
}

const NAMESPACE = "xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'"

/** A property of all devices of a type, as libvirt hands it to QEMU. */
const globalXml = (assignment: string): string =>
  [
    `<domain type='kvm' ${NAMESPACE}>`,
    '  <qemu:commandline>',
    "    <qemu:arg value='-global'/>",
    `    <qemu:arg value='${assignment}'/>`,
    '  </qemu:commandline>',
    '</domain>',
  ].join('\n')

/** A property of one device (libvirt 8.2 and newer), by the alias that `virsh dumpxml` shows. */
const overrideXml = (property: string, type: string, value: string): string =>
  [
    `<domain type='kvm' ${NAMESPACE}>`,
    '  <qemu:override>',
    "    <qemu:device alias='ALIAS'>",
    '      <qemu:frontend>',
    `        <qemu:property name='${property}' type='${type}' value='${type === 'bool' ? String(value === 'on') : value}'/>`,
    '      </qemu:frontend>',
    '    </qemu:device>',
    '  </qemu:override>',
    '</domain>',
  ].join('\n')

/** The ways to set a property; null where the device is known and has no such property. */
function settingForms({ device, property, value, on, each }: PropertySetting, section: string | null) {
  const type = section === null ? device : typeOf(section, device)
  if (type !== ANY && on !== undefined && isOf(type, on) === false) return null
  const assignment = `${type}.${property}=${value}`
  return {
    device: `-device ${type},...,${property}=${value}`,
    global: each === undefined ? `-global ${assignment}` : null,
    libvirt: each === undefined ? globalXml(assignment) : overrideXml(property, each, value),
  }
}

/** Which releases know a property, where not all do. */
function knownTo({ since, gone }: PropertySetting): string | null {
  if (since !== undefined) return `QEMU ${since} and newer`
  return gone === undefined ? null : `QEMU before ${gone}`
}

const propertyJson = ({ device, property, value, since, gone }: PropertySetting) => ({
  device,
  property,
  value,
  since: since ?? null,
  gone: gone ?? null,
})

/** A remedy as plain data, its property in all forms. */
export function remedyJson(remedy: Remedy, section: string | null) {
  const forms = remedy.set === undefined ? null : settingForms(remedy.set, section)
  return {
    side: remedy.side,
    text: remedy.text,
    property: remedy.set === undefined ? null : propertyJson(remedy.set),
    device: forms?.device ?? null,
    global: forms?.global ?? null,
    libvirt: remedy.libvirt ?? forms?.libvirt ?? null,
    guestRestart: remedy.guestRestart,
    reverse: remedy.reverse,
  }
}

/** A remedy for people. */
export function remedyRows(remedy: Remedy, section: string | null): SheetRow[] {
  const { side, text, device, global, libvirt, guestRestart, reverse } = remedyJson(remedy, section)
  const known = device === null || remedy.set === undefined ? null : knownTo(remedy.set)
  const code = (label: string, line: string | null): SheetRow[] =>
    line === null ? [] : [{ label, text: line, code: true }]
  return [
    { label: side, text },
    ...code('  -device', device),
    ...code('  -global', global),
    ...code('  libvirt', libvirt),
    ...(known === null ? [] : [{ label: '  known to', text: known }]),
    ...(guestRestart ? [{ label: '  guest', text: 'has to be shut down and started again' }] : []),
    ...(reverse === null ? [] : [{ label: '  other way', text: reverse }]),
  ]
}
