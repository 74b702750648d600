import * as v from 'valibot'
import { about, type InferOutput, known, list, mapping, text, whole, word } from '../../bytes/form'

/** Value of `kind`, by which a file of measured rules is recognised. */
export const RULES_KIND = 'pcimig-rules'

/** Limits of a file of rules, several times those of a program with every machine type and device. */
export const MOST_MACHINES = 1000
export const MOST_ARRAYS = 200_000
export const MOST_RULED_DEVICES = 100_000
export const MOST_TRIED = 1000
const LARGEST_CONFIG = 4096
/** Every second byte another run: six characters and a blank each. */
const LONGEST_ARRAY = 5 * LARGEST_CONFIG
const LONGEST_VALUE = 4096

/** Where a measured device sat; `machine` for one that the machine brings along. */
export const RULED_PLACES = ['root-port', 'pcie.0', 'pci-bridge', 'pci.0', 'machine'] as const

const orNull = <T extends v.GenericSchema>(schema: T) => v.nullable(schema)

const properties = () =>
  mapping(text(100), v.pipe(v.string('has to be text'), v.maxLength(LONGEST_VALUE, 'is too long a value')))

const array = v.pipe(
  v.string('has to be text'),
  v.maxLength(LONGEST_ARRAY, `has more than ${LONGEST_ARRAY} characters`),
  v.regex(/^[0-9a-f:* ]*$/, 'has to be runs of bytes in lower-case hex, "2:0102 8*4:ff"'),
)

const at = () => whole(0, MOST_ARRAYS - 1)
const bytes = () =>
  about(
    'entries of arrays: config space as new, cmask, wmask, w1cmask',
    v.pipe(list(at(), 4, 4), v.length(4, 'has to have 4 entries')),
  )

const size = () => about('bytes that a stream carries', whole(64, LARGEST_CONFIG))

const tried = known({
  set: about('what it was given besides what its back end needs', properties()),
  properties: about('what that changed of the properties above', properties()),
  size: size(),
  bytes: bytes(),
})

const device = known({
  type: about("QEMU's name of the device type", text(100)),
  place: about('where it sat', word(RULED_PLACES)),
  path: about('of a device that the machine brings along: its place in a stream', orNull(text())),
  machines: about('entries of machines', list(whole(0, MOST_MACHINES - 1), MOST_MACHINES, 1)),
  size: size(),
  properties: about('those that decide masks or compared bytes, as info qtree prints them', properties()),
  bytes: bytes(),
  tried: about('the same device with options', list(tried, MOST_TRIED)),
})

/** The form of a file of measured rules. Fields that it does not list are those of a newer pcimig, and ignored. */
export const RULES_FORM = known({
  schemaVersion: v.literal(1, 'has to be 1: another version of pcimig wrote the file'),
  kind: v.literal(RULES_KIND),
  taken: about('when, in UTC as ISO 8601', text()),
  qemu: about(
    'the program that was measured',
    known({ version: text(), package: orNull(text()), architecture: orNull(text()) }),
  ),
  machines: about('machine types that were measured', list(text(), MOST_MACHINES, 1)),
  aliases: about('other names of machine types', mapping(text(), text())),
  arrays: about(
    'runs of bytes that are not zero: OFFSET:BYTES and OFFSET*COUNT:BYTE, in hex',
    list(array, MOST_ARRAYS),
  ),
  devices: about('what was measured', list(device, MOST_RULED_DEVICES)),
  refused: about('device types that were not made, and why', mapping(text(), text(LONGEST_VALUE))),
  vmstate: about('output of -dump-vmstate; null if there is none', v.nullable(v.looseObject({}))),
})

/** A file of measured rules, schemaVersion 1. */
export type RulesFile = InferOutput<typeof RULES_FORM>
export type RuledDevice = RulesFile['devices'][number]
export type RuledPlace = (typeof RULED_PLACES)[number]
