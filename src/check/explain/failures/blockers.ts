import { ADVICE } from '../../cases/advice'
import { anywhere, type FailureText, failureText, onBoth, onSource } from './failure-text'

const KEEPS = 'The source refuses to start the migration. Nothing was sent or compared, and the guest keeps running.'
const DETACH = onSource(
  'Detach the device before the migration, and attach it again afterwards.',
  ADVICE.detach.command,
)

/** Why a source refuses to begin. */
export const BLOCKER_TEXTS = {
  invtsc: failureText(
    'other',
    `The guest's CPU has invtsc (an invariant time stamp counter). QEMU does not migrate it unless its frequency is fixed. ${KEEPS}`,
    [
      onSource(
        "Start the guest without invtsc (-cpu …,-invtsc; <feature policy='disable' name='invtsc'/>). host-passthrough with migratable=off turns it on.",
      ),
      onSource(
        "Or fix the frequency, if all hosts have it or can scale to it: tsc-frequency=… (<timer name='tsc' frequency='…'/>).",
      ),
    ],
  ),
  'blocked-device': failureText(
    'other',
    ({ values: [name] }) =>
      `${name ? `"${name}"` : 'A device'} blocks migration on the source. Nothing was compared, and the guest keeps running.`,
    [DETACH],
  ),
  'only-migratable': failureText(
    'start',
    ({ values: [name = ''] }) =>
      `QEMU with --only-migratable did not start, or did not accept a hot-plugged device${name === '' ? '' : ` (${name})`}. A device or feature blocks migration. No stream was involved.`,
    [
      anywhere(
        'Remove the device or feature, or start QEMU without --only-migratable if this guest does not need to migrate.',
      ),
    ],
  ),
  'ivshmem-peer': failureText(
    'other',
    `The guest has an ivshmem device in peer mode (master=off), which blocks migration. ${KEEPS}`,
    [onSource('Detach it before the migration, or start the guest with master=on on one peer.', ADVICE.detach.command)],
  ),
  'virtfs-mounted': failureText(
    'other',
    ({ values: [path, tag] }) =>
      `The guest has the 9p share "${tag}" (${path}) mounted, which blocks migration. ${KEEPS}`,
    ({ values: [, tag] }) => [
      { side: 'source', text: `Unmount "${tag}" in the guest, and mount it again after the migration.` },
    ],
  ),
  'vhost-user-log': failureText(
    'other',
    `The vhost or vhost-user backend can't log its writes to guest memory (VHOST_F_LOG_ALL, VHOST_USER_PROTOCOL_F_LOG_SHMFD), so it blocks migration. ${KEEPS}`,
    [
      onSource(
        'Use a backend program or kernel with dirty logging, or detach the device (virtiofs, vhost-user) for the migration.',
        ADVICE.detach.command,
      ),
    ],
  ),
  'tpm-blocked': failureText(
    'other',
    `The swtpm on the source can't hand over its state, so it blocks migration. ${KEEPS}`,
    [
      onBoth(
        'Install a newer swtpm and libtpms on both hosts and restart the guest. If the state is on shared storage, use a swtpm that supports this (0.8).',
      ),
    ],
  ),
  'image-format': failureText(
    'other',
    ({ values: [format, node] }) => `The image format ${format} of node ${node} blocks migration. ${KEEPS}`,
    [onSource('Convert the image to qcow2 or raw while the guest is off.')],
  ),
  'gpu-3d': failureText(
    'other',
    ({ message }) => `The guest uses a feature that QEMU can't migrate: "${message}". ${KEEPS}`,
    [onSource('Start the guest without 3D acceleration (virgl, rutabaga), or without the clipboard of the vdagent.')],
  ),
  'kernel-interrupts': failureText(
    'other',
    ({ values: [what] }) => `The host's kernel can't save ${what}, the guest's interrupt controller. ${KEEPS}`,
    [onBoth('Use a newer kernel on both hosts.')],
  ),
  'nested-blocked': failureText(
    'other',
    `The guest's CPU offers virtualization (vmx, svm), and this QEMU or kernel can't save its nested state. ${KEEPS}`,
    [
      onBoth('Use QEMU 4.2 or newer and Linux 4.20 or newer on both hosts: they can save it.'),
      onSource('Or start the guest without it (-cpu …,-vmx or -svm).'),
    ],
  ),
  'hyperv-flags': failureText(
    'other',
    ({ values: [flag] }) => `The CPU flag hv-${flag} depends on the host, so it blocks migration. ${KEEPS}`,
    [onSource('List the Hyper-V enlightenments one by one instead of hv-passthrough, and restart the guest.')],
  ),
  'protected-guest': failureText(
    'other',
    `The guest's memory is protected from the host (Secure Execution, SEV, TDX, PEF, memory tagging), and QEMU can't migrate such memory. ${KEEPS}`,
    [
      onSource(
        'Shut the guest down and start it on the other host. Or run it without the protection, if it does not need it.',
      ),
    ],
  ),
  'vhost-scsi': failureText(
    'other',
    `vhost-scsi keeps its state in the kernel, and blocks migration by default. ${KEEPS}`,
    [
      onSource(
        'Set migratable=true for the device if the target is on shared storage or is moved as well. Or use virtio-scsi.',
      ),
    ],
  ),
  'busy-machine': failureText(
    'other',
    ({ message }) => `Another job is running on this guest, or left its lock behind: "${message}". ${KEEPS}`,
    [
      onSource(
        'Check whether the job still runs. Wait until it has finished, or cancel it; remove a lock only if nothing of its job is left. Then migrate again.',
      ),
    ],
  ),
  'not-in-this-state': failureText(
    'other',
    ({ message }) =>
      `libvirt can't do this while the guest, or the other end, is in its present state: "${message}". Nothing was sent, and a running guest keeps running.`,
    [
      onBoth(
        'Check the state of the guest on both hosts. If a job of it is still active, wait until it has finished. If something is not active that the guest needs (a network, a pool), start it. Then try again.',
      ),
    ],
  ),
  'broken-machine': failureText(
    'other',
    ({ message }) => `The guest is in a state that can't be migrated: "${message}".`,
    [onSource('Resume or restart the guest first.')],
  ),
  'migration-disabled': failureText(
    'other',
    ({ message }) =>
      `A device or feature blocks migration on the source. Nothing was compared, and the guest keeps running. QEMU says: "${message}".`,
    [onSource('Detach the device or switch the feature off before migrating.')],
  ),
  'blocked-somehow': failureText(
    'other',
    ({ message }) =>
      `Migration is blocked or switched off: "${message}". Nothing was compared, and the guest keeps running.`,
    [
      onSource(
        'Detach the device or switch off the feature that the message names. If migration itself is switched off, allow it.',
      ),
    ],
  ),
  'libvirt-hostdev': failureText(
    'other',
    ({ message }) =>
      `libvirt, or the software that manages it, refuses to migrate a guest with a passed-through host device: "${message}". QEMU was not asked, and the guest keeps running.`,
    [
      DETACH,
      onBoth(
        'Or, for a device whose driver supports migration, use a newer libvirt: 7.0 refuses everything except USB devices without asking QEMU, 9.0 leaves the decision to QEMU (6.0 and newer).',
      ),
    ],
  ),
  'proxmox-devices': failureText(
    'other',
    ({ message }) =>
      `Proxmox VE refuses to migrate a guest that uses a device of the host: "${message}". QEMU was not asked, and the guest keeps running.`,
    [
      onSource(
        'Shut the guest down, remove the device from its configuration (hostpci0, or usb0 for USB), and migrate it. Add a device of the other node afterwards.',
      ),
      onBoth(
        'Or map the device on every node (Datacenter, Resource Mappings). The guest can then be moved while it is off. It can also be moved while it runs if the mapping is marked live-migration-capable (Proxmox VE 8.4 and newer, devices whose driver supports migration).',
      ),
    ],
  ),
  'libvirt-device': failureText(
    'other',
    ({ message }) =>
      `libvirt, or the software that manages it, refuses to migrate this guest: "${message}". QEMU was not asked, and the guest keeps running.`,
    [
      onSource(
        'Detach the device or stop the operation that the message names, and migrate again.',
        ADVICE.detach.command,
      ),
    ],
  ),
  'libvirt-reasons': failureText(
    'other',
    ({ values: [reasons = ''] }) =>
      `A device or feature of the guest blocks migration${reasons === '' ? '' : ` (${reasons.replace(/^[:\s]+/, '')})`}. The guest keeps running.`,
    [onSource('Detach the device or switch off the feature that the message names, and migrate again.')],
  ),
  'disks-condition': failureText(
    'other',
    'KubeVirt marks this guest as not live-migratable: a disk is not on storage that both nodes share (ReadWriteMany). The guest keeps running.',
    [onBoth('Put the disk on a volume with the access mode ReadWriteMany, or migrate its volume as well.')],
  ),
  condition: failureText(
    'other',
    ({ values: [what = ''] }) =>
      `KubeVirt marks this guest as not live-migratable${what === '' ? '' : ` (${what})`}. The guest keeps running.`,
    [
      onSource(
        'Read the message of the condition LiveMigratable in the status of the VirtualMachineInstance, and remove what it names from the guest.',
      ),
    ],
  ),
  'pre-check': failureText(
    'other',
    ({ values: [reason = ''] }) =>
      `nova refused before anything was sent: "${reason}". The guest keeps running on its host.`,
    [
      onBoth(
        'Choose a host that has what the message asks for (memory, disk space, CPU, network), or free resources there.',
      ),
    ],
  ),
  'storage-not-shared': failureText(
    'other',
    ({ message }) =>
      `A disk of the guest is not on storage that both hosts share: "${message}". The guest keeps running.`,
    [
      onBoth(
        'Put the disk on shared storage (ReadWriteMany in Kubernetes), or copy it during the migration (libvirt: --copy-storage-all; nova: block migration; Proxmox VE: --with-local-disks).',
      ),
    ],
  ),
} as const satisfies Readonly<Record<string, FailureText>>
