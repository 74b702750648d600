import { sourceOf } from '../../src/bytes/source'
import { readStream, type StreamDevice } from '../../src/formats/stream'
import { DAMAGES } from './damages'
import { type Numbers, numbers, pick } from './numbers'
import type { SideName } from './trial'

/** Where the parts of a stream lie that was read whole. */
interface Layout {
  readonly devices: readonly { readonly at: number; readonly size: number }[]
  /** First bytes of its sections, in order, the end after them. */
  readonly sections: readonly number[]
}

const layouts = new WeakMap<Uint8Array, Layout>()

function layoutOf(stream: Uint8Array): Layout {
  const known = layouts.get(stream)
  if (known) return known
  const { devices, sections } = readStream(sourceOf(stream))
  const layout = {
    devices: devices.flatMap(({ offset, size }: StreamDevice) => (offset === null ? [] : [{ at: offset, size }])),
    sections: sections.flatMap(({ offset }) => (offset === null ? [] : [offset])).sort((a, b) => a - b),
  }
  layouts.set(stream, layout)
  return layout
}

/** A way in which a saved machine is damaged. */
export interface StreamDamage {
  readonly name: string
  /** @param other the stream of the other side */
  readonly apply: (stream: Uint8Array, random: Numbers, other: Uint8Array) => Uint8Array
  /** What QEMU does with the damaged source: refuses it; the same as before; null: only QEMU itself knows. */
  readonly refused: (side: SideName) => boolean | 'as before' | null
}

const joined = (...parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts)

function changed(stream: Uint8Array, change: (copy: Uint8Array) => void): Uint8Array {
  const copy = stream.slice()
  change(copy)
  return copy
}

/** Bytes that QEMU compares of every device, whole (pci_init_cmask, hw/pci/pci.c): ids, class, revision, header type. */
const COMPARED = [0, 1, 2, 3, 8, 9, 10, 11, 0x0e, 0x34]

const section = (stream: Uint8Array, random: Numbers) => {
  const { sections } = layoutOf(stream)
  const i = random(sections.length - 1)
  return { from: sections[i]!, to: sections[i + 1]! }
}

const anywhere = (stream: Uint8Array, random: Numbers): number => random(stream.length)

/** A place among the sections of devices, outside of their config spaces. */
function beside(stream: Uint8Array, random: Numbers): number {
  const { devices, sections } = layoutOf(stream)
  const [first, last] = [sections[0] ?? 0, Math.min(stream.length, (sections.at(-1) ?? 0) + 64)]
  for (let tries = 0; tries < 100; tries++) {
    const at = first + random(last - first)
    if (!devices.some((device) => at >= device.at && at < device.at + device.size)) return at
  }
  return first
}

const open = () => null
const asBefore = () => 'as before' as const
const alone = (side: SideName) => (side === 'both' ? ('as before' as const) : true)

const inConfig = (name: string, damage: (config: Uint8Array, random: Numbers) => Uint8Array): StreamDamage => ({
  name: `config: ${name}`,
  apply: (stream, random) =>
    changed(stream, (copy) => {
      const { at, size } = pick(random, layoutOf(stream).devices) ?? { at: 0, size: 0 }
      const damaged = damage(stream.slice(at, at + size), random)
      copy.set(damaged.length === size ? damaged : joined(damaged, new Uint8Array(size - damaged.length)), at)
    }),
  refused: asBefore,
})

