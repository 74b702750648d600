/** What QEMU takes for a switch, and how it writes it (qapi_bool_parse, qapi/qapi-util.c). */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ...['on', 'true', 'yes', 'y'].map((value) => [value, 'on'] as const),
  ...['off', 'false', 'no', 'n'].map((value) => [value, 'off'] as const),
])

/** The one spelling of a property's value: "on" for "yes"; others stay as they are. */
export const spelled = (value: string): string => SPELLINGS.get(value) ?? value

/** Whether QEMU reads a switch's value as true. */
export const isTrue = (value: string | undefined): boolean => value !== undefined && spelled(value) === 'on'

/** Whether QEMU accepts that value for a switch. */
export const isSwitchValue = (value: string): boolean => SPELLINGS.has(value)
