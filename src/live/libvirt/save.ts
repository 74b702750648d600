import { MAKE_ROOM, NO_ROOM, noRoom } from '../handover/hold'
import { Refused } from '../monitor'
import { run } from '../process/run'
import { throughVia } from '../via/via'
import { answerOf, monitorCommand, separator } from './batch'
import { type Connection, PUT_BACK, refusal, virshOptions } from './virsh'

/** Sets of this number and above are pcimig's: libvirt counts its own from 0. */
export const FIRST_FDSET = 0x7063_0000
const FDSETS = 0x10000

/** What a descriptor in a set says about itself, with the time in seconds. */
const OPAQUE = /^pcimig ([0-9]{1,12})$/
/** A set older than this has no pcimig any more, in seconds. */
const FORGOTTEN = 600

/**
 * Passes a file without a name to QEMU and writes what came into it to standard output, after what virsh says. It ends
 * even if the process that started it is killed, and so does virsh, which removes the descriptor set. If virsh is
 * killed, a second one removes it. $1: the mark, $2: the commands, $3: the one that removes the set, then virsh's
 * options
 */
const SAVE = `${MAKE_ROOM}
trap '' HUP INT TERM PIPE
f=$(mktemp /dev/shm/pcimig.XXXXXXXX 2>/dev/null || mktemp "$t/pcimig.XXXXXXXX") || exit ${NO_ROOM}
exec 7>"$f" 8<"$f"
rm -f -- "$f"
m=$1 s=$2 l=$3
shift 3
virsh "$@" "$s" 8<&- || {
  c=$?
  ${PUT_BACK}
  exit $c
}
printf '%s\\n' "$m"
cat <&8`

/** How long libvirt may take, in milliseconds; QEMU flushes disks first. */
const PATIENCE = 120_000

/**
 * Has the domain's QEMU write device state to a file that is handed over as a descriptor.
 * @param mark a word that no answer has
 * @throws Refused, InputError
 */
export async function saveThroughFd(
  connection: Connection,
  domain: string,
  knowsLive: boolean,
  mark: string,
): Promise<Uint8Array> {
  const set = FIRST_FDSET + Math.floor(Math.random() * FDSETS)
  const opaque = `pcimig ${Math.floor(Date.now() / 1000)}`
  const filename = `/dev/fdset/${set}`
  const steps = [
    ['--pass-fds 7 ', { execute: 'add-fd', arguments: { 'fdset-id': set, opaque } }],
    ['', { execute: 'xen-save-devices-state', arguments: { filename, ...(knowsLive && { live: false }) } }],
    ['', { execute: 'remove-fd', arguments: { 'fdset-id': set } }],
  ] as const
  const script = steps
    .map(([before, command]) => monitorCommand(domain, command, before))
    .join(`; ${separator(mark)}; `)
  const end = `${mark}-end`
  const remove = monitorCommand(domain, steps[2][1])
  const options = virshOptions(connection)
  const words = throughVia(connection.via, 'sh', ['-c', SAVE, 'pcimig', end, script, remove, ...options])
  // Not killed when it takes too long: it would leave the descriptor set behind.
  const ran = await run(words, { patience: PATIENCE, late: 'leave' })
  if (ran.code === NO_ROOM) throw noRoom(ran.err)
  const said = ran.out.indexOf(`${end}\n`)
  const text = ran.out.subarray(0, said < 0 ? undefined : said).toString('utf8')
  const answers = text.split(mark)
  for (const [i, [, { execute }]] of steps.entries()) {
    const answer = answerOf(answers[i] ?? '', execute, refusal(domain, ran))
    if (answer instanceof Refused) throw answer
  }
  if (said < 0) throw refusal(domain, ran)
  return ran.out.subarray(said + end.length + 1)
}

type Json = Readonly<Record<string, unknown>>

const listOf = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.filter((entry): entry is Json => entry !== null && typeof entry === 'object') : []

/** Numbers of the sets left behind by a pcimig whose virsh was killed. @param sets what `query-fdsets` returns */
export function forgottenSets(sets: unknown, now: number): readonly number[] {
  const isForgotten = ({ opaque }: Json) => {
    const since = typeof opaque === 'string' ? OPAQUE.exec(opaque)?.[1] : undefined
    return since !== undefined && now / 1000 - Number(since) > FORGOTTEN
  }
  return listOf(sets)
    .filter(({ fds }) => listOf(fds).length > 0 && listOf(fds).every(isForgotten))
    .map((set) => Number(set['fdset-id']))
    .filter((id) => id >= FIRST_FDSET && id < FIRST_FDSET + FDSETS)
}
