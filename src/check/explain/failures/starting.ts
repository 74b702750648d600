import { ADVICE } from '../../cases/advice'
import { anywhere, type FailureText, failureText, onBoth, onDestination, onSource } from './failure-text'

const NOTHING_LOADED = 'No state was loaded.'

/** Why a QEMU did not start. */
export const STARTING_TEXTS = {
  'machine-too-new': failureText(
    'start',
    ({ values: [version, machine] }) =>
      `QEMU ${version} on the destination does not have the machine type ${machine}: the guest was started by a newer release. ${NOTHING_LOADED}`,
    ({ values: [, machine] }) => [
      onDestination(`Upgrade QEMU there to a release that has ${machine}, at least as new as the source's.`),
      onSource(
        'Or shut the guest down and start it with a machine type that both hosts have (Proxmox VE: Hardware, Machine, Version).',
      ),
    ],
  ),
  'kvm-missing': failureText(
    'start',
    ({ message }) => `QEMU did not start: KVM is not usable on this host ("${message}"). ${NOTHING_LOADED}`,
    [
      onDestination(
        'Enable virtualization in the firmware, load kvm_intel or kvm_amd, give QEMU access to /dev/kvm, and stop other hypervisors that use the processor.',
      ),
    ],
  ),
  'accelerator-failed': failureText(
    'start',
    ({ message }) =>
      `QEMU did not start: the accelerator could not be set up ("${message}"); the lines above say what was missing. ${NOTHING_LOADED}`,
    [
      onDestination(
        'Read the lines above it, and the kernel log from the same time. On its own, the message most often means that the accelerator is not available: virtualization is off in the firmware, its module is not loaded, or QEMU has no access to /dev/kvm.',
      ),
    ],
  ),
  'firmware-size': failureText(
    'start',
    ({ message }) =>
      `QEMU did not start: the firmware image, or the file with its variables, does not have the size of the guest's flash, or is missing ("${message}"). ${NOTHING_LOADED}`,
    [
      onBoth(
        'Use the same firmware build on both sides (2 MiB and 4 MiB builds of OVMF do not mix), and copy the file with the variables too.',
      ),
    ],
  ),
  'disk-at-start': failureText(
    'start',
    ({ message }) => `QEMU could not open a disk: "${message}". No config space was compared.`,
    [
      onBoth(
        'Check that the disk exists on this host under the same path, that QEMU may access it, and that QEMU was built with its driver (gluster, rbd and others are separate packages).',
      ),
    ],
  ),
  'program-missing': failureText(
    'start',
    ({ message }) =>
      `libvirt did not start the guest: a program that it needs is missing on this host, or can't be executed ("${message}").`,
    [
      onDestination(
        'Install the program that the message names (virtiofsd, qemu, swtpm …), or make it executable for libvirt, and try again.',
      ),
    ],
  ),
  'emulator-missing': failureText(
    'start',
    ({ message }) =>
      `libvirt did not start or define the guest: this host has no QEMU that provides what the definition asks for ("${message}").`,
    [
      onDestination(
        'Install the QEMU for that architecture there. If the definition asks for KVM, make KVM usable (firmware, kvm_intel or kvm_amd, access to /dev/kvm), and restart libvirt.',
      ),
    ],
  ),
  'driver-lacks': failureText(
    'open',
    ({ message }) =>
      `This libvirt or hypervisor does not support the requested function: "${message}". By itself this says nothing about a guest or its state.`,
    [
      anywhere(
        'Connect to the driver that runs the guest (qemu:///system), with a libvirt that supports the function, on both hosts.',
      ),
    ],
  ),
  'protection-missing': failureText(
    'start',
    ({ message }) =>
      `QEMU did not start: this host can't protect the guest's memory as its definition requires ("${message}"). ${NOTHING_LOADED}`,
    [
      onDestination(
        'Enable the protection in firmware and kernel, and give QEMU access to its device (/dev/sev), or start the guest on a host that has it.',
      ),
    ],
  ),
  'display-at-start': failureText(
    'start',
    ({ message }) => `QEMU did not start: it could not open the guest's display: "${message}". ${NOTHING_LOADED}`,
    [
      onDestination(
        'Install the part of QEMU for that display (Debian, Fedora: packages qemu-system-gui or qemu-ui-*), give QEMU access to the render node (/dev/dri), or choose a display without OpenGL.',
      ),
    ],
  ),
  'device-place': failureText(
    'start',
    ({ message }) => `QEMU did not accept a device: "${message}". ${NOTHING_LOADED}`,
    [
      onBoth(
        "Compare the devices and their addresses in both definitions: the destination's must have the same buses and slots as the source's.",
      ),
    ],
  ),
  'network-at-start': failureText(
    'start',
    ({ message }) =>
      `QEMU or libvirt could not set up the guest's network on this host: "${message}". ${NOTHING_LOADED}`,
    [onDestination('Create the bridge there, load tun and vhost_net, and give QEMU access to their devices.')],
  ),
  'option-refused': failureText(
    'start',
    ({ values: [, reason] }) =>
      `QEMU stopped at an option on its command line: "${reason}". It did not start, and no state was loaded.`,
    [
      onDestination(
        'Change what the option names (device, file, property, address) on this host, or remove the option from the definition on both sides.',
      ),
      anywhere('If this was a migration, the guest keeps running on the source.'),
    ],
  ),
  'plug-while-migrating': failureText(
    'start',
    ({ message }) =>
      `QEMU refused a command because a migration is in progress: "${message}". This does not mean that the migration failed.`,
    [anywhere('Wait until the migration has finished, or cancel it, and repeat the command.')],
  ),
  address: failureText(
    'start',
    ({ message }) =>
      `QEMU was given an address that can't be used on this host: "${message}". Nothing was sent or loaded over it.`,
    [
      anywhere(
        'Correct the address, or choose another port, path or address family, where it is set: in the migration URI, -incoming, or a chardev.',
      ),
    ],
  ),
  'process-at-start': failureText(
    'start',
    ({ message }) => `QEMU did not start: its process could not be set up ("${message}"). ${NOTHING_LOADED}`,
    [
      anywhere(
        'Fix what the message names: stop a QEMU of the same guest that is still running, create the user, raise the limit on locked memory, or remove the option.',
      ),
    ],
  ),
  'proxmox-start': failureText(
    'start',
    ({ message }) =>
      `Proxmox VE did not start the guest: "${message}". QEMU was not run for it, or was stopped at once. ${NOTHING_LOADED}`,
    [
      anywhere(
        "Change what the message names in the guest's configuration or on this node. A lock of the guest may be taken off only if no task on any node works on it any more.",
      ),
    ],
  ),
  'task-failed': failureText(
    'open',
    ({ message }) =>
      `A task of Proxmox VE failed: "${message}". The lines above it say which task it was (start, migration, backup) and what happened.`,
    [anywhere("Read the task's other lines, and the journal of the node from the same time.", ADVICE.journal.command)],
  ),
  'registered-twice': failureText(
    'start',
    ({ message }) =>
      `QEMU did not start: two of its devices use the same name and instance number for their state ("${message}"). No stream was involved.`,
    [anywhere('Give both devices of that kind different ids and addresses, or remove one of them.')],
  ),
  'xen-device-model': failureText(
    'elsewhere',
    ({ message }) =>
      `Xen's toolstack says that a guest's QEMU did not start, or exited while it loaded the guest's state: "${message}". QEMU's own messages are in another file.`,
    [],
  ),
  crashed: failureText(
    'open',
    ({ message }) =>
      `QEMU crashed: "${message}". This is a bug in QEMU or in a library that it uses. It happened at start, in operation, or while QEMU sent or loaded state: this log does not say which.`,
    [
      onBoth(
        'Use the newest release of this QEMU series and of the library that the line names, and look for the crash in their bug trackers.',
      ),
      onDestination(
        "Read QEMU's last lines in the guest's log from the same time: if state was being loaded, they say of which device.",
      ),
    ],
  ),
  'crashed-in-state': failureText(
    'open',
    ({ message }) =>
      `This is a backtrace of a QEMU that crashed or hung while it ${/save|migration_thread/.test(message) ? 'sent' : 'loaded'} state ("${message}"). The frames above that one name the device. This is a bug in QEMU: a state that it refuses ends with a message, not with a crash.`,
    [
      onBoth(
        'Use the newest release of this QEMU series on both hosts, and look for the functions of the innermost frames in its bug tracker.',
      ),
    ],
  ),
  killed: failureText(
    'other',
    ({ message }) =>
      `The host's kernel killed QEMU because memory ran out: "${message}". Nothing was refused. A migration ends there, and a guest that was running in this QEMU is lost.`,
    [
      anywhere(
        'Free memory on that host, or raise the limit of the process (cgroup, container, hard_limit) above what guest memory, video memory and QEMU itself need.',
      ),
    ],
  ),
  'qemu-ended': failureText(
    'start',
    ({ message }) =>
      `QEMU exited before it was ready, and nothing was loaded: "${message}". Its last message, here or in its log, is the reason.`,
    [
      onDestination(
        "Read the guest's log on this host from the same time (/var/log/libvirt/qemu/VM.log, or the journal): the last line that QEMU wrote says what is missing.",
      ),
    ],
  ),
} as const satisfies Readonly<Record<string, FailureText>>
