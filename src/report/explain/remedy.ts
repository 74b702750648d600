import { isOf } from '../../check/cases/match'
import type { PropertyName, PropertySetting, Remedy } from '../../check/cases/page'
import { addressInSection } from '../../check/explain/interpretations'
import { isAlike, type SourceRegister, valueAt } from '../../check/explain/source-field'
import type { LoggedDevice } from '../../formats/log/command-line'
import { spelled } from '../../qemu/releases/switch-values'
import { orderOf } from '../../qemu/releases/version'
import type { SheetRow } from '../drawing/sheet'

/** Section names that differ from their device type's. */
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

/** Section names that several device types share: the setting's own type decides. */
const SHARED = ['xhci', 'virtio-blk', 'virtio-gpu', 'qxl', 'vga']

/** An unknown device type. */
const ANY = 'DEVICE'

/** QEMU's device type of a section, "virtio-net-pci" for "0000:00:03.0/virtio-net"; "DEVICE" if unknown. */
function typeOf(section: string, own: string): string {
  const name = section.slice(section.lastIndexOf('/') + 1)
  if (!/^[\w.-]{1,64}$/.test(name)) return ANY
  if (own !== ANY && SHARED.includes(name)) return own
  const known = TYPES[name]
  if (known !== undefined) return known
  return /^(virtio|vhost)-/.test(name) && !name.endsWith('-pci') ? `${name}-pci` : name.replaceAll('_', '-')
}

const NAMESPACE = "xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'"

/** The value to set a property to. */
type Setting = Pick<PropertyName, 'property' | 'each'> & { readonly value: string }

/** Properties of all devices of a type, as libvirt passes them to QEMU. */
const globalXml = (type: string, settings: readonly Setting[]): string =>
  [
    `<domain type='kvm' ${NAMESPACE}>`,
    '  <qemu:commandline>',
    ...settings.flatMap(({ property, value }) => [
      "    <qemu:arg value='-global'/>",
      `    <qemu:arg value='${type}.${property}=${value}'/>`,
    ]),
    '  </qemu:commandline>',
    '</domain>',
  ].join('\n')

/** What is known when a remedy is printed: the failing device, its option in the log, and the source's register. */
export interface FailureContext {
  readonly section: string | null
  readonly option: LoggedDevice | null
  readonly source: SourceRegister | null
  /** Version of the receiving QEMU. */
  readonly qemu: string | null
  /** All properties of the destination's device, of a capture: which of them were given is not known. */
  readonly properties?: ReadonlyMap<string, string> | undefined
}

export const NO_CONTEXT: FailureContext = { section: null, option: null, source: null, qemu: null }

/** Properties that QEMU takes as strings although their values look like numbers or switches (-device DRIVER,help). */
const WORDS = ['disable-legacy', 'x-speed', 'x-width', 'mac', 'hotplug-mode']

function jsonValue(property: string, value: string): string | number | boolean {
  if (WORDS.includes(property)) return value
  if (/^(?:on|off|true|false)$/.test(value)) return value === 'on' || value === 'true'
  return /^\d{1,15}$/.test(value) ? Number(value) : value
}

const libvirtType = ({ property, value, each }: Setting): string => {
  if (WORDS.includes(property)) return 'string'
  return each ?? (/^\d+$/.test(value) ? 'unsigned' : /^(?:on|off)$/.test(value) ? 'bool' : 'string')
}

/** Properties of one device (libvirt 8.2 and newer), by the alias that `virsh dumpxml` shows. */
const overrideXml = (alias: string, settings: readonly Setting[]): string =>
  [
    `<domain type='kvm' ${NAMESPACE}>`,
    '  <qemu:override>',
    `    <qemu:device alias='${alias}'>`,
    '      <qemu:frontend>',
    ...settings.map((setting) => {
      const type = libvirtType(setting)
      const value = type === 'bool' ? String(setting.value === 'on') : setting.value
      return `        <qemu:property name='${setting.property}' type='${type}' value='${value}'/>`
    }),
    '      </qemu:frontend>',
    '    </qemu:device>',
    '  </qemu:override>',
    '</domain>',
  ].join('\n')

