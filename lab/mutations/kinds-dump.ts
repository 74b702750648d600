import { DAMAGES } from './damages'
import { NOTATIONS } from './notations'
import { type Numbers, numbers, pick } from './numbers'
import { machineOf, type Pair, pairOf, refuses, requestFor } from './pairs'
import { TEXT_DAMAGES } from './text-damages'
import { type Input, onSides, SIDES, type Trial } from './trial'

/** A kind of input, and how one of its trials is drawn. */
export interface Kind {
  readonly name: string
  readonly draw: (random: Numbers) => Trial
  /** What reads the source, if it is not an input of `check`. */
  readonly read?: (path: string) => Promise<unknown>
}

const decoded = (file: Uint8Array): string => Buffer.from(file).toString('latin1')
const encoded = (text: string | Uint8Array): Uint8Array => (typeof text === 'string' ? Buffer.from(text) : text)

/** Single bits anywhere: what counts then is what the bytes are now. */
const BITS = 'bits'

function bitsTurned(config: Uint8Array, random: Numbers): Uint8Array {
  const found = config.slice()
  for (let left = 1 + random(4); left > 0; left--)
    found[random(random(3) === 0 ? found.length : 0x100)]! ^= 1 << random(8)
  return found
}

const HAS_LIST = 0x10
const EXTENDED = [0x100, 0x101, 0x102, 0x103]

/** Whether a function has no list of capabilities any more, or no extended ones: both are optional (PCIe 5.0, 7.5 and 7.6). */
const losesList = (before: Uint8Array, after: Uint8Array): boolean =>
  (before[6]! & ~after[6]! & HAS_LIST) !== 0 ||
  (EXTENDED.some((at) => before[at]) && EXTENDED.every((at) => after[at] === 0))

/** Config space damaged before it is written down. */
export function bytesDamaged(random: Numbers, pair: Pair) {
  const side = pick(random, SIDES)
  const seed = random(1e9)
  const damage = random(8) === 0 ? { name: BITS, apply: bitsTurned } : pick(random, DAMAGES)
  const [source, destination] = onSides(side, pair.source, pair.destination, (config) =>
    damage.apply(config, numbers(seed)),
  )
  const was = refuses(pair.source, pair.destination, pair.record)
  // Without a list it is another function of a host, as valid as the first, and nobody knows which of its bytes QEMU
  // compares.
  const isAnother =
    pair.record.device === undefined && (losesList(pair.source, source) || losesList(pair.destination, destination))
  // A bit flipped back, or rows that were alike: what the two hold now is a device of this type that QEMU takes.
  const isWhole = Buffer.compare(destination, pair.destination) === 0 && source.length === destination.length
  const isTaken = isWhole && !refuses(source, destination, pair.record)
  const refused = isAnother || isTaken ? null : damage.name === BITS ? refuses(source, destination, pair.record) : was
  return { mutation: damage.name, about: `${damage.name} (${side}) of ${pair.about}`, source, destination, refused }
}

/** A text damaged after it was written. */
export function textDamaged(random: Numbers, from: string, to: string) {
  const side = pick(random, SIDES)
  const seed = random(1e9)
  const damage = pick(random, TEXT_DAMAGES)
  const [source, destination] = onSides<string | Uint8Array>(side, from, to, (text, other) =>
    damage.apply(text as string, numbers(seed), other as string),
  )
  return { mutation: damage.name, side, source: encoded(source), destination: encoded(destination) }
}

function ofNotation(name: string): Kind {
  const write = NOTATIONS[name]!
  return {
    name,
    draw: (random) => {
      const pair = pairOf(random)
      const request = requestFor(pair.record, random)
      if (name === 'raw' || random(3) === 0) {
        const { source, destination, ...rest } = bytesDamaged(random, pair)
        const other = random(2) === 0 ? write : NOTATIONS[pick(random, Object.keys(NOTATIONS))]!
        return { ...rest, request, source: write(source), destination: other(destination) }
      }
      const refused = refuses(pair.source, pair.destination, pair.record)
      const damaged = textDamaged(random, decoded(write(pair.source)), decoded(write(pair.destination)))
      return { ...damaged, about: `${damaged.mutation} (${damaged.side}) of ${pair.about}`, request, refused }
    },
  }
}

