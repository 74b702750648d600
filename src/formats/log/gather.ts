import type { Open } from './failure'

/** Lines within which the effects of a failure are those of the one that is explained. */
const SAME_AFFAIR = 2000
/** How many incidents before one are compared with it. */
const LOOKED_AT = 8

const messagesOf = ({ otherFailures }: Open): string[] =>
  otherFailures.filter(({ role }) => role === 'cause' || role === 'start').map(({ message }) => message)

/** Whether everything that `b` says is said by `a`. */
function covers(a: Open, b: Open): boolean {
  if (b.section !== null && a.section !== b.section) return false
  if (b.reason !== null && a.reason !== null && a.reason !== b.reason) return false
  const operands = b.config
  if (
    operands !== null &&
    !(a.config?.offset === operands.offset && a.config.read === operands.read && a.config.device === operands.device)
  )
    return false
  const of = messagesOf(a)
  return messagesOf(b).every((message) => of.some((other) => other.includes(message) || message.includes(other)))
}

/** Whether both may be about one machine: a missing name may be the other's. */
const compatible = (a: Open, b: Open): boolean => a.speaker === b.speaker || a.speaker === '' || b.speaker === ''

/** Services that start and move guests, and log each of them in turn. */
const SERVICE = /^(?:pve(?:daemon|proxy|scheduler)|qmeventd|libvirtd|virtqemud|nova[-_]compute|pacemaker-\w{1,16})\[/

/** Whether an effect that a service noticed may be of a guest that spoke for itself directly before. */
const noticedBy = (a: Open, effect: Open): boolean =>
  SERVICE.test(effect.speaker) && effect.line >= a.line && effect.line - a.last <= LOOKED_AT

/** Whether it names something: a device, a byte, a reason. Else it fits any failure. */
const namesSomething = (incident: Open): boolean =>
  incident.config !== null || incident.section !== null || messagesOf(incident).length > 0

/** Whether one of the two only repeats the other. */
const isRepetition = (a: Open, b: Open): boolean =>
  (a.relayed || b.relayed) &&
  ((covers(a, b) && (namesSomething(b) || compatible(a, b))) ||
    (covers(b, a) && (namesSomething(a) || compatible(a, b))))

/** Whether a line with its time of day is in both. */
const sameMoment = (a: Open, b: Open): boolean =>
  b.stamped.length > 0 && b.stamped.some((line) => a.stamped.includes(line))

/** Whether an incident says no more than that something failed whose cause is said elsewhere. */
const isEffect = ({ config, section, ended, elements, otherFailures }: Open): boolean =>
  config === null &&
  section === null &&
  ended === null &&
  elements.length === 0 &&
  otherFailures.every(({ role }) => role === 'effect' || role === 'detail' || role === 'harmless')

/** A failure that says nothing but that it ended, right after one that has no end. */
const isEndOf = (a: Open, b: Open): boolean =>
  (a.ended === null || a.reason === b.reason) &&
  b.ended !== null &&
  b.config === null &&
  b.section === null &&
  b.elements.length === 0 &&
  messagesOf(b).length === 0 &&
  b.line - a.last <= LOOKED_AT

function join(a: Open, b: Open): void {
  const known = new Set(a.otherFailures.map(({ message }) => message))
  a.otherFailures.push(...b.otherFailures.filter(({ message }) => !known.has(message)))
  a.ended ??= b.ended
  a.reason ??= b.reason
  a.place ??= b.place
}

/** What managers say, who write the same line into several logs. */
const isManagers = ({ config, section, ended, otherFailures }: Open): boolean =>
  config === null && section === null && ended === null && otherFailures.every(({ side }) => side !== 'destination')

const saysTheSame = (a: Open, b: Open): boolean =>
  isManagers(a) &&
  isManagers(b) &&
  messagesOf(b).length > 0 &&
  messagesOf(b).every((message) => messagesOf(a).includes(message))

/** The incidents without what others only repeat of QEMU's messages. */
function withoutRepetition(incidents: readonly Open[]): Open[] {
  const kept: Open[] = []
  for (const incident of incidents) {
    const recent = kept.slice(-LOOKED_AT)
    const twin = recent.find(
      (other) =>
        sameMoment(other, incident) ||
        isRepetition(other, incident) ||
        saysTheSame(other, incident) ||
        (compatible(other, incident) && isEndOf(other, incident)),
    )
    if (twin === undefined) kept.push(incident)
    else if (covers(twin, incident)) join(twin, incident)
    else {
      const place = kept.indexOf(twin)
      join(incident, twin)
      kept[place] = { ...incident, line: Math.min(twin.line, incident.line) }
    }
  }
  return kept
}

/**
 * Returns each failure once: QEMU's words repeated by libvirt, nova or KubeVirt are not a second one, and that a
 * migration "unexpectedly failed" belongs to the failure whose cause is logged near it.
 * @param incidents in the order of the log
 */
export function gathered(incidents: readonly Open[]): Open[] {
  const all = withoutRepetition(incidents)
  const causes = all.filter((incident) => !isEffect(incident))
  const effects = all.filter(isEffect)
  const alone: Open[] = []
  for (const effect of effects) {
    const near = [...causes, ...alone].filter(
      (other) =>
        (compatible(other, effect) || noticedBy(other, effect)) && Math.abs(other.line - effect.line) <= SAME_AFFAIR,
    )
    const nearest = near.reduce<Open | null>(
      (a, b) => (a === null || Math.abs(b.line - effect.line) < Math.abs(a.line - effect.line) ? b : a),
      null,
    )
    if (nearest === null) alone.push(effect)
    else join(nearest, effect)
  }
  return [...causes, ...alone].sort((a, b) => a.line - b.line)
}
