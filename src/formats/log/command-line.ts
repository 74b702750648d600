/** A `-device` option of a logged command line, in QEMU's JSON or "driver,key=value,..." form. */
export interface LoggedDevice {
  /** The option's value as QEMU gets it, without shell quotes. */
  readonly text: string
  readonly json: boolean
  readonly driver: string
  readonly properties: ReadonlyMap<string, string | number | boolean>
}

/** An option's value: quoted, as JSON, or up to the next blank. The scanner limits the length of lines. */
const VALUE = String.raw`(?:'([^'\n]{1,2048})'|"([^"\n{]{1,2048})"|(\{[^\n]{1,2048}?\})(?=[\s\\]|$)|([^\s'"{\\]{1,2048}))`
const MACHINE = new RegExp(String.raw`(?:^|[\s"'])--?(?:machine|M)[ \t]+${VALUE}`)
const DEVICE = new RegExp(String.raw`(?:^|[\s"'])--?device[ \t]+${VALUE}`, 'g')

/** Names of machine types, to ignore "-M" of other programs. */
const TYPE = /^(?:pc|q35|virt|pseries|s390|microvm|isapc|powernv|sun4|malta|mac99|g3beige|sbsa)[\w.-]{0,64}$/

const textOf = (match: RegExpExecArray | RegExpMatchArray): string => match[1] ?? match[2] ?? match[3] ?? match[4] ?? ''

/** Splits "a,b=c,d=e,,f": a doubled comma belongs to the value (qemu-option.c). */
const parts = (text: string): string[] =>
  text
    .replaceAll(',,', '\0')
    .split(',')
    .map((part) => part.replaceAll('\0', ','))

function members(text: string): Map<string, string | number | boolean> | null {
  try {
    const read: unknown = JSON.parse(text)
    if (typeof read !== 'object' || read === null) return null
    return new Map(Object.entries(read).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value)))
  } catch {
    return null
  }
}

/** The name of the first part may be omitted; a part without "=" is a switch. */
function pairs(text: string, first: string): Map<string, string> {
  return new Map(
    parts(text).map((part, i): [string, string] => {
      const at = part.indexOf('=')
      if (at >= 0) return [part.slice(0, at), part.slice(at + 1)]
      return i === 0 ? [first, part] : [part, 'on']
    }),
  )
}

/** Returns the machine type given by -machine or -M, in any of QEMU's forms, or null. */
export function machineInCommand(line: string): string | null {
  const match = MACHINE.exec(line)
  if (!match) return null
  const text = textOf(match)
  const type = (text.startsWith('{') ? members(text) : pairs(text, 'type'))?.get('type')
  return typeof type === 'string' && TYPE.test(type) ? type : null
}

/** Returns the devices of a command line, in its order. */
export function loggedDevices(line: string): LoggedDevice[] {
  return [...line.matchAll(DEVICE)].flatMap((match): LoggedDevice[] => {
    const text = textOf(match)
    // QEMU's own message about an option: "-device pvscsi,addr=0x5: Attempt to add …".
    if (text.endsWith(':')) return []
    const json = text.startsWith('{')
    const properties = json ? members(text) : pairs(text, 'driver')
    const driver = properties?.get('driver')
    return properties && typeof driver === 'string' && /^[\w.-]{1,64}$/.test(driver)
      ? [{ text, json, driver, properties }]
      : []
  })
}