const hex = (value: number, digits = 2) => value.toString(16).padStart(digits, '0')

/** A device of `lspci -xxxx`. */
interface Listed {
  readonly heading: string
  readonly config: Uint8Array
}

const listed = (devices: readonly Listed[]): string =>
  devices
    .map(({ heading, config }) => {
      const rows = Array.from({ length: config.length / 16 }, (_, i) => {
        return `${hex(16 * i)}: ${[...config.subarray(16 * i, 16 * i + 16)].map((byte) => hex(byte)).join(' ')}`
      })
      return `${heading}\n${rows.join('\n')}\n`
    })
    .join('\n')

type Change = (devices: readonly Listed[], random: Numbers) => readonly Listed[] | string

const withHeading = (change: (heading: string, i: number) => string) => (devices: readonly Listed[]) =>
  devices.map((device, i) => ({ ...device, heading: change(device.heading, i) }))

/** What may become of a list of devices; `both` if it may be done to both sides alike, and hides nothing. */
const LIST_DAMAGES: Readonly<Record<string, { readonly change: Change; readonly both: boolean }>> = {
  'bodies exchanged': {
    change: ([first, second, ...rest]) => [
      { heading: first!.heading, config: second!.config },
      { heading: second!.heading, config: first!.config },
      ...rest,
    ],
    both: true,
  },
  'a device left out': {
    change: (devices, random) => devices.filter((_, i) => i !== random(devices.length)),
    both: false,
  },
  'a device twice': { change: (devices) => [...devices, devices[0]!], both: true },
  'a heading lost': {
    change: (devices, random) => {
      const at = random(devices.length)
      return listed(devices).replace(`${devices[at]!.heading}\n`, '')
    },
    both: true,
  },
  'order reversed': { change: (devices) => [...devices].reverse(), both: true },
  'all renumbered': {
    change: withHeading((heading, i) => heading.replace(/^\S+/, `00:${hex(0x10 + i)}.0`)),
    both: true,
  },
  'two addresses alike': { change: withHeading((heading) => heading.replace(/^\S+/, '00:02.0')), both: true },
  'a domain': { change: withHeading((heading) => `0001:${heading}`), both: true },
  'addresses lost': { change: withHeading((heading) => heading.replace(/^\S+ /, '')), both: true },
  'addresses in decimal': {
    change: withHeading((heading) => heading.replace(/^00:(..)/, (_, slot) => `0:${Number.parseInt(slot, 16)}`)),
    both: true,
  },
  'a body of another device': {
    change: (devices) => devices.map((device) => ({ ...device, config: devices[0]!.config })),
    both: false,
  },
}

const LSPCI: Kind = {
  name: 'lspci of several',
  draw: (random) => {
    const { pairs, request } = machineOf(random, 2 + random(3))
    const list = (side: 'source' | 'destination') =>
      pairs.map((pair, i) => ({ heading: `00:${hex(2 + 7 * i)}.0 device`, config: pair[side] }))
    const about = pairs.map((pair) => pair.about).join(', ')
    const refused = pairs.some((pair) => refuses(pair.source, pair.destination, pair.record))
    if (random(2) === 0) {
      const damaged = textDamaged(random, listed(list('source')), listed(list('destination')))
      return { ...damaged, about: `${damaged.mutation} (${damaged.side}) of ${about}`, request, refused }
    }
    const mutation = pick(random, Object.keys(LIST_DAMAGES))
    const { change, both } = LIST_DAMAGES[mutation]!
    const side = pick(random, both ? SIDES : (['source', 'destination'] as const))
    const seed = random(1e9)
    const [from, to] = onSides<readonly Listed[] | string>(side, list('source'), list('destination'), (devices) =>
      change(devices as readonly Listed[], numbers(seed)),
    )
    const write = (found: readonly Listed[] | string) => Buffer.from(typeof found === 'string' ? found : listed(found))
    return {
      mutation,
      about: `${mutation} (${side}) of ${about}`,
      source: write(from),
      destination: write(to),
      request,
      refused,
    }
  },
}

