import {
  about,
  fields,
  flag,
  type InferOutput,
  list,
  optional,
  pipe,
  read,
  regionSizeForm,
  text,
  textLike,
  whole,
  word,
} from '../../../bytes/form'
import { InputError } from '../../../bytes/input-error'
import type { DeviceRow, Unlike } from '../row'
import { barForm, fixedBar } from './bar-form'
import { namedCapability, startOf } from './capability-name'
import { step } from './step-form'

const LAST_BYTE = 4095
export const MOST_PROFILES = 1000
export const MOST_NAMES = 64

const FAMILIES = ['virtio', 'vfio-pci', 'pci']

const name = pipe(
  textLike(/^[A-Za-z0-9][\w.+,-]{0,63}$/, "a name like those of QEMU's device types"),
  read((given) => {
    if (!FAMILIES.includes(given)) return given
    throw new InputError(`'${given}' is the name of a family of devices`, {}, 'Give the device type a name of its own.')
  }),
)
const id = textLike(/^[0-9a-f]{4}:[0-9a-f]{4}$/, 'ids as lspci -n prints them ("8086:10d3")')
const capability = pipe(textLike(/^E?CAP_/, 'a capability as setpci spells it (CAP_MSIX)'), read(namedCapability))

const unlike = pipe(
  fields({
    classes: about('24-bit class codes', optional(list(whole(0, 0xff_ffff), 16, 1))),
    revision: optional(whole(0, 0xff)),
    section: about("last part of the device's section id, its vmstate name", optional(name)),
    has: about('capabilities that it has', optional(list(capability, 16))),
    lacks: about('capabilities that it does not have', optional(list(capability, 16))),
    bytes: about(
      'values of some of its bytes, within their masks',
      optional(list(fields({ at: whole(0, LAST_BYTE), mask: optional(whole(0, 0xff)), value: whole(0, 0xff) }), 64)),
    ),
  }),
  read(
    ({ has = [], lacks = [], bytes = [], ...rest }): Unlike => ({
      ...defined(rest),
      dump: (config) =>
        has.every((wanted) => startOf(wanted, config) !== undefined) &&
        lacks.every((wanted) => startOf(wanted, config) === undefined) &&
        bytes.every(({ at, mask = 0xff, value }) => ((config[at] ?? 0) & mask) === (value & mask)),
    }),
  ),
)

const profile = pipe(
  fields({
    names: about(
      "names of types with the same config space and masks; the first is the profile's",
      list(name, MOST_NAMES, 1),
    ),
    aliases: about('other spellings of them', optional(list(name, MOST_NAMES))),
    ids: about(
      'vendor and device id of each form of the device; without any it applies to every device when given',
      list(id, 256),
    ),
    unlike: about('what distinguishes it from devices with the same ids; all of it must be true', optional(unlike)),
    bars: about('the regions that the device registers; it has no others', optional(list(barForm, 6))),
    rom: about('bytes of the expansion ROM (256K); none by default', optional(regionSizeForm())),
    vfBars: about('regions of its virtual functions', optional(list(fixedBar, 6))),
    traits: about(
      'capability registers that its code makes writable; none by default',
      optional(
        fields({
          deviceErrors: optional(flag()),
          linkControl: optional(flag()),
          powerState: optional(flag()),
          powerEvents: optional(flag()),
        }),
      ),
    ),
    express: about(
      'whether it sends 4096 bytes without a PCI Express capability; by-capability by default',
      optional(word(['by-capability', 'always'])),
    ),
    values: about(
      'bytes of config that its code sets by hand',
      optional(list(fields({ at: whole(0, LAST_BYTE), value: whole(0, 0xff) }), LAST_BYTE)),
    ),
    properties: about(
      "properties of the device that QEMU's own devices do not have, for --set",
      optional(list(name, MOST_NAMES)),
    ),
    extra: about('what its code finally does to the masks', optional(list(step, 64))),
  }),
  read(
    ({ names, values = [], extra = [], traits, ...rest }): DeviceRow => ({
      ...defined(rest),
      names: names as [string, ...string[]],
      traits: defined(traits ?? {}),
      values: Object.fromEntries(values.map(({ at, value }) => [at, value])),
      extra: (context) => extra.map((call) => call(context)),
    }),
  ),
)

/** Returns a copy without properties whose value is undefined. */
function defined<T extends object>(entry: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined)) as never
}

/** A file of profiles. */
export const PROFILE_FORM = fields({
  $schema: optional(text()),
  profiles: list(profile, MOST_PROFILES, 1),
})

export type ProfileFile = InferOutput<typeof PROFILE_FORM>
