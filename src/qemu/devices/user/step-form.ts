import { about, either, fields, list, optional, pipe, read, text, textLike, whole } from '../../../bytes/form'
import { InputError } from '../../../bytes/input-error'
import { CONFIG_SPACE, type Context } from '../../painting/context'
import type { Action, ArrayName, Step, Write } from '../../painting/step'
import { namedCapability, startOf } from './capability-name'

const CONVENTIONAL = 256
const LARGEST = 2 ** 32 - 1
const REGISTER_FORM = 'an offset (0x40), or a register as setpci spells it (CAP_EXP+8)'
const REGISTER = /^(E?CAP_[0-9A-Z_]{1,20})(?:\+((?:0x)?[0-9a-f]{1,3}))?$/

/** Returns the offset of a register of `length` bytes in a config space; null if the device has no such capability. */
type Locate = (config: Uint8Array, length: number) => number | null

const fixedPlace =
  (offset: number): Locate =>
  (_, length) =>
    offset + length <= CONFIG_SPACE ? offset : null

/** Parses "CAP_EXP+8": hexadecimal offset from the start of a capability, as in setpci. */
function placeIn(text: string): Locate {
  const [, name = '', offset = '0'] = REGISTER.exec(text)!
  const capability = namedCapability(name)
  const end = capability.extended ? CONFIG_SPACE : CONVENTIONAL
  return (config, length) => {
    const start = startOf(capability, config)
    if (start === undefined) return null
    const at = start + Number.parseInt(offset.replace('0x', ''), 16)
    return at + length <= end ? at : null
  }
}

const at = about(
  'offset in config space (0x40), or of a capability, as setpci spells it (CAP_EXP+8, ECAP_AER+4)',
  either(
    [pipe(whole(0, CONFIG_SPACE - 1), read(fixedPlace)), pipe(textLike(REGISTER, REGISTER_FORM), read(placeIn))],
    REGISTER_FORM,
  ),
)

/** What each number of an entry does, and to which of the five arrays. */
const EFFECTS = {
  value: { how: 'set', array: 'config', about: 'config gets this value' },
  writable: { how: 'or', array: 'wmask', about: 'these bits become guest-writable' },
  readOnly: { how: 'clear', array: 'wmask', about: 'these bits are no longer guest-writable' },
  writeMask: { how: 'set', array: 'wmask', about: 'exactly these bits are guest-writable' },
  oneToClear: { how: 'or', array: 'w1cmask', about: 'these bits become write-1-to-clear' },
  compared: { how: 'or', array: 'cmask', about: 'these bits are compared on load' },
  notCompared: { how: 'clear', array: 'cmask', about: 'these bits are not compared on load' },
} as const satisfies Record<string, { how: Write['how']; array: ArrayName; about: string }>

type Effect = keyof typeof EFFECTS
const NAMES = Object.keys(EFFECTS) as Effect[]

const bits = (name: Effect) => about(EFFECTS[name].about, optional(whole(0, LARGEST)))

const entry = fields({
  at,
  width: about('width of the numbers below in bytes, little-endian; 1 by default', optional(whole(1, 4))),
  repeat: about('number of consecutive registers that get the same; 1 by default', optional(whole(1, CONFIG_SPACE))),
  value: bits('value'),
  writable: bits('writable'),
  readOnly: bits('readOnly'),
  writeMask: bits('writeMask'),
  oneToClear: bits('oneToClear'),
  compared: bits('compared'),
  notCompared: bits('notCompared'),
  unknown: about('it is not known whether these bits are compared: they get no verdict', optional(whole(0, LARGEST))),
})

/** Returns what an entry does to the arrays of a device; nothing if it has no such capability. */
const write = pipe(
  entry,
  read((given) => {
    const { at: place, width = 1, repeat = 1, unknown } = given
    const effects = NAMES.filter((name) => given[name] !== undefined)
    if (effects.length === 0 && unknown === undefined) {
      throw new InputError('it changes nothing', {}, `Give one of ${NAMES.join(', ')}, unknown.`)
    }
    for (const name of [...effects, 'unknown'] as const) {
      if ((given[name] ?? 0) < 2 ** (8 * width)) continue
      throw new InputError(`${name} does not fit into ${width} byte${width === 1 ? '' : 's'}`, {}, 'Give a width.')
    }
    return (config: Uint8Array): Action[] => {
      const first = place(config, width * repeat)
      if (first === null) return []
      return Array.from({ length: repeat }, (_, i) => first + i * width).flatMap((offset): Action[] => [
        ...effects.map((name): Write => {
          const { how, array } = EFFECTS[name]
          return { kind: 'write', array, at: offset, width, how, value: given[name]! }
        }),
        ...(unknown === undefined ? [] : [{ kind: 'uncertain' as const, at: offset, width, value: unknown }]),
      ])
    }
  }),
)

export const MOST_WRITES = 256

const call = fields({
  rule: about(
    'code of the rule that masks and reports print; device by default',
    optional(textLike(/^[a-z][a-z0-9-]{0,39}$/, 'a code (my-device)')),
  ),
  note: about("what the device's code does to the masks, and in which function", text()),
  writes: list(write, MOST_WRITES, 1),
})

/** One call of a device's code. */
export const step = pipe(
  call,
  read(
    ({ rule = 'device', note, writes }) =>
      ({ config }: Context): Step => ({
        rule,
        note,
        actions: writes.flatMap((actions) => actions(config)),
      }),
  ),
)