/** Quotes an option for a shell. */
const quoted = (text: string): string => (/^[\w.,:=/@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

/** Returns a logged option, ready for a command line. */
export const optionText = ({ text }: LoggedDevice): string => `-device ${quoted(text)}`

/** The device's own option with the properties set, and the rest unchanged. */
function optionWith({ json, properties }: LoggedDevice, settings: readonly Setting[]): string {
  const set = new Map(settings.map(({ property, value }) => [property, value]))
  const rest = [...properties].filter(([name]) => !set.has(name))
  if (json) {
    const members = [...rest, ...[...set].map(([name, value]) => [name, jsonValue(name, value)] as const)]
    return `-device ${quoted(JSON.stringify(Object.fromEntries(members)))}`
  }
  const parts = [...rest.filter(([name]) => name !== 'driver'), ...set].map(
    ([name, value]) => `${name}=${String(value).replaceAll(',', ',,')}`,
  )
  return `-device ${quoted([properties.get('driver'), ...parts].join(','))}`
}

const ALIAS = /^[\w.-]{1,64}$/
/** Stands for the alias of a device whose option is not known. */
const UNKNOWN_ALIAS = 'ALIAS'

/** The device type whose property is set; null if the device is known and has no such property. */
function typeIn({ device, on }: PropertyName, { section, option }: FailureContext): string | null {
  const type = option?.driver ?? (section === null ? device : typeOf(section, device))
  return type !== ANY && on !== undefined && isOf(type, on) === false ? null : type
}

/** Returns the ways to set properties of a device. */
function settingForms(type: string, settings: readonly Setting[], { option }: FailureContext) {
  const id = option?.properties.get('id')
  const alias = typeof id === 'string' && ALIAS.test(id) ? id : UNKNOWN_ALIAS
  // A device's own option overrides -global, and -global applies to all devices of the type.
  const own = settings.some(({ property, each }) => each !== undefined || option?.properties.has(property) === true)
  const assignments = settings.map(({ property, value }) => `${property}=${value}`)
  return {
    device: option === null ? `-device ${type},...,${assignments.join(',')}` : optionWith(option, settings),
    global: own ? null : assignments.map((assignment) => `-global ${type}.${assignment}`).join(' '),
    libvirt: own ? overrideXml(alias, settings) : globalXml(type, settings),
  }
}

/** Returns which releases know a property, or null if all do. */
function knownTo({ since, gone }: PropertyName): string | null {
  if (since !== undefined) return `QEMU ${since} and newer`
  return gone === undefined ? null : `QEMU before ${gone}`
}

/**
 * The value for a property: from the page if it is the same for all guests, or from the source's register; else null.
 */
function valueIn(setting: PropertySetting, { source }: FailureContext): string | null {
  if ('value' in setting) return setting.value
  return setting.from && source ? valueAt(setting.from, source) : null
}

/** Whether the source's register shows that both ends have the same value of a property. */
const isNoDifference = (setting: PropertySetting, { source }: FailureContext): boolean =>
  !('value' in setting) && setting.from !== undefined && source !== null && isAlike(setting.from, source)

/** A remedy's libvirt element, filled in from the source's register, or its command; null if it has none. */
function elementFor(
  { libvirt, fill = {}, elementOf }: Remedy,
  { source, section, option }: FailureContext,
): string | null {
  if (libvirt === undefined) return null
  const type = option?.driver ?? (section === null ? ANY : typeOf(section, ANY))
  if (elementOf !== undefined && type !== ANY && isOf(type, elementOf) === false) return null
  const values = Object.entries(fill).map(([word, from]) => [word, source && valueAt(from, source)] as const)
  if (values.some(([, value]) => value === null)) return null
  return values.reduce((text, [word, value]) => text.replaceAll(word, value ?? word), libvirt)
}

/** A remedy's command for the guest, with the device's address there if its section shows it. */
function commandFor({ command }: Remedy, { section }: FailureContext): string | null {
  const address = section === null ? null : addressInSection(section)
  if (command === undefined || address === null) return command ?? null
  return command.replaceAll('ADDRESS', address)
}

/** Whether a remedy is only for a guest whose byte is the lower or the higher one, and this one's is not. */
const isForOthers = ({ source: side }: Remedy, { source }: FailureContext): boolean =>
  side !== undefined && source !== null && source.read < source.device !== (side === 'lower')

/** Whether another property is known to make one ineffective. */
function isOverruled({ overruledBy }: PropertyName, { option, properties }: FailureContext): boolean {
  if (overruledBy === undefined) return false
  const { property, value } = overruledBy
  const given = option?.properties.get(property)
  if (value === undefined) return given !== undefined
  const known = given ?? properties?.get(property)
  return known !== undefined && spelled(String(known)) === value
}

/** Whether a property is known to change nothing, or to belong to devices whose option sets it. */
const isOfNoUse = (set: PropertyName, known: FailureContext): boolean =>
  isOverruled(set, known) ||
  (set.onlyWhereSet === true && known.option !== null && !known.option.properties.has(set.property))

/** Whether the receiving QEMU is known to lack a property. */
const isUnknownTo = (qemu: string | null, { since, gone }: PropertyName): boolean =>
  qemu !== null &&
  ((since !== undefined && orderOf(qemu) < orderOf(since)) || (gone !== undefined && orderOf(qemu) >= orderOf(gone)))

/** Where to look up a property that is not known here. */
const lookUpOf = (setting: PropertySetting): string[] => ('lookUp' in setting ? [setting.lookUp] : [])

/** What to put in place of the words in an element that stand for something of the guest's. */
const placeholders = (libvirt: string | null): string[] =>
  libvirt?.includes(`alias='${UNKNOWN_ALIAS}'`)
    ? [
        `${UNKNOWN_ALIAS} is the name in <alias name=.../> of this device, as virsh dumpxml shows it for the running guest.`,
      ]
    : []

/** A property with its value, if known, and the forms in which it can be given. */
function settingOf(set: PropertySetting, along: readonly PropertySetting[], type: string, known: FailureContext) {
  const { device, property, since = null, gone = null } = set
  const needed = [set, ...along.filter((other) => !isNoDifference(other, known))]
  const valued = needed.map((each) => ({ ...each, value: valueIn(each, known) }))
  const settings = valued.flatMap(({ value, ...each }): Setting[] => (value === null ? [] : [{ ...each, value }]))
  return {
    property: { device, property, value: valued[0]!.value, since, gone },
    // If one of several is unknown, the pair would still be refused.
    forms: settings.length < needed.length ? null : settingForms(type, settings, known),
    lookUp: needed.filter((_, i) => valued[i]!.value === null).flatMap(lookUpOf),
  }
}

/**
 * Returns a remedy as plain data, its property in all forms; null if it is known to be for other guests, devices or
 * releases.
 */
export function remedyJson(remedy: Remedy, known: FailureContext) {
  const { set, along = [] } = remedy
  if (isForOthers(remedy, known)) return null
  const type = set ? typeIn(set, known) : null
  if (set && (type === null || isUnknownTo(known.qemu, set) || isOfNoUse(set, known) || isNoDifference(set, known)))
    return null
  const setting = set && type !== null ? settingOf(set, along, type, known) : null
  const libvirt = elementFor(remedy, known) ?? setting?.forms?.libvirt ?? null
  return {
    side: remedy.side,
    text: [remedy.text, ...(setting?.lookUp ?? []), ...placeholders(libvirt)].join(' '),
    property: setting?.property ?? null,
    device: setting?.forms?.device ?? null,
    global: setting?.forms?.global ?? null,
    command: commandFor(remedy, known),
    libvirt,
    guestRestart: remedy.guestRestart,
    reverse: remedy.reverse,
  }
}

/** Returns a remedy for people. */
export function remedyRows(remedy: Remedy, context: FailureContext): SheetRow[] {
  const printed = remedyJson(remedy, context)
  if (printed === null) return []
  const { side, text, property, device, global, command, libvirt, guestRestart, reverse } = printed
  const known = remedy.set === undefined ? null : knownTo(remedy.set)
  const row = (label: string, line: string | null): SheetRow[] =>
    line === null ? [] : [{ label, text: line, nested: true }]
  const code = (label: string, line: string | null, language?: 'xml'): SheetRow[] =>
    row(label, line).map((made) => ({ ...made, code: true, ...(language && { language }) }))
  return [
    { label: side, text },
    ...row('property', device === null ? (property?.property ?? null) : null),
    ...code('-device', device),
    ...code('-global', global),
    ...code('command', command),
    ...code('libvirt', libvirt, 'xml'),
    ...row('known to', known),
    ...row('guest', guestRestart ? 'has to be shut down and started again' : null),
    ...row('drawback', reverse),
  ]
}