type Directory = Record<string, Input>

/** The files that sysfs has of a device, as a copy holds them. */
function directoryOf(config: Uint8Array): Directory {
  const word = (at: number) => hex(config[at]! | (config[at + 1]! << 8), 4)
  return {
    config,
    vendor: Buffer.from(`0x${word(0)}\n`),
    device: Buffer.from(`0x${word(2)}\n`),
    class: Buffer.from(`0x${hex(config[11]!)}${hex(config[10]!)}${hex(config[9]!)}\n`),
    uevent: Buffer.from(`PCI_ID=${word(0)}:${word(2)}\nPCI_SLOT_NAME=0000:00:12.0\n`),
  }
}

/** What may become of a directory. */
const DIRECTORY_DAMAGES: Readonly<
  Record<string, (directory: Directory, random: Numbers, other: Directory) => Directory>
> = {
  'a file lost': (directory, random) => {
    const gone = pick(random, Object.keys(directory))
    return Object.fromEntries(Object.entries(directory).filter(([name]) => name !== gone))
  },
  'a file of text damaged': (directory, random) => {
    const name = pick(random, ['vendor', 'device', 'class', 'uevent'])
    return {
      ...directory,
      [name]: encoded(pick(random, TEXT_DAMAGES).apply(decoded(directory[name] as Uint8Array), random, '')),
    }
  },
  'config cut': (directory, random) => ({
    ...directory,
    config: (directory.config as Uint8Array).slice(0, random(300)),
  }),
  'config twice': ({ config, ...rest }) => ({
    ...rest,
    config: Buffer.concat([config as Uint8Array, config as Uint8Array]),
  }),
  'config as text': (directory) => ({ ...directory, config: NOTATIONS.xxd!(directory.config as Uint8Array) }),
  'the text of the other': (directory, _, other) => ({
    ...directory,
    vendor: other.vendor!,
    device: other.device!,
    class: other.class!,
  }),
  'a file a directory': (directory, random) => ({ ...directory, [pick(random, Object.keys(directory))]: {} }),
  'a resource that does not exist': (directory, random) => ({
    ...directory,
    resource: Buffer.from('0x1 0x2\n0xffffffffffffffff 0x0 0x0\n'.repeat(1 + random(20))),
  }),
  'a directory of the other beside it': (directory, _, other) => ({ '0000:00:12.0': directory, '0000:00:13.0': other }),
  'the same address twice': (directory, _, other) => ({ '0000:00:12.0': directory, 'copy-of-0000:00:12.0': other }),
}

const SYSFS: Kind = {
  name: 'sysfs directory',
  draw: (random) => {
    const pair = pairOf(random)
    const request = requestFor(pair.record, random)
    const within = random(2) === 0
    const folder = (directory: Directory): Input =>
      Object.hasOwn(directory, '0000:00:12.0') || within ? directory : { '0000:00:12.0': directory }
    if (random(2) === 0) {
      const { source, destination, ...rest } = bytesDamaged(random, pair)
      return { ...rest, request, source: folder(directoryOf(source)), destination: folder(directoryOf(destination)) }
    }
    const mutation = pick(random, Object.keys(DIRECTORY_DAMAGES))
    const side = pick(random, SIDES)
    const seed = random(1e9)
    const [source, destination] = onSides(
      side,
      directoryOf(pair.source),
      directoryOf(pair.destination),
      (directory, other) => DIRECTORY_DAMAGES[mutation]!(directory, numbers(seed), other),
    )
    const refused = refuses(pair.source, pair.destination, pair.record)
    return {
      mutation,
      about: `${mutation} (${side}) of ${pair.about}`,
      request,
      refused,
      source: folder(source),
      destination: folder(destination),
    }
  },
}

/** Dumps in every notation, of one device and of many. */
export const DUMP_KINDS: readonly Kind[] = [...Object.keys(NOTATIONS).map(ofNotation), LSPCI, SYSFS]
