import {
  about,
  byte,
  hexBytes,
  integer,
  list,
  object,
  offset,
  oneOf,
  orNull,
  type Schema,
  size,
  text,
  version,
} from './words'

const length = integer(1, 4096)

/** `masks --format json` */
export const MASKS: Schema = object({
  schemaVersion: version,
  devices: list(
    object({
      id: text,
      address: orNull(text),
      profile: object({ name: text }),
      size,
      config: hexBytes,
      cmask: hexBytes,
      wmask: hexBytes,
      w1cmask: hexBytes,
      checked: hexBytes,
      rules: list(object({ offset, length, rule: text, note: text })),
      refused: orNull(text),
      notes: list(text),
      changes: list(
        object({
          offset,
          length,
          bits: hexBytes,
          by: oneOf('guest', 'device', 'hot-plug', 'monitor'),
          how: text,
        }),
      ),
      kernel: about(
        "what the host's kernel made of the function before QEMU read it; null unless the view is physical",
        orNull(
          object({
            release: about('the kernels that do so', text),
            changes: list(object({ offset, raw: byte, shown: byte, rule: text, note: text })),
            hidden: list(
              object({
                chain: oneOf('standard', 'extended'),
                id: integer(0, 0xffff),
                offset,
                constant: about("the kernel's name, null for an id that it does not know", orNull(text)),
              }),
            ),
          }),
        ),
      ),
    }),
  ),
})

/** `show --format json` */
export const SHOW: Schema = object({
  schemaVersion: version,
  devices: list(
    object({
      id: text,
      address: orNull(text),
      profile: object({ name: text }),
      size,
      sections: list(object({ offset, length: integer(0, 4096), lines: list(text) })),
    }),
  ),
})

const id = integer(0, 0xffff)

/** `extract --list`, and the index.json of `extract -o` */
export const EXTRACT: Schema = object({
  schemaVersion: version,
  format: text,
  machine: orNull(text),
  devices: list(
    object(
      {
        id: text,
        instance: integer(0),
        address: orNull(text),
        vendor: id,
        device: id,
        size,
        offset: orNull(integer(0)),
        config: hexBytes,
        file: text,
      },
      ['file'],
    ),
  ),
  problems: list(object({ section: text, instance: integer(0), reason: text })),
  notes: list(text),
})

/** `profiles --format json` */
export const PROFILES: Schema = object({
  schemaVersion: version,
  profiles: list(
    object({
      name: text,
      kind: oneOf('family', 'device type'),
      matches: text,
      assumes: list(text),
      verifiedOn: list(text),
    }),
  ),
})
