import { profileNames } from '../../src/qemu/detection/profiles'
import { randomFrom } from '../../test/qemu/harness/activity'
import { machineOf, type Placement, type Subject } from '../../test/qemu/harness/machine'
import { type Launch, QemuEnded } from '../../test/qemu/harness/qemu-process'
import { unexplained, type Watch } from '../../test/qemu/harness/watch'
import { askBinary } from '../conformance/binary'
import { groupsOf } from '../conformance/measure'
import { isSpecial, specialMachine } from '../conformance/special'
import { drive } from './drive'

/** Devices that only work on the root bus. */
const ON_ROOT = /^(pcie-root-port|ioh3420|x3130-upstream|pxb|i82801b11|virtio-iommu|amd-iommu)/
/** A device that QEMU gives up with takes the others of its machine along. */
const TOGETHER = 4

interface Seen {
  readonly device: string
  readonly exercised: number
  readonly found: readonly string[]
  readonly ended: string | null
}

const judged = (
  machine: string,
  subjects: readonly Subject[],
  watches: readonly Watch[],
  ended: string | null,
): Seen[] =>
  watches.flatMap((watch) => {
    const subject = subjects.find(({ id }) => watch.start.path === `/machine/peripheral/${id}`)
    const own = !/^\/machine\/peripheral/.test(watch.start.path)
    if (!subject && !own) return []
    const row = subject ?? { device: watch.start.type, placement: 'pcie.0' as const }
    return [{ device: row.device, exercised: watch.exercised, found: unexplained(watch, machine, row), ended }]
  })

async function together(
  machine: string,
  group: readonly Subject[],
  rounds: number,
  say: (line: string) => void,
): Promise<Seen[]> {
  const launch: Launch = isSpecial(group[0]!.device)
    ? specialMachine(machine, group[0]!.device)
    : machineOf(machine, group)
  try {
    const { watches, ended } = await drive(
      launch,
      group,
      machine.includes('q35'),
      rounds,
      randomFrom(group.length + rounds),
    )
    return judged(machine, group, watches, ended)
  } catch (error) {
    if (!(error instanceof QemuEnded)) throw error
    if (group.length === 1) {
      say(`${group[0]!.device}: ${error.stderr.at(-1) ?? error.how}`)
      return []
    }
    const half = group.length >> 1
    const first = await together(machine, group.slice(0, half), rounds, say)
    return [...first, ...(await together(machine, group.slice(half), rounds, say))]
  }
}

/**
 * Lets a guest do anything to every device type, and reports which bits changed although the proof takes them to be
 * constant.
 * @returns a line for each device type: what was found, and the share of its writable bits that were seen to change
 */
export async function survey(
  asked: string | undefined,
  rounds: number,
  wanted: readonly string[] | undefined,
  say: (line: string) => void,
): Promise<string> {
  const binary = askBinary()
  const machine = asked ?? binary.q35[0]!
  const placement: Placement = machine.includes('q35') ? 'root-port' : 'pci.0'
  const known = new Set(profileNames())
  const types =
    wanted ?? [...binary.devices.keys()].filter((type) => known.has(type) && !type.startsWith('vfio-')).sort()
  const place = (device: string) =>
    placement === 'root-port' && ON_ROOT.test(device) ? ('pcie.0' as const) : placement
  const groups = groupsOf(types.map((device) => ({ device, placement: place(device) }))).flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / TOGETHER) }, (_, i) => group.slice(TOGETHER * i, TOGETHER * (i + 1))),
  )
  const special = types.filter(isSpecial).map((device) => [{ device, placement, id: 'd0' }])
  const seen: Seen[] = []
  for (const group of [...groups, ...(machine.includes('q35') ? special : [])]) {
    say(group.map(({ device }) => device).join(' '))
    seen.push(...(await together(machine, group, rounds, say)))
  }
  const devices = [...new Set(seen.map(({ device }) => device))].sort()
  return `${devices
    .map((device) => {
      const all = seen.filter((entry) => entry.device === device)
      const found = [...new Set(all.flatMap((entry) => entry.found))].sort()
      const most = Math.max(...all.map(({ exercised }) => exercised))
      const ended = [...new Set(all.flatMap((entry) => entry.ended ?? []))]
      return [device, `${Math.round(100 * most)} %`, found.join(', ') || 'nothing else', ...ended].join('\t')
    })
    .join('\n')}\n`
}
