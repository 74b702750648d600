import { ADVICE } from '../../cases/advice'
import { anywhere, type FailureText, failureText, onBoth } from './failure-text'

const LOGS =
  "Read the guest's own log from the same time: /var/log/libvirt/qemu/VM.log with libvirt, the task log and the journal with Proxmox VE, the pod virt-launcher-… with KubeVirt or Harvester, /var/log/incus/NAME/qemu.log with Incus, vdsm.log and the guest's log with oVirt, nova-compute.log and the guest's log with OpenStack."

/** What a short paste seems to say, if no table knows any of its lines. */
export const UNKNOWN_TEXTS = {
  'unknown-qemu': failureText(
    'open',
    ({ message }) =>
      `QEMU wrote a line that is not known here: "${message}". If QEMU exited right after it, this is why it did not start or did not load the state. If the guest ran on, it does not matter.`,
    [
      anywhere('Look at what the line names (device, file, option, feature) on this host.'),
      onBoth(LOGS, ADVICE.guestLog.command),
    ],
  ),
  'unknown-reply': failureText(
    'open',
    ({ message }) =>
      `QEMU's monitor refused a command: ${message.replace('"desc"', 'its reason').replace(/[^"]$/, '$&"')}. Nothing shows that a device's state was compared.`,
    [anywhere('Correct what the reason names, and repeat the command.')],
  ),
  'unknown-monitor': failureText(
    'other',
    ({ message }) =>
      `This is no QEMU: Cloud Hypervisor, Firecracker or a program like them reports "${message}". They do not compare config space as QEMU does.`,
    [anywhere("Read the monitor's own log, and its issue tracker: pcimig can't help with its devices.")],
  ),
  'unknown-migration': failureText(
    'open',
    ({ message }) =>
      `A program says that a migration failed, or was not possible, in words that are not known here: "${message}". Whether a device's state was refused is not in this paste.`,
    [onBoth(LOGS, ADVICE.guestLog.command)],
  ),
  'unknown-start': failureText(
    'open',
    ({ message }) =>
      `A program says that something failed for a guest when it was started, created or given a device, in words that are not known here: "${message}". Nothing shows that a device's state was compared.`,
    [anywhere(LOGS, ADVICE.guestLog.command)],
  ),
  'unknown-xen': failureText(
    'open',
    ({ message }) =>
      `Xen's toolstack reports a problem in words that are not known here: "${message}". A guest was not created, or a device was not given to it or taken back. Nothing shows that a device's state was compared.`,
    [anywhere("Read the guest's logs in /var/log/xen (qemu-dm-VM.log, xl-VM.log), and xl dmesg, from the same time.")],
  ),
  'unknown-crash': failureText(
    'open',
    ({ message }) =>
      `A program crashed: "${message}". If it is QEMU, this is a bug in it or in a library that it uses; whether state was being loaded is not in this paste.`,
    [anywhere(LOGS, ADVICE.guestLog.command)],
  ),
  'unknown-error': failureText(
    'open',
    ({ message }) =>
      `No line of this paste is known here. One reports an error: "${message}". Nothing shows that a guest's state was sent, loaded or compared.`,
    [anywhere(LOGS, ADVICE.guestLog.command)],
  ),
  'unknown-kernel': failureText(
    'open',
    ({ message }) =>
      `The host's kernel reports a problem with KVM, the IOMMU or a device for a guest: "${message}". Whether a guest failed for it is not in this paste.`,
    [
      anywhere('Read the lines around it, and what QEMU says at the same time.'),
      anywhere(LOGS, ADVICE.guestLog.command),
    ],
  ),
} as const satisfies Readonly<Record<string, FailureText>>
