import { about, byte, flag, integer, list, object, offset, oneOf, orNull, type Schema, text, version } from './words'

const line = about('line of the log, from 1', integer(1))

const operands = object({ offset, read: byte, device: byte, cmask: byte, wmask: byte, w1cmask: byte })

const reading = object({
  layout: about('where the layout of config space comes from', text),
  register: text,
  field: orNull(text),
  meaning: about("the meaning of both sides' values", text),
  rule: text,
  note: text,
  case: about('code of the likeliest known cause', orNull(text)),
  cases: about(
    'all known causes that fit',
    list(
      object({
        code: text,
        certainty: about('sure if everything that the signature asks for was seen', oneOf('sure', 'possible')),
      }),
    ),
  ),
})

const nextStep = object({
  side: oneOf('source', 'destination', 'both', 'anywhere'),
  text,
  command: orNull(text),
})

const message = object({
  line,
  message: about('the line QEMU prints, without its program name', text),
  operands,
  failing: about('the bits that made the restore fail', byte),
  section: about('the device, as the migration stream names it', orNull(text)),
  address: orNull(text),
  instance: orNull(integer(0)),
  reason: about('what follows "load of migration failed"', orNull(text)),
  qemu: about('version of the receiving QEMU, as given or logged', orNull(text)),
  machine: orNull(text),
  readings: about('the registers that the byte can belong to, the likeliest first', list(reading)),
  alternative: about('another cause that prints the same message', orNull(text)),
  option: about("the device's -device option in the logged command line", orNull(text)),
  needed: about('what would make the explanation more precise', orNull(text)),
  nextSteps: list(nextStep),
})

const otherFailure = object({
  line,
  class: text,
  case: about('what of that class; check names its stops so too', text),
  message: text,
  section: orNull(text),
  reason: orNull(text),
  about: about(
    'what it has to do with config space: it was refused, something else was, either, no restore failed, another log says',
    oneOf('config', 'other', 'open', 'start', 'elsewhere'),
  ),
  certainty: about('sure if a program says so itself', oneOf('sure', 'possible')),
  meaning: text,
  remedy: about('what to do, in one paragraph', text),
  remedies: about('the same, step by step', list(nextStep)),
  own: about("the device's own words", list(text)),
  alsoSaid: about('what else the log says about this failure', list(object({ line, class: text, message: text }))),
  printedBy: about(
    'releases of QEMU that word the message so: first with, first without',
    orNull(object({ since: orNull(text), until: orNull(text) })),
  ),
})

const remedy = object({
  side: oneOf('source', 'destination', 'both', 'guest'),
  text,
  property: orNull(
    object({
      device: text,
      property: text,
      value: about('null if only the source has it and its register is unknown', orNull(text)),
      since: about('first release that knows it, if that matters', orNull(text)),
      gone: about('a release that no longer knows it', orNull(text)),
    }),
  ),
  device: about('as an option of -device', orNull(text)),
  global: about('as -global', orNull(text)),
  command: about('a command for the guest', orNull(text)),
  libvirt: about("an element of libvirt's domain XML, or a command", orNull(text)),
  guestRestart: about('whether the running guest has to be shut down and started again', flag),
  reverse: about('what it does to migrations in the other direction', orNull(text)),
})

const page = {
  code: text,
  title: text,
  cause: text,
  affects: text,
  introduced: orNull(text),
  fixed: orNull(text),
  commits: list(text),
  compat: orNull(text),
  remedies: list(remedy),
  createdOn: about(
    'what matters if the guest was created by a release from "from" on and before "until"',
    list(object({ from: text, until: text, says: text })),
  ),
  sources: list(text),
}

const guestCreatedThere = about('those of createdOn that apply to --created-on', list(text))

const ofLog = object({
  schemaVersion: version,
  messages: about('refused bytes of config space', list(message)),
  neighbours: about('restores that failed for another reason', list(otherFailure)),
  cases: about('the pages of the causes that are named', list(object({ ...page, guestCreatedThere }))),
  omitted: about('failed restores beyond those that are explained', integer(0)),
  nextSteps: about('how to proceed if the log shows no failed restore', list(nextStep)),
})

const ofCase = object({ schemaVersion: version, case: object(page) })

const ofDeviceState = object({
  schemaVersion: version,
  deviceState: integer(0, 0xffff_ffff),
  meanings: list(object({ protocol: text, name: text, valid: flag, why: text })),
})

/** `explain --format json`: of a log, of the code of a known cause, of a device state of VFIO. */
export const EXPLAIN: Schema = { anyOf: [ofLog, ofCase, ofDeviceState] }

/** `cases --format json` */
export const CASE_LIST: Schema = object({ schemaVersion: version, cases: list(object(page)) })
