import type { Incident } from './failure'
import { events } from './parse'
import { plainLines } from './plain-line'
import type { StatementClass } from './statements'
import { MIGRATION_SUBJECTS, SUBJECTS, UNKNOWN } from './statements/unknown'

/** Longer logs have too much of everything for a guess. */
export const MOST_GUESSED = 1 << 16
/** Longest text that is quoted of a line. */
const MOST_QUOTED = 240
/** The paste is about guests. */
const ABOUT_GUESTS =
  /(?<![a-z])(?:vms?|vmis?|virtual ?machines?|virt\w*|guests?|qemu|kvm\w*|libvirt\w*|hypervisor|xen\w*|xcp|proxmox|pve\w*|qm|nova|openstack|vdsm|ovirt|incus|lxd|lxc|gnt-\w+|ganeti|cloudstack|vfio\w*|ahv|harvester|kata|live[- ]?migrat\w*|virError|minikube|docker-machine|cloud[- ]hypervisor|firecracker|ch-remote|vmm|multipass|qubes\w*|lima|utm|xl|libxl\w*)\b|KubeVirt|virt-launcher|^Migration failed$/im

/** The class of a guess: what its line names says more than the kind of line. */
function classOf({ id, class: usual }: (typeof UNKNOWN)[number], message: string): StatementClass {
  if (id === 'unknown-monitor' || id === 'unknown-xen') return usual
  const subjects = id === 'unknown-migration' ? MIGRATION_SUBJECTS : SUBJECTS
  return subjects.find(({ names }) => names.test(message))?.class ?? usual
}

/** Whether a table has the line as one that stops nothing. */
const isHarmless = (line: string): boolean =>
  events(line).some((event) => event.kind === 'said' && event.role === 'harmless')

/**
 * Looks in a short paste, in which no table recognised a line, for one that says that something failed. The first kind
 * that any line has is taken, and the last line of it.
 * @returns a failure that is only possible, or null
 */
export function guessed(paste: string): Incident | null {
  if (!ABOUT_GUESTS.test(paste)) return null
  const lines = paste
    .split('\n')
    .map((line, at) => ({ at: at + 1, texts: plainLines(line.slice(0, 4096)) }))
    .reverse()
  for (const row of UNKNOWN) {
    const { says, unless, id, side } = row
    for (const { at, texts } of lines) {
      const said = texts.filter((each) => !unless.test(each) && says.test(each)).find((each) => !isHarmless(each))
      if (said === undefined) continue
      const whole = says.exec(said)![1]!.trim()
      const message = whole.slice(0, MOST_QUOTED)
      return {
        line: at,
        speaker: '',
        config: null,
        section: null,
        instance: null,
        elements: [],
        otherFailures: [
          {
            id,
            class: classOf(row, whole),
            side,
            role: 'effect',
            certainty: 'possible',
            after: [],
            since: null,
            until: null,
            line: at,
            message,
            values: [],
            wording: id,
          },
        ],
        own: [],
        ended: null,
        reason: null,
        qemu: null,
        machine: null,
        devices: [],
        place: null,
      }
    }
  }
  return null
}
