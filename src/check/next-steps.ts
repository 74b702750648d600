import { addressOf } from './readings'

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

/** What to take on both sides, and what to run on it: the way on where no cause is known, and the proof where one is. */
export function nextSteps({ section, qemu, machine }: Failed): NextStep[] {
  const address = section === null ? null : addressOf(section)
  const vfio = section?.endsWith('/vfio') ?? false
  const device = section === null ? '' : ` --device ${word(address ?? section)}`
  const target = `${option('--qemu', qemu ?? 'VERSION')}${option('--machine', machine ?? 'TYPE')}`
  const inGuest = address === null ? 'lspci -xxxx' : `lspci -xxxx -s ${address}`
  const steps: NextStep[] = [
    {
      side: 'source',
      text: 'as root in the guest, save what the device shows there',
      command: `${inGuest} > source.txt`,
    },
    {
      side: 'destination',
      text: 'start a guest with the same definition and an empty disk on the destination host, and save the same there before anything is changed',
      command: `${inGuest} > destination.txt`,
    },
    {
      side: 'both',
      text: "or take QEMU's own bytes, exactly what is compared: of the source while the guest may stop for a moment, of the destination started paused without -incoming",
      command: 'virsh qemu-monitor-command VM --hmp \'migrate "exec:cat > /var/tmp/SIDE.mig"\'',
    },
  ]
  if (vfio) {
    steps.push({
      side: 'both',
      text: 'of a passed-through device, save the host function itself',
      command: 'cp -rL /sys/bus/pci/devices/HOST_ADDRESS SIDE-host',
    })
  }
  return [
    ...steps,
    {
      side: 'anywhere',
      text: 'compare them: every byte that differs, by name, and those that are refused',
      command: `pcimig check source.txt destination.txt${device}${target}`,
    },
    {
      side: 'anywhere',
      text: 'explain this log again with the layout of the very device',
      command: `pcimig explain LOG --dump destination.txt${target}`,
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
    command: 'journalctl --since yesterday | pcimig explain',
  },
  {
    side: 'destination',
    text: 'with KubeVirt, of the pod that was to take the guest',
    command: 'kubectl logs virt-launcher-VM-ID -c compute | pcimig explain',
  },
]

/** What to do where a log tells of no failed restore: find the right one, or compare the two ends without any. */
export const stepsWithoutFailure = (target: Pick<Failed, 'qemu' | 'machine'>): NextStep[] => [
  ...LOGS,
  ...nextSteps({ section: null, ...target }).filter(({ command }) => !command?.startsWith('pcimig explain')),
]