/** What may become of a stream. */
export const STREAM_DAMAGES: readonly StreamDamage[] = [
  {
    name: 'a bit of ids, class or header type',
    apply: (stream, random) =>
      changed(stream, (copy) => {
        const { at } = pick(random, layoutOf(stream).devices)
        copy[at + pick(random, COMPARED)]! ^= 1 << random(8)
      }),
    refused: alone,
  },
  ...DAMAGES.map(({ name, apply }) => inConfig(name, apply)),
  {
    name: 'cut',
    apply: (stream, random) => stream.subarray(0, random((layoutOf(stream).sections.at(-1) ?? 0) + 1)),
    refused: (side) => (side === 'source' ? true : 'as before'),
  },
  {
    name: 'beginning lost',
    apply: (stream, random) => stream.subarray(1 + random(4096)),
    refused: (side) => (side === 'source' ? true : 'as before'),
  },
  {
    name: 'a byte more',
    apply: (stream, random) => {
      const at = beside(stream, random)
      return joined(stream.subarray(0, at), Uint8Array.of(random(256)), stream.subarray(at))
    },
    refused: asBefore,
  },
  {
    name: 'bytes lost',
    apply: (stream, random) => {
      const at = beside(stream, random)
      return joined(stream.subarray(0, at), stream.subarray(at + 1 + random(16)))
    },
    refused: asBefore,
  },
  {
    name: 'a page of zeros',
    apply: (stream, random) =>
      changed(stream, (copy) => copy.fill(0, ...((at) => [at, at + 4096] as const)(beside(stream, random)))),
    refused: asBefore,
  },
  {
    name: 'some ones',
    apply: (stream, random) =>
      changed(stream, (copy) => copy.fill(0xff, ...((at) => [at, at + 16] as const)(beside(stream, random)))),
    refused: asBefore,
  },
  {
    name: 'bits',
    apply: (stream, random) =>
      changed(stream, (copy) => {
        for (let left = 1 + random(3); left > 0; left--) copy[beside(stream, random)]! ^= 1 << random(8)
      }),
    refused: asBefore,
  },
  {
    name: 'bits anywhere',
    apply: (stream, random) =>
      changed(stream, (copy) => {
        copy[anywhere(stream, random)]! ^= 1 << random(8)
      }),
    refused: asBefore,
  },
  {
    name: 'a section lost',
    apply: (stream, random) => {
      const { from, to } = section(stream, random)
      return joined(stream.subarray(0, from), stream.subarray(to))
    },
    refused: open,
  },
  {
    name: 'a section twice',
    apply: (stream, random) => {
      const { from, to } = section(stream, random)
      return joined(stream.subarray(0, to), stream.subarray(from))
    },
    refused: asBefore,
  },
  {
    name: 'two sections exchanged',
    apply: (stream, random) => {
      const { sections } = layoutOf(stream)
      const i = random(Math.max(1, sections.length - 2))
      const [a, b, c] = sections.slice(i, i + 3)
      return joined(stream.subarray(0, a), stream.subarray(b, c), stream.subarray(a, b), stream.subarray(c))
    },
    refused: asBefore,
  },
  {
    name: 'two devices exchanged',
    apply: (stream, random) => {
      const { devices } = layoutOf(stream)
      const [one, other] = [pick(random, devices), pick(random, devices)]
      return changed(stream, (copy) => {
        const size = Math.min(one.size, other.size)
        copy.set(stream.subarray(one.at, one.at + size), other.at)
        copy.set(stream.subarray(other.at, other.at + size), one.at)
      })
    },
    refused: asBefore,
  },
  {
    name: 'the end of the other',
    apply: (stream, random, other) => {
      const at = beside(stream, random)
      return joined(stream.subarray(0, at), other.subarray(at))
    },
    refused: open,
  },
  { name: 'the other after it', apply: (stream, _, other) => joined(stream, other), refused: asBefore },
  {
    name: 'zeros after it',
    apply: (stream, random) => joined(stream, new Uint8Array(1 + random(8192))),
    refused: asBefore,
  },
  {
    name: 'line ends made CRLF',
    apply: (stream) => Buffer.from(Buffer.from(stream).toString('latin1').replaceAll('\n', '\r\n'), 'latin1'),
    refused: asBefore,
  },
  {
    name: 'taken for UTF-8',
    apply: (stream) => Buffer.from(Buffer.from(stream).toString('latin1'), 'utf8'),
    refused: asBefore,
  },
  {
    name: 'words turned',
    apply: (stream) => stream.map((_, i) => stream[Math.min(stream.length - 1, i ^ 3)]!),
    refused: asBefore,
  },
  {
    name: 'a number large',
    apply: (stream, random) =>
      changed(stream, (copy) =>
        copy.fill(
          pick(random, [0x7f, 0x80, 0xff]),
          ...((at) => [at, at + 1 + random(4)] as const)(beside(stream, random)),
        ),
      ),
    refused: asBefore,
  },
]

/** Whether QEMU refuses after a damage, by what it did before. */
export function refusedAfter({ refused }: StreamDamage, side: SideName, ok: boolean): boolean | null {
  const after = refused(side)
  if (after !== 'as before') return after
  return ok ? null : true
}

/** A damage, drawn with its numbers. */
export function drawnDamage(random: Numbers) {
  const damage = pick(random, STREAM_DAMAGES)
  const seed = random(1e9)
  return { damage, apply: (stream: Uint8Array, other: Uint8Array) => damage.apply(stream, numbers(seed), other) }
}
