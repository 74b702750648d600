import { CAPTURE_KIND, CAPTURE_METHODS, CAPTURE_VIEWS, CAPTURED_PLACEMENTS } from '../../formats/capture/capture'
import {
  about,
  flag,
  hexBytes,
  integer,
  list,
  object,
  offset,
  oneOf,
  orNull,
  type Schema,
  text,
  version,
} from './words'

const LARGEST = Number.MAX_SAFE_INTEGER
const textOrNull = orNull(text)
const word32 = integer(0, 0xffff_ffff)

const bits: Schema = { type: 'string', pattern: '^0x[0-9a-f]{1,32}$' }

const device = object(
  {
    id: about('id of its section; null if no section names it', textOrNull),
    instance: about('of its section', integer(0, 0x7fff_ffff)),
    address: about('as the guest numbers its buses; null on a bus without a number', textOrNull),
    path: about('the slot at every bridge down to it', textOrNull),
    type: about("QEMU's name of its type", textOrNull),
    qdevId: about('the id that it was given on the command line', textOrNull),
    properties: about(
      'every property as `info qtree` prints it, without the quotes of text',
      orNull({ type: 'object', additionalProperties: text }),
    ),
    size: about('bytes of `config`: in view qemu, what is sent in a stream', integer(64, 4096)),
    view: oneOf(...CAPTURE_VIEWS),
    config: hexBytes,
    masks: about(
      "QEMU's own, from its memory, with the length of `config`",
      orNull(object({ cmask: hexBytes, wmask: hexBytes, w1cmask: hexBytes })),
    ),
    absent: about(
      'bytes that were not read because reading them does something; `config` has zeros there',
      list(object({ offset, length: integer(1, 4096) })),
    ),
    placement: about(
      'behind a PCIe port, on a PCIe root bus, on a conventional bus, on a conventional root bus',
      oneOf(...CAPTURED_PLACEMENTS),
    ),
    virtio: about(
      'features of a virtio device',
      object(
        {
          features: about('that the guest acknowledged; null if they could not be read', orNull(bits)),
          subsections: about('that virtio adds to the state', list(text)),
          vnetHeader: about("whether the backend passes on virtio's headers", flag),
          ufo: about('whether the backend passes on UFO', flag),
          ports: about('the most that a serial device can have', integer(0)),
          offered: about('what the device offers, if QEMU was asked', bits),
        },
        ['vnetHeader', 'ufo', 'ports', 'offered'],
      ),
    ),
    queueSizes: about('entries of each queue of a virtio device', list(integer(0, 0xffff))),
    strayQueue: about(
      'first queue of a virtio device that has no address although entries of it were used',
      object({ queue: integer(0, 1024), index: about('of the next entry', integer(1, 0xffff)) }),
    ),
    requestQueue: about("queue of a virtio-blk's first unfinished request", integer(0, 0xffffffff)),
    virtioConfigLength: about("bytes of a virtio device's own configuration", integer(0, 0xffff)),
    unmasked: about('unmasked MSI-X vectors of a passed-through function', list(integer(0, 2048))),
    regions: about(
      'regions with their size in bytes; a BAR that is not listed has none',
      list(object({ bar: integer(0, 5), size: integer(0, LARGEST) })),
    ),
    rom: about('bytes of the expansion ROM, 0 for none', integer(0, LARGEST)),
    hostFunction: about(
      'in view `physical`: what else the host shows of the function',
      object({
        driver: about('that is bound to it', textOrNull),
        virtual: flag,
        physicalFunction: about('address of the physical function of a virtual one', textOrNull),
        hidesIds: about('its own ids read ffff; `config` has those that the system gives it', flag),
        resources: about(
          'what the system made of each BAR',
          list(object({ bar: integer(0, 5), typeBits: integer(0, 15), assigned: flag })),
        ),
      }),
    ),
  },
  [
    ...['absent', 'placement', 'queueSizes', 'strayQueue', 'requestQueue', 'virtio', 'virtioConfigLength', 'unmasked'],
    ...['regions', 'rom', 'hostFunction'],
  ],
)

/** What `capture` writes, and every command takes. Values that are not known are null. */
export const CAPTURE: Schema = object(
  {
    schemaVersion: version,
    kind: { const: CAPTURE_KIND },
    taken: about('in UTC as ISO 8601', text),
    method: oneOf(...CAPTURE_METHODS),
    pauseMs: about('how long the guest was paused for it; 0 if it was not', orNull({ type: 'number', minimum: 0 })),
    status: about("QEMU's name of the run state", textOrNull),
    qemu: object({
      version: textOrNull,
      package: about("the distribution's own name for its build", textOrNull),
      architecture: textOrNull,
    }),
    machine: textOrNull,
    host: object({ kernel: about('as `uname -r` prints it', textOrNull) }),
    ram: about('RAM blocks, with their size in bytes', orNull(list(object({ name: text, size: integer(0, LARGEST) })))),
    possibleCpus: about(
      'how many processors the machine can have, with those that may be plugged in',
      integer(1, LARGEST),
    ),
    hdaCodecs: about('types of its HDA codecs, which no section names', list(text)),
    memorySlots: about('how many memory modules can be plugged in', integer(0, LARGEST)),
    hpetTimers: about('how many timers its HPET has', integer(0, 255)),
    capabilities: about('capabilities of migration that are on', list(text)),
    uuid: about("the guest's UUID; zeros if it was given none", text),
    machineProperties: about('of a pseries machine: its capabilities, `vsmt` and `smp.threads`', { type: 'object' }),
    processors: about(
      'system registers of its processors, on Arm',
      list(
        object({
          instances: about('of their sections `cpu`', list(word32)),
          registers: about('their numbers, as KVM has them', list(text)),
          constants: about('values of those that no guest can change and that are not 0', { type: 'object' }),
        }),
      ),
    ),
    dirtyBitmaps: about(
      'dirty bitmaps, under each name that a migration may give their block node',
      list(object({ node: text, name: text })),
    ),
    blocked: about(
      'why QEMU refuses to migrate the machine, in its own words; empty if it does not refuse',
      orNull(list(text)),
    ),
    sections: about(
      'in the order in which they load; null if the method does not show them',
      orNull(
        list(
          object(
            {
              ...{ id: text, instance: word32, version: word32 },
              subsections: about('of the section `timer`', list(text)),
              queueSizes: about(
                'entries of each queue of a virtio device that is not on PCI',
                list(integer(0, 0xffff)),
              ),
              values: about(
                'what the destination compares with its own: ports of a virtio-serial, the backend of a virtio-net, the model of a POWER processor',
                list(object({ name: text, type: text, value: text })),
              ),
            },
            ['subsections', 'queueSizes', 'values'],
          ),
        ),
      ),
    ),
    devices: list(device),
    missing: about(
      'functions that are sent but were not captured, and why',
      list(object({ path: text, type: text, reason: text })),
    ),
    notes: about('notes on how it was taken', list(text)),
  },
  [
    ...[
      'possibleCpus',
      'hdaCodecs',
      'memorySlots',
      'hpetTimers',
      'capabilities',
      'uuid',
      'machineProperties',
      'processors',
    ],
    'dirtyBitmaps',
    ...['missing', 'notes'],
  ],
)
