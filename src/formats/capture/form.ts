import * as v from 'valibot'
import { known, list, text, whole, word } from '../../bytes/form'
import { CAPTURE_KIND, CAPTURE_METHODS, CAPTURE_VIEWS, CAPTURED_PLACEMENTS } from './capture'

/** Limits of a capture file, far above any machine's. */
export const MOST_CAPTURED_DEVICES = 65_536
export const MOST_CAPTURED_SECTIONS = 100_000
export const MOST_CAPTURED_BLOCKS = 100_000
export const MOST_CAPTURED_PROPERTIES = 4096
export const LONGEST_CAPTURED_TEXT = 65_536

const LARGEST_CONFIG = 4096
/** Vectors of MSI-X (PCI 3.0 section 6.8.2.3), and above the queues of a virtio device (VIRTIO_QUEUE_MAX 1024). */
const MOST_QUEUES = 2048
const LARGEST_MEMORY = Number.MAX_SAFE_INTEGER
const LARGEST_VERSION = 0x7fffffff

const anyText = () =>
  v.pipe(
    v.string('has to be text'),
    v.maxLength(LONGEST_CAPTURED_TEXT, `has more than ${LONGEST_CAPTURED_TEXT} characters`),
  )
const orNull = <T extends v.GenericSchema>(schema: T) => v.nullable(schema)
const words = () => orNull(text())

const hexBytes = () =>
  v.pipe(
    v.string('has to be text'),
    v.maxLength(2 * LARGEST_CONFIG, `has more than ${LARGEST_CONFIG} bytes`),
    v.regex(/^([0-9a-f]{2})*$/, 'has to be bytes in lower-case hex'),
  )

const masks = known({ cmask: hexBytes(), wmask: hexBytes(), w1cmask: hexBytes() })

const properties = v.pipe(
  v.record(anyText(), anyText(), 'has to be a mapping'),
  v.check(
    (entries) => Object.keys(entries).length <= MOST_CAPTURED_PROPERTIES,
    `has more than ${MOST_CAPTURED_PROPERTIES} properties`,
  ),
)

const features = v.pipe(
  v.string('has to be text'),
  v.regex(/^0x[0-9a-f]{1,32}$/, 'has to be a number like 0x130000000'),
)
/** Far above those of any machine type: 4096 since 10.0 (max_cpus). */
const MOST_CPUS = 1_000_000
/** ACPI_MAX_RAM_SLOTS is 256. */
const MOST_SLOTS = 65_536
/** HPET_MAX_TIMERS is 32. */
const MOST_TIMERS = 255
const MOST_CAPABILITIES = 1024
const MOST_BITMAPS = 65_536
/** Above what QEMU has of them. */
const MOST_SUBSECTIONS = 64

/** A bit for each of 511 ports, 32 in a value, and a few more. */
const MOST_VALUES = 64
/** Above what any processor has. */
const MOST_REGISTERS = 4096
const hexNumber = () =>
  v.pipe(v.string('has to be text'), v.regex(/^0x[0-9a-f]{1,16}$/, 'has to be a number like 0x603000000013c000'))

const flag = v.boolean('has to be true or false')

const virtio = known({
  features: orNull(features),
  subsections: list(text(), MOST_SUBSECTIONS),
  vnetHeader: v.optional(flag),
  ufo: v.optional(flag),
  ports: v.optional(whole(0, MOST_QUEUES)),
  offered: v.optional(features),
})

const device = known({
  id: words(),
  instance: whole(0, LARGEST_VERSION),
  address: words(),
  path: words(),
  type: words(),
  qdevId: words(),
  properties: orNull(properties),
  size: whole(64, LARGEST_CONFIG),
  view: word(CAPTURE_VIEWS),
  config: hexBytes(),
  masks: orNull(masks),
  absent: v.optional(
    list(known({ offset: whole(0, LARGEST_CONFIG - 1), length: whole(1, LARGEST_CONFIG) }), LARGEST_CONFIG),
  ),
  placement: v.optional(word(CAPTURED_PLACEMENTS)),
  queueSizes: v.optional(list(whole(0, 0xffff), MOST_QUEUES)),
  strayQueue: v.optional(known({ queue: whole(0, MOST_QUEUES), index: whole(1, 0xffff) })),
  requestQueue: v.optional(whole(0, 0xffffffff)),
  virtio: v.optional(virtio),
  virtioConfigLength: v.optional(whole(0, 0xffff)),
  unmasked: v.optional(list(whole(0, MOST_QUEUES), MOST_QUEUES)),
  regions: v.optional(list(known({ bar: whole(0, 5), size: whole(0, LARGEST_MEMORY) }), 6)),
  rom: v.optional(whole(0, LARGEST_MEMORY)),
  hostFunction: v.optional(
    known({
      driver: words(),
      virtual: flag,
      physicalFunction: words(),
      hidesIds: flag,
      resources: list(known({ bar: whole(0, 5), typeBits: whole(0, 15), assigned: flag }), 6),
    }),
  ),
})

const processor = known({
  instances: list(whole(0, 0xffffffff), MOST_CPUS),
  registers: list(hexNumber(), MOST_REGISTERS),
  constants: v.pipe(
    v.record(hexNumber(), hexNumber(), 'has to be a mapping'),
    v.check((entries) => Object.keys(entries).length <= MOST_REGISTERS, `has more than ${MOST_REGISTERS} registers`),
  ),
})

/** The form of a capture file. Fields that it does not list are those of a newer pcimig, and ignored. */
export const CAPTURE_FORM = known({
  schemaVersion: v.literal(1, 'has to be 1: another version of pcimig wrote the file'),
  kind: v.literal(CAPTURE_KIND),
  taken: text(),
  method: word(CAPTURE_METHODS),
  pauseMs: orNull(v.pipe(v.number('has to be a number'), v.minValue(0, 'is below 0'))),
  status: words(),
  qemu: known({ version: words(), package: words(), architecture: words() }),
  machine: words(),
  host: known({ kernel: words() }),
  ram: orNull(list(known({ name: text(), size: whole(0, LARGEST_MEMORY) }), MOST_CAPTURED_BLOCKS)),
  possibleCpus: v.optional(whole(1, MOST_CPUS)),
  hdaCodecs: v.optional(list(text(), MOST_CAPTURED_DEVICES)),
  memorySlots: v.optional(whole(0, MOST_SLOTS)),
  hpetTimers: v.optional(whole(0, MOST_TIMERS)),
  capabilities: v.optional(list(text(), MOST_CAPABILITIES)),
  uuid: v.optional(text()),
  machineProperties: v.optional(properties),
  processors: v.optional(list(processor, MOST_CPUS)),
  dirtyBitmaps: v.optional(list(known({ node: anyText(), name: anyText() }), MOST_BITMAPS)),
  blocked: orNull(list(anyText(), MOST_CAPTURED_SECTIONS)),
  sections: orNull(
    list(
      known({
        id: text(),
        instance: whole(0, 0xffffffff),
        version: whole(0, 0xffffffff),
        subsections: v.optional(list(text(), MOST_SUBSECTIONS)),
        queueSizes: v.optional(list(whole(0, 0xffff), MOST_QUEUES)),
        values: v.optional(list(known({ name: text(), type: text(), value: hexNumber() }), MOST_VALUES)),
      }),
      MOST_CAPTURED_SECTIONS,
    ),
  ),
  devices: list(device, MOST_CAPTURED_DEVICES),
  missing: v.optional(list(known({ path: text(), type: text(), reason: anyText() }), MOST_CAPTURED_DEVICES)),
  notes: v.optional(list(anyText(), MOST_CAPTURED_DEVICES)),
})
