import { ADVICE, filled } from './advice'
import { addressOf } from './interpretations'

/** Something to do to learn more, and the command for it. */
export interface NextStep {
  readonly side: 'source' | 'destination' | 'both' | 'anywhere'
  readonly text: string
  readonly command: string | null
}

/** Whose log it is: what is known of the failing device and the receiving QEMU. */
export interface Failed {
  readonly section: string | null
  readonly qemu: string | null
  readonly machine: string | null
}

const option = (name: string, value: string): string => ` ${name} ${value}`

/** Words from a log as one word of a shell; others than the usual ones are left to the user. */
const word = (text: string): string =>
  /^[\w.:/@+-]{1,255}$/.test(text) ? text : `'${text.replace(/[^\w.:/@+ -]/g, '?')}'`

/**
 * What to take on both sides, and what to run on it: the way on where no cause is known, and the proof where one is.
 * Files of QEMU's own bytes name a device by its section. What a guest prints names it by its address there, which a
 * section tells only of a device that is behind no port.
 */
export function nextSteps({ section, qemu, machine }: Failed): NextStep[] {
  const address = section === null ? null : addressOf(section)
  const vfio = section?.endsWith('/vfio') ?? false
  const device = (name: string | null) => (name === null ? '' : option('--device', word(name)))
  const target = `${option('--qemu', qemu ?? 'VERSION')}${option('--machine', machine ?? 'TYPE')}`
  const inGuest = (SIDE: string) =>
    address === null ? filled(ADVICE.configOfAll, { SIDE }) : filled(ADVICE.configOfOne, { SIDE, ADDRESS: address })
  const steps: NextStep[] = [
    {
      side: 'both',
      text: "with libvirt, take QEMU's own bytes, exactly what is compared: of the running source, which stands still for some milliseconds, and of a guest with the same definition and empty disks that was created paused on the destination host. Run it as a whole: it asks first whether a device forbids it, as QEMU would crash",
      command: ADVICE.deviceStateLibvirt.command,
    },
    {
      side: 'both',
      text: 'without libvirt, the same at the QMP socket of the running source, and of a QEMU on the destination host with the same command line, empty disks, and -S in place of -incoming',
      command: ADVICE.deviceStateQmp.command,
    },
    {
      side: 'anywhere',
      text: 'compare them: every byte that differs, by name, and those that are refused',
      command: `pcimig check source.dev destination.dev${device(section)}${target}`,
    },
    {
      side: 'source',
      text: 'where neither is possible: as root in the guest, save what the device shows there',
      command: inGuest('source'),
    },
    {
      side: 'destination',
      text: 'start a guest with the same definition and an empty disk on the destination host, and save the same there before anything is changed',
      command: inGuest('destination'),
    },
    {
      side: 'anywhere',
      text: 'compare what both guests showed',
      command: `pcimig check source.txt destination.txt${device(address)}${target}`,
    },
  ]
  if (vfio) {
    steps.push({
      side: 'both',
      text: 'of a passed-through device, save the host function itself, as root on the host',
      command: ADVICE.hostFunction.command,
    })
  }
  return [
    ...steps,
    {
      side: 'anywhere',
      text: 'explain this log again with the layout of the very device',
      command: `pcimig explain LOG --dump destination.dev${target}`,
    },
  ]
}

/** Where QEMU's words are, for somebody whose log does not hold them: the receiving QEMU writes them, not the source. */
const LOGS: readonly NextStep[] = [
  {
    side: 'destination',
    text: "with libvirt, explain the guest's log on the host that it was moved to, as root",
    command: 'pcimig explain /var/log/libvirt/qemu/VM.log',
  },
  {
    side: 'destination',
    text: 'with Proxmox VE, and wherever QEMU writes to the journal',
    command: ADVICE.journal.command,
  },
  {
    side: 'destination',
    text: 'with KubeVirt, of the pod that was to take the guest',
    command: ADVICE.podLog.command,
  },
]

/** What to do where a log tells of no failed restore: find the right one, or compare the two ends without any. */
export const stepsWithoutFailure = (target: Pick<Failed, 'qemu' | 'machine'>): NextStep[] => [
  ...LOGS,
  ...nextSteps({ section: null, ...target }).filter(({ command }) => !command?.startsWith('pcimig explain')),
]
