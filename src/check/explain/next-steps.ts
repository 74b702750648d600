import { isVfioSection } from '../../pci/device'
import { ADVICE, filled } from '../cases/advice'
import { addressInSection } from './interpretations'

/** Something to do to learn more, and the command for it. */
export interface NextStep {
  readonly side: 'source' | 'destination' | 'both' | 'anywhere'
  readonly text: string
  readonly command: string | null
}

/** What is known about the failing device and the receiving QEMU. */
export interface Failed {
  readonly section: string | null
  readonly qemu: string | null
  readonly machine: string | null
}

const option = (name: string, value: string): string => ` ${name} ${value}`

/** The release and the machine type that a check is for. */
const targetOptions = ({ qemu, machine }: Pick<Failed, 'qemu' | 'machine'>): string =>
  option('--qemu', qemu ?? 'VERSION') + option('--machine', machine ?? 'TYPE')

/** Quotes text from a log as one shell word; unusual characters are left to the user. */
const word = (text: string): string =>
  /^[\w.:/@+-]{1,255}$/.test(text) ? text : `'${text.replace(/[^\w.:/@+ -]/g, '?')}'`

/**
 * Returns what to save on both sides, and what to run on it, without the log that led here. Files with QEMU's own bytes
 * name a device by its section. A guest's output names it by its address there, which a section gives only for a device
 * that is not behind a port.
 */
function stepsWithoutLog({ section, qemu, machine }: Failed): NextStep[] {
  const address = section === null ? null : addressInSection(section)
  const vfio = isVfioSection(section)
  const device = (name: string | null) => (name === null ? '' : option('--device', word(name)))
  const target = targetOptions({ qemu, machine })
  const inGuest = (SIDE: string) =>
    address === null ? filled(ADVICE.configOfAll, { SIDE }) : filled(ADVICE.configOfOne, { SIDE, ADDRESS: address })
  const steps: NextStep[] = [
    {
      side: 'both',
      text: 'if pcimig is installed on the hosts: capture the guest on the source, which pauses for a few milliseconds, and a paused twin of it on the destination host (pcimig twin makes one); without libvirt, use --qmp SOCKET instead of --libvirt VM',
      command: 'pcimig capture --libvirt VM -o SIDE.json',
    },
    {
      side: 'anywhere',
      text: 'compare the captures, which have all that a check needs',
      command: `pcimig check source.json destination.json${device(section)}`,
    },
    {
      side: 'both',
      text: "otherwise, with libvirt: save QEMU's own bytes, which are exactly what is compared. Do it for the running source, which pauses for a few milliseconds, and for a guest with the same definition and empty disks, created paused on the destination host. Run it as a whole: it first asks whether a device forbids it, because QEMU would crash",
      command: ADVICE.deviceStateLibvirt.command,
    },
    {
      side: 'both',
      text: 'otherwise, without libvirt: do the same through the QMP socket of the running source, and of a QEMU on the destination host with the same command line, empty disks, and -S instead of -incoming',
      command: ADVICE.deviceStateQmp.command,
    },
    {
      side: 'anywhere',
      text: 'compare them: this names every byte that differs and those that are refused',
      command: `pcimig check source.dev destination.dev${device(section)}${target}`,
    },
    {
      side: 'source',
      text: 'if neither is possible: as root in the guest, save what the device shows there',
      command: inGuest('source'),
    },
    {
      side: 'destination',
      text: 'start a guest with the same definition and an empty disk on the destination host, and save the same there before anything changes',
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
      text: 'for a passed-through device, save the host function itself, as root on the host',
      command: ADVICE.hostFunction.command,
    })
  }
  return steps
}

/** How to proceed if no cause is known, and the proof if one is. */
export const nextSteps = (failed: Failed): NextStep[] => [
  ...stepsWithoutLog(failed),
  {
    side: 'anywhere',
    text: 'explain this log again with the layout of this device',
    command: `pcimig explain LOG --dump destination.dev${targetOptions(failed)}`,
  },
]

/** Where to find QEMU's messages if a log lacks them: the receiving QEMU writes them, not the source. */
const LOGS: readonly NextStep[] = [
  {
    side: 'destination',
    text: "with libvirt, explain the guest's log on the destination host, as root",
    command: ADVICE.guestLog.command,
  },
  {
    side: 'destination',
    text: 'with Proxmox VE, and wherever QEMU logs to the journal',
    command: ADVICE.journal.command,
  },
  {
    side: 'destination',
    text: 'with KubeVirt, Harvester or OpenShift, from the pod that was to receive the guest',
    command: ADVICE.podLog.command,
  },
  {
    side: 'both',
    text: "with OpenStack, oVirt or CloudStack, the guest's log as with libvirt (OpenStack names it instance-….log), and the log of the manager's agent on both hosts: nova-compute.log, /var/log/vdsm/vdsm.log, /var/log/cloudstack/agent/agent.log",
    command: null,
  },
  {
    side: 'destination',
    text: 'with Incus, /var/log/incus/NAME/qemu.log; with LXD, /var/snap/lxd/common/lxd/logs/NAME/qemu.log',
    command: null,
  },
  {
    side: 'destination',
    text: 'with Xen, /var/log/xen/qemu-dm-VM.log; with XenServer or XCP-ng, /var/log/xensource.log and /var/log/daemon.log',
    command: null,
  },
]

/** What to do if a log shows no failed restore: find the right log, or compare the two ends without one. */
export const stepsWithoutFailure = (target: Pick<Failed, 'qemu' | 'machine'>): NextStep[] => [
  ...LOGS,
  ...stepsWithoutLog({ section: null, ...target }),
]
