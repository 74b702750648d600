import { PLACEMENTS } from '../../qemu/request'
import { about, byte, flag, integer, list, object, offset, oneOf, orNull, type Schema, text, version } from './words'

const outcome = oneOf('safe', 'unsafe', 'depends')
const cellOutcome = about('unknown: it cannot be built there', oneOf('safe', 'unsafe', 'depends', 'unknown'))
const placement = oneOf(...PLACEMENTS)
const releases = about('oldest first', list(text))
const cells = integer(0)

const reason = object({
  offset,
  register: text,
  field: orNull(text),
  by: about('what causes it; constant: it has that value from the start', text),
  action: text,
  source: about('the byte at the offset, in the state that fails', byte),
  destination: about("the destination's byte", byte),
  on: about('what decides whether it happens', orNull(text)),
  property: orNull(
    object({
      name: text,
      source: text,
      destination: text,
      settable: about("whether the destination's QEMU knows it", flag),
    }),
  ),
  case: about('code of the known cause', orNull(text)),
})

const verdict = {
  outcome: cellOutcome,
  reasons: list(reason),
  conditions: about('what else decides, or why it is unknown', list(text)),
}

const standing = {
  ...verdict,
  to: releases,
  places: list(object({ placement, machines: list(text) })),
}

/** `atlas --format json` */
export const ATLAS: Schema = object({
  schemaVersion: version,
  releases,
  machines: list(text),
  set: about('properties of every device, on both ends', { type: 'object', additionalProperties: text }),
  notes: about('what to know about the machine types', list(text)),
  devices: list(
    object({
      device: text,
      placements: list(placement),
      notMigrated: about('why no stream carries its config space', orNull(text)),
      count: about('cells of each outcome', object({ safe: cells, unsafe: cells, depends: cells, unknown: cells })),
      cells: about(
        'each release of `from` to each of `to`, if both have the machine type; without the reasons in `standing`',
        list(object({ ...standing, from: releases })),
      ),
      standing: about('reasons that apply between hosts that run the same, too', list(object(standing))),
      machineChanges: about(
        'between neighbouring machine types in one release',
        list(object({ ...verdict, from: text, to: text, qemu: text, placements: list(placement) })),
      ),
    }),
  ),
})

/** `atlas --safe-from TYPE --format json` */
export const NEXT_RELEASE: Schema = object({
  schemaVersion: version,
  machine: text,
  notes: about('what to know about the machine type', list(text)),
  devices: about('device types that were considered', list(text)),
  sources: list(
    object({
      from: about('the release that guests run under', text),
      newest: about('the newest later release that is safe both ways', orNull(text)),
      conditional: about('a newer one that is safe unless something else decides otherwise', orNull(text)),
      later: about(
        'later releases, newest first',
        list(
          object({
            to: text,
            outcome,
            hindrances: list(object({ ...verdict, direction: oneOf('there', 'back'), devices: list(text) })),
          }),
        ),
      ),
    }),
  ),
})

const end = object({ qemu: text, machine: text })
const four = object({ config: byte, cmask: byte, wmask: byte, w1cmask: byte })

/** `diff --format json` */
export const DIFF: Schema = object({
  schemaVersion: version,
  difference: about(
    'null: no later release or machine type differs (--first-bad)',
    orNull(
      object({
        device: text,
        placement,
        from: end,
        to: end,
        changes: list(object({ offset, register: text, field: orNull(text), from: four, to: four })),
        transition: object({ ...verdict, outcome }),
      }),
    ),
  ),
})
