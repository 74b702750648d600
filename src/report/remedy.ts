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
}

/** QEMU's device type of a section, "virtio-net-pci" of "0000:00:03.0/virtio-net"; "DEVICE" where none is known. */
function typeOf(section: string | null): string {
  if (section === null) return 'DEVICE'
  const name = section.slice(section.lastIndexOf('/') + 1)
  if (!/^[\w.-]{1,64}$/.test(name)) return 'DEVICE'
  const known = TYPES[name]
  if (known !== undefined) return known
  return /^(virtio|vhost)-/.test(name) && !name.endsWith('-pci') ? `${name}-pci` : name.replaceAll('_', '-')
}

const NAMESPACE = "xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'"

/** The ways to set a property. */
function settingForms({ device, property, value }: PropertySetting, section: string | null) {
  const type = device === 'DEVICE' ? typeOf(section) : device
  const own = device === 'DEVICE' || section === null ? type : typeOf(section)
  const assignment = `${type}.${property}=${value}`
  return {
    device: `-device ${own},...,${property}=${value}`,
    global: `-global ${assignment}`,
    libvirt: [
      `<domain type='kvm' ${NAMESPACE}>`,
      '  <qemu:commandline>',
      "    <qemu:arg value='-global'/>",
      `    <qemu:arg value='${assignment}'/>`,
      '  </qemu:commandline>',
      '</domain>',
    ].join('\n'),
  }
}

/** A remedy as plain data, its property in all forms. */
export function remedyJson(remedy: Remedy, section: string | null) {
  const forms = remedy.set === undefined ? null : settingForms(remedy.set, section)
  return {
    side: remedy.side,
    text: remedy.text,
    property: remedy.set ?? null,
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
  const code = (label: string, line: string | null): SheetRow[] =>
    line === null ? [] : [{ label, text: line, code: true }]
  return [
    { label: side, text },
    ...code('  -device', device),
    ...code('  -global', global),
    ...code('  libvirt', libvirt),
    ...(guestRestart ? [{ label: '  guest', text: 'has to be shut down and started again' }] : []),
    ...(reverse === null ? [] : [{ label: '  other way', text: reverse }]),
  ]
}
