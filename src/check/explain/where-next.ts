import type { ManagerLine } from '../../formats/log/statements/managers'
import { ADVICE, filled } from '../cases/advice'
import type { WayOut } from './failures'

const NAME = /^[\w.-]{1,128}$/
const named = (name: string | null, otherwise: string): string => (name !== null && NAME.test(name) ? name : otherwise)

const THERE = 'the destination'
const node = (host: string): string => (host === THERE ? host : `node ${host}`)

const proxmox = (host: string, machine: string): WayOut[] => [
  {
    side: 'destination',
    text: `On ${node(host)}, read the journal from the same time: the QEMU that was to receive VM ${machine} writes its messages there, and to the task log of its start.`,
    command: ADVICE.journal.command,
  },
]

const lxd = (host: string): WayOut[] => [
  {
    side: 'destination',
    text: `On ${host}, explain QEMU's log for the instance: /var/log/incus/NAME/qemu.log, or with LXD /var/snap/lxd/common/lxd/logs/NAME/qemu.log.`,
  },
]

/** QEMU's log of a guest that xl starts: libxl__create_qemu_logfile (tools/libs/light). */
const xen = (host: string): WayOut[] => [
  {
    side: 'destination',
    text: `On ${host}, explain the log of the guest's device model, /var/log/xen/qemu-dm-VM.log (for an incoming guest qemu-dm-VM--incoming.log), and read xl's own log, /var/log/xen/xl-VM.log.`,
  },
]

const libvirt = (host: string, machine: string): WayOut[] => [
  {
    side: 'destination',
    text: `On ${host}, explain the guest's log, /var/log/libvirt/qemu/${machine}.log, as root.`,
    command: filled(ADVICE.guestLog, { VM: machine }),
  },
]

const STEPS: Readonly<Record<ManagerLine['manager'], (host: string, machine: string) => WayOut[]>> = {
  proxmox,
  libvirt,
  xen,
  lxd,
  // nova names guests instance-0000002a towards libvirt; its own logs have the UUID.
  nova: (host) => [
    {
      side: 'destination',
      text: `On ${host}, explain the guest's log, /var/log/libvirt/qemu/instance-….log (openstack server show: OS-EXT-SRV-ATTR:instance_name), as root; in containers /var/log/containers/libvirt or similar.`,
      command: filled(ADVICE.guestLog, { VM: 'instance-ID' }),
    },
  ],
  kubevirt: (host) => [
    {
      side: 'destination',
      text: `Explain the log of the pod that was to receive the guest (virt-launcher-…, on ${node(host)}): it has QEMU's messages.`,
      command: ADVICE.podLog.command,
    },
  ],
}

/** Returns which host to go to and what to read there, as far as a source's log shows it. */
export function whereNext(place: ManagerLine | null): readonly WayOut[] {
  if (place === null) return [...libvirt(THERE, 'VM'), ...proxmox(THERE, 'ID')]
  const machine = named(place.machine, place.manager === 'proxmox' ? 'ID' : 'VM')
  return STEPS[place.manager](named(place.host, THERE), machine)
}
