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

/** hda_audio_init (hw/audio/hda-codec.c) gives each stream of a codec a format, whether or not it has use-timer=off. */
const codecStreams = ({ pinned }: StreamSection): number =>
  pinned.filter(({ type, value }) => type === STREAM_FORMAT && value !== 0n).length

/** Subsections with timers that exist in some configurations only. If the destination has not created them, loading one ends QEMU. */
const ROWS: readonly {
  readonly subsection: string
  /** How many of them a machine that has not run has created. */
  readonly made: (own: StreamSection) => number
}[] = [
  // icount_configure (softmmu/icount.c, since 9.1 accel/tcg): by -icount with sleep=on, and with shift=auto.
  { subsection: 'timer/icount/warp_timer', made: sent('timer/icount/warp_timer') },
  { subsection: 'timer/icount/timers', made: sent('timer/icount/timers') },
  // For the streams of a codec: hda-duplex and hda-micro have two, hda-output one; use-timer=off does not send them.
  { subsection: 'hda-audio-stream/buffer', made: codecStreams },
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
  const asked = ROWS.filter(({ subsection }) => sent(subsection)(section) > 0)
  if (asked.length > 0 && !destination.described) {
    return { stops: [], open: [{ side: 'source', section: id, reason: UNDESCRIBED }] }
  }
  const fewer = asked.some(({ subsection, made }) => sent(subsection)(section) > made(own))
  return { stops: fewer ? [{ order, section: id, kind: 'abort', message: nullPointerMessage(qemu) }] : [], open: [] }
}
