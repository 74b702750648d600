import { isOf } from '../check/cases/match'
import type { PropertySetting, Remedy } from '../check/cases/page'
import { type SourceRegister, valueAt } from '../check/source-field'
import type { LoggedDevice } from '../formats/log/command-line'
import { orderOf } from '../qemu/version'
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

/** What is known where a remedy is printed: the failing device, its option in the log, and the source's register. */
export interface Surroundings {
  readonly section: string | null
  readonly option: LoggedDevice | null
  readonly source: SourceRegister | null
  /** Version of the receiving QEMU. */
  readonly qemu: string | null
}

export const NOTHING_KNOWN: Surroundings = { section: null, option: null, source: null, qemu: null }

/** A property of one device (libvirt 8.2 and newer), by the alias that `virsh dumpxml` shows. */
const overrideXml = (property: string, type: string, value: string, alias: string): string =>
  [
    `<domain type='kvm' ${NAMESPACE}>`,
    '  <qemu:override>',
    `    <qemu:device alias='${alias}'>`,
    '      <qemu:frontend>',
    `        <qemu:property name='${property}' type='${type}' value='${type === 'bool' ? String(value === 'on') : value}'/>`,
    '      </qemu:frontend>',
    '    </qemu:device>',
    '  </qemu:override>',
    '</domain>',
  ].join('\n')

/** Properties that are words to QEMU although their values look like numbers or switches (-device DRIVER,help). */
const WORDS = ['disable-legacy', 'x-speed', 'x-width', 'mac', 'hotplug-mode']

function jsonValue(property: string, value: string): string | number | boolean {
  if (WORDS.includes(property)) return value
  if (/^(?:on|off|true|false)$/.test(value)) return value === 'on' || value === 'true'
  return /^\d{1,15}$/.test(value) ? Number(value) : value
}

/** An option as a shell takes it. */
const quoted = (text: string): string => (/^[\w.,:=/@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

/** A logged option, ready for a command line. */
export const optionText = ({ text }: LoggedDevice): string => `-device ${quoted(text)}`

/** The device's own option with the property set, and all else as it is. */
function optionWith({ json, properties }: LoggedDevice, property: string, value: string): string {
  if (json) {
    const members = [...properties].filter(([name]) => name !== property)
    return `-device ${quoted(JSON.stringify(Object.fromEntries([...members, [property, jsonValue(property, value)]])))}`
  }
  const rest = [...properties].filter(([name]) => name !== property && name !== 'driver')
  const parts = [...rest, [property, value]].map(([name, told]) => `${name}=${String(told).replaceAll(',', ',,')}`)
  return `-device ${quoted([properties.get('driver'), ...parts].join(','))}`
}

const ALIAS = /^[\w.-]{1,64}$/

/** The ways to set a property; null where the device is known and has no such property. */
function settingForms({ device, property, on, each }: PropertySetting, value: string, known: Surroundings) {
  const { section, option } = known
  const type = option?.driver ?? (section === null ? device : typeOf(section, device))
  if (type !== ANY && on !== undefined && isOf(type, on) === false) return null
  const assignment = `${type}.${property}=${value}`
  const id = option?.properties.get('id')
  const alias = typeof id === 'string' && ALIAS.test(id) ? id : 'ALIAS'
  // What a device's own option says goes before -global, and -global is for all devices of the type.
  const own = each !== undefined || option?.properties.has(property) === true
  const xmlType = each ?? (/^\d+$/.test(value) ? 'unsigned' : /^(?:on|off)$/.test(value) ? 'bool' : 'string')
  return {
    device: option === null ? `-device ${type},...,${property}=${value}` : optionWith(option, property, value),
    global: own ? null : `-global ${assignment}`,
    libvirt: own
      ? overrideXml(property, WORDS.includes(property) ? 'string' : xmlType, value, alias)
      : globalXml(assignment),
  }
}

/** Which releases know a property, where not all do. */
function knownTo({ since, gone }: PropertySetting): string | null {
  if (since !== undefined) return `QEMU ${since} and newer`
  return gone === undefined ? null : `QEMU before ${gone}`
}

const propertyJson = ({ device, property, since, gone }: PropertySetting, value: string) => ({
  device,
  property,
  value,
  since: since ?? null,
  gone: gone ?? null,
})

/** What a property is to be set to: what the source's register tells, or what the page says of all. */
const valueIn = ({ value, from }: PropertySetting, { source }: Surroundings): string =>
  (from && source ? valueAt(from, source) : null) ?? value

/** A remedy's own element of libvirt's, with what the source's register tells; null where that can't be its values. */
function elementOf({ libvirt, fill = {} }: Remedy, { source }: Surroundings): string | null {
  if (libvirt === undefined || source === null) return libvirt ?? null
  const values = Object.entries(fill).map(([word, from]) => [word, valueAt(from, source)] as const)
  if (values.some(([, value]) => value === null)) return null
  return values.reduce((text, [word, value]) => text.replaceAll(word, value ?? word), libvirt)
}

/** Whether a remedy is for a guest whose byte is the lower or the higher one, and this one's is not. */
const isForOthers = ({ source: side }: Remedy, { source }: Surroundings): boolean =>
  side !== undefined && source !== null && source.read < source.device !== (side === 'lower')

/** Whether the receiving QEMU is known not to have a property. */
const isUnknownTo = (qemu: string | null, { since, gone }: PropertySetting): boolean =>
  qemu !== null &&
  ((since !== undefined && orderOf(qemu) < orderOf(since)) || (gone !== undefined && orderOf(qemu) >= orderOf(gone)))

/** A remedy as plain data, its property in all forms; null where it is known to be for other guests or releases. */
export function remedyJson(remedy: Remedy, known: Surroundings) {
  if (isForOthers(remedy, known) || (remedy.set && isUnknownTo(known.qemu, remedy.set))) return null
  const { set } = remedy
  const value = set === undefined ? null : valueIn(set, known)
  const forms = set === undefined || value === null ? null : settingForms(set, value, known)
  return {
    side: remedy.side,
    text: remedy.text,
    property: set === undefined || value === null ? null : propertyJson(set, value),
    device: forms?.device ?? null,
    global: forms?.global ?? null,
    libvirt: elementOf(remedy, known) ?? forms?.libvirt ?? null,
    guestRestart: remedy.guestRestart,
    reverse: remedy.reverse,
  }
}

/** A remedy for people. */
export function remedyRows(remedy: Remedy, surroundings: Surroundings): SheetRow[] {
  const printed = remedyJson(remedy, surroundings)
  if (printed === null) return []
  const { side, text, device, global, libvirt, guestRestart, reverse } = printed
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
