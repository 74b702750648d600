import type { Stream, StreamSection } from '../../formats/stream'
import type { Version } from '../../qemu/releases/version'
import type { Findings } from './findings'
import { nullPointerMessage } from './load-messages'

/** Type of the pinned value that holds the format of a stream of an HDA codec; 0 if the codec lacks that stream. */
export const STREAM_FORMAT = 'stream format'

const sent =
  (name: string) =>
  ({ subsections }: StreamSection): number =>
    subsections.get(name)?.count ?? 0

/** The same of a capture's section; null if it does not list them. */
const listed = (name: string) => (own: StreamSection) => (own.subsectionsShown ? sent(name)(own) : null)

/** hda_audio_init (hw/audio/hda-codec.c) gives each stream of a codec a format, whether or not it has use-timer=off. */
const codecStreams = ({ pinned }: StreamSection): number =>
  pinned.filter(({ type, value }) => type === STREAM_FORMAT && value !== 0n).length

/** How many streams each type of codec has (hw/audio/hda-codec-common.h). */
const STREAMS: Readonly<Record<string, number>> = { 'hda-duplex': 2, 'hda-micro': 2, 'hda-output': 1 }

/** Sections of the controllers (hw/audio/intel-hda.c). */
const CONTROLLER = /\/intel-hda$/

/**
 * How many streams a codec has, by the types of all; null if these are not shown, or do not tell which is which. On one
 * controller, the instances of their sections count from the first that was created, and `info qtree` lists the last first:
 * measured on 7.2.22, 10.0.13 and 11.1.3.
 */
function shownStreams({ instance }: StreamSection, { hdaCodecs = [], sections }: Stream): number | null {
  const counts = hdaCodecs.map((type) => STREAMS[type] ?? null)
  if (new Set(counts).size === 1) return counts[0]!
  const isOne = sections.filter(({ id }) => CONTROLLER.test(id)).length === 1
  return isOne ? (counts.at(-1 - instance) ?? null) : null
}

/** Subsections with timers that exist in some configurations only. If the destination has not created them, loading one ends QEMU. */
const ROWS: readonly {
  readonly subsection: string
  /** How many of them a machine that has not run has created, by what its stream describes. */
  readonly made: (own: StreamSection) => number
  /** The same by what else is known about the machine; null if that does not show it. */
  readonly shown: (own: StreamSection, destination: Stream) => number | null
}[] = [
  // icount_configure (softmmu/icount.c, since 9.1 accel/tcg): by -icount with sleep=on, and with shift=auto.
  {
    subsection: 'timer/icount/warp_timer',
    made: sent('timer/icount/warp_timer'),
    shown: listed('timer/icount/warp_timer'),
  },
  { subsection: 'timer/icount/timers', made: sent('timer/icount/timers'), shown: listed('timer/icount/timers') },
  // For the streams of a codec; use-timer=off does not send them.
  { subsection: 'hda-audio-stream/buffer', made: codecStreams, shown: shownStreams },
]

const UNDESCRIBED =
  "it has timers that QEMU loads only if the destination has them too, and the destination's stream does not show them: it does not describe its sections"

/**
 * Returns the findings for timers that the source sent.
 * @param section the source's
 * @param own the destination's
 * @param qemu its QEMU
 */
export function timerFindings(
  section: StreamSection,
  own: StreamSection,
  destination: Stream,
  qemu: Version,
): Findings {
  const { id, order } = section
  const rows = ROWS.map(({ subsection, made, shown }) => ({ timers: sent(subsection)(section), made, shown }))
  const asked = rows.flatMap(({ timers, made, shown }) => {
    return timers === 0 ? [] : [{ timers, created: destination.described ? made(own) : shown(own, destination) }]
  })
  if (asked.some(({ created }) => created === null)) {
    return { stops: [], open: [{ side: 'source', section: id, reason: UNDESCRIBED }] }
  }
  const fewer = asked.some(({ timers, created }) => timers > created!)
  return { stops: fewer ? [{ order, section: id, kind: 'abort', message: nullPointerMessage(qemu) }] : [], open: [] }
}
