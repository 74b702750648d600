import { INPUT_KINDS } from '../../check/report/report'
import { VIEWS } from '../../qemu/request'
import {
  about,
  byte,
  flag,
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
} from './words'

const verdict = oneOf('compatible', 'incompatible', 'undetermined')
const view = oneOf(...VIEWS)
const unpaired = list(object({ id: text, address: orNull(text) }))

const tool = object({ name: { const: 'pcimig' }, version: text })
const machines = list(object({ from: text, to: text, verdict }))
const releases = about(
  'verdicts by release, oldest first, unless one release and machine type was given',
  list(object({ from: text, to: text, verdict, machines: about('if machine types disagree', machines) }, ['machines'])),
)
const target = object(
  {
    qemu: about('null if not given', orNull(text)),
    machine: orNull(text),
    hostKernel: orNull(text),
    releases,
  },
  ['releases'],
)
const input = object({
  path: about('as given; "-" is standard input', text),
  sha256: about(
    'of the file; null for a file too large to be hashed',
    orNull({ type: 'string', pattern: '^[0-9a-f]{64}$' }),
  ),
  kind: oneOf(...INPUT_KINDS),
})
const inputs = orNull(object({ source: input, destination: about('null if it was predicted', orNull(input)) }))
const covers = about(
  'what can be judged from the two inputs: whatever is false was not compared',
  object({ config: flag, machine: flag, ram: flag, sections: flag, virtio: flag, vmstate: flag }),
)
const predicted = about('true if the destination was predicted (--dst-from-model)', flag)
const settings = about(
  'the settings file, and the options that take all or part of their value from it',
  object({ file: text, options: list(text) }),
)
const guard = about(
  'only of guard: what became of the migration',
  object({
    migration: about(
      "QEMU's name of the source's migration status; null without a monitor of the source",
      orNull(text),
    ),
    cancel: about(
      'null if none was requested',
      orNull(oneOf('not-incompatible', 'cancelled', 'nothing-to-cancel', 'too-late', 'not-ended')),
    ),
    source: about("the source's run state afterwards", orNull(text)),
  }),
)
const exit = about(
  "what the exit code stands for, if an allow-list or a baseline made that differ from QEMU's verdict",
  object({ verdict, allow: orNull(text), baseline: orNull(text) }),
)
const address = object({ source: orNull(text), destination: orNull(text) })

const firstFailure = object({
  offset,
  read: byte,
  device: byte,
  cmask: byte,
  wmask: byte,
  w1cmask: byte,
  message: about('the line QEMU prints, without its program name', text),
})

const outcome = oneOf('fails', 'adopted')
const compared = {
  offset,
  source: byte,
  destination: byte,
  cmask: byte,
  wmask: byte,
  w1cmask: byte,
  failing: about('the bits that make the restore fail', byte),
  outcome,
  register: text,
  field: orNull(text),
  rule: text,
  case: orNull(text),
}
const { outcome: _, ...undecided } = compared

const device = {
  id: text,
  address,
  profile: object({ name: text, how: oneOf('detected', 'given', 'measured'), verified: flag }),
  verdict,
  reason: orNull(text),
  size: about('bytes of config space that are sent and compared', size),
  firstFailure: orNull(firstFailure),
  obstacle: about(
    'what keeps the device from being migrated at all, mostly a bug in QEMU: the code of its page, and what QEMU prints',
    object({ code: text, message: orNull(text) }),
  ),
  differences: about(
    'bytes that differ: outcome "adopted" means that QEMU takes the source\'s',
    list(object(compared)),
  ),
  undetermined: about('bytes that differ and may or may not be compared by QEMU', list(object(undecided))),
  equal: about('with --all: bytes that are equal', list(object(undecided))),
  view: object({ source: view, destination: view }),
  kernels: about(
    'verdicts by the kernels of the two hosts, if they disagree: null for a side that is not a function of a host',
    list(object({ source: orNull(text), destination: orNull(text), verdict })),
  ),
  notes: list(text),
  assumptions: about(
    'with --dst-from-model: what the predicted destination is based on',
    list(
      object({
        property: text,
        value: text,
        from: oneOf('dump', 'set', 'default'),
        confirmed: flag,
        text: about('the assumption as a sentence', text),
      }),
    ),
  ),
  proof: about(
    'with --prove: what holds for every state that the guest can reach on the source',
    object({
      outcome: oneOf('safe', 'unsafe', 'depends'),
      findings: list(
        object({
          offset,
          bits: about('bits of that byte that the destination compares and something on the source changes', byte),
          register: text,
          field: orNull(text),
          by: oneOf('guest', 'device', 'hot-plug', 'constant'),
          action: about('what leads to that state', text),
          on: about('what decides whether it happens, or null', orNull(text)),
          firstFailure: orNull(firstFailure),
          witness: about('config space of such a state, or null if it depends', orNull(hexBytes)),
        }),
      ),
      conditions: about('unknowns about the whole device on which the outcome depends', list(text)),
      assumes: about('what the outcome assumes', list(text)),
    }),
  ),
}
const OPTIONAL = ['assumptions', 'equal', 'kernels', 'obstacle', 'proof']

const stop = object(
  {
    order: { type: 'integer' },
    section: text,
    kind: oneOf(
      'stream-form',
      'command',
      'configuration',
      'machine-type',
      'ram-block',
      'unknown-section',
      'section-version',
      'config',
      'field',
      'section-length',
      'subsection',
      'virtio-features',
      'abort',
    ),
    message: orNull(text),
    case: about('that explain names for this line', text),
    differs: about(
      "if a device's state is not what the destination loads",
      object(
        {
          state: text,
          field: orNull(text),
          subsection: orNull(text),
          sent: about('the version that was sent, or the bytes of the field', orNull({ type: 'integer' })),
          loaded: about('the newest or oldest version that is loaded, or the bytes read', orNull({ type: 'integer' })),
          loadedBy: about('of the releases that were measured, those that load the section', list(text)),
        },
        ['loadedBy'],
      ),
    ),
    missing: about(
      'virtio features that the guest uses and the destination does not offer',
      list(
        object({
          bit: integer(0, 127),
          name: about('as the specification names it', orNull(text)),
          property: about("of QEMU's device", orNull(text)),
        }),
      ),
    ),
  },
  ['missing', 'differs', 'case'],
)

/** `check --format json` */
export const CHECK: Schema = object(
  {
    schemaVersion: { const: 2 },
    tool,
    inputs,
    covers,
    target,
    predicted,
    settings,
    guard,
    exit,
    verdict,
    unpaired: object({ source: unpaired, destination: unpaired }),
    devices: list(object(device, OPTIONAL)),
    stops: about('for two streams: what stops the restore, in the order of the stream', list(stop)),
    notes: list(text),
  },
  ['stops', 'predicted', 'settings', 'guard', 'exit'],
)

const head = { schemaVersion: { const: 2 }, tool, inputs, covers, target, predicted, settings, guard, exit }
const OPTIONAL_HEAD = ['predicted', 'settings', 'guard', 'exit']

/** One line of `check --format ndjson`: a device that was compared, or one that could not be. */
export const CHECK_LINE: Schema = {
  anyOf: [
    object({ ...head, ...device }, [...OPTIONAL, ...OPTIONAL_HEAD]),
    object({ ...head, id: text, address, verdict: { const: 'undetermined' }, reason: text }, OPTIONAL_HEAD),
  ],
}
