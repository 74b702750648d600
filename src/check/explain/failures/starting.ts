import { anywhere, onBoth, onDestination, onSource, type Words, words } from './words'

const NOTHING_LOADED = 'No state was loaded.'

/** Why a QEMU did not start. */
export const STARTING_WORDS = {
  'machine-too-new': words(
    'start',
    ({ values: [version, machine] }) =>
      `QEMU ${version} of the destination does not have the machine type ${machine}: the guest was started by a newer release. ${NOTHING_LOADED}`,
    ({ values: [, machine] }) => [
      onDestination(`Upgrade QEMU there to a release that has ${machine}, at least as new as the source's.`),
      onSource(
        'Or shut the guest down and start it with a machine type that both hosts have (Proxmox VE: Hardware, Machine, Version).',
      ),
    ],
  ),
  'kvm-missing': words(
    'start',
    ({ message }) => `QEMU did not start: KVM is not usable on this host ("${message}"). ${NOTHING_LOADED}`,
    [
      onDestination(
        'Enable virtualization in the firmware, load kvm_intel or kvm_amd, give QEMU access to /dev/kvm, and end other hypervisors that hold the processor.',
      ),
    ],
  ),
  'accelerator-failed': words(
    'start',
    ({ message }) =>
      `QEMU did not start: the accelerator could not be set up ("${message}"); what it lacked stands in the lines above. ${NOTHING_LOADED}`,
    [
      onDestination(
        'Read the lines above it, and the kernel log of the same time. Alone it most often means that the accelerator is not there: virtualization is off in the firmware, its module is not loaded, or QEMU has no access to /dev/kvm.',
      ),
    ],
  ),
  'firmware-size': words(
    'start',
    ({ message }) =>
      `QEMU did not start: the firmware image, or the file with its variables, has another size than the guest's flash, or is not there ("${message}"). ${NOTHING_LOADED}`,
    [
      onBoth(
        'Use the same firmware build on both sides (2 MiB and 4 MiB builds of OVMF do not mix), and copy the file with the variables along.',
      ),
    ],
  ),
  'disk-at-start': words(
    'start',
    ({ message }) => `QEMU could not open a disk: "${message}". No config space was compared.`,
    [
      onBoth(
        'Check that the disk is there on this host, under the same path, with access for QEMU, and that QEMU was built with its driver (gluster, rbd and others are packages of their own).',
      ),
    ],
  ),
  'program-missing': words(
    'start',
    ({ message }) => `libvirt did not start the guest: a program that it needs is missing on this host ("${message}").`,
    [onDestination('Install the program that it names (virtiofsd, qemu, swtpm …), and try again.')],
  ),
  'emulator-missing': words(
    'start',
    ({ message }) =>
      `libvirt did not start or define the guest: this host has no QEMU for what its definition asks ("${message}").`,
    [
      onDestination(
        'Install the QEMU of that architecture there; if the definition asks for KVM, make it usable (firmware, kvm_intel or kvm_amd, access to /dev/kvm), and restart libvirt.',
      ),
    ],
  ),
  'driver-lacks': words(
    'open',
    ({ message }) =>
      `The libvirt or the hypervisor that was asked has no such function: "${message}". By itself that says nothing of a guest or its state.`,
    [
      anywhere(
        'Ask the driver that has the guest (qemu:///system), of a libvirt that knows the function, on both hosts.',
      ),
    ],
  ),
  'protection-missing': words(
    'start',
    ({ message }) =>
      `QEMU did not start: this host can't protect the guest's memory as its definition asks ("${message}"). ${NOTHING_LOADED}`,
    [
      onDestination(
        'Enable the protection in firmware and kernel, and give QEMU access to its device (/dev/sev), or start the guest on a host that has it.',
      ),
    ],
  ),
  'device-place': words('start', ({ message }) => `QEMU did not take a device: "${message}". ${NOTHING_LOADED}`, [
    onBoth(
      "Compare the devices and their addresses in both definitions: the destination's must have the same buses and slots as the source's.",
    ),
  ]),
  'network-at-start': words(
    'start',
    ({ message }) =>
      `QEMU or libvirt could not set up the guest's network on this host: "${message}". ${NOTHING_LOADED}`,
    [onDestination('Create the bridge there, load tun and vhost_net, and give QEMU access to their devices.')],
  ),
  'option-refused': words(
    'start',
    ({ values: [, reason] }) =>
      `QEMU stopped at an option of its command line: "${reason}". It has not started, and no state was loaded.`,
    [
      onDestination(
        'Change what the option names (device, file, property, address) on this host, or take the option out of the definition on both sides.',
      ),
      anywhere('If this was a migration, the guest keeps running at the source.'),
    ],
  ),
  'plug-while-migrating': words(
    'start',
    ({ message }) =>
      `QEMU refused a command because a migration is under way: "${message}". That is not a failure of the migration.`,
    [anywhere('Wait until the migration has ended, or cancel it, and give the command again.')],
  ),
  address: words(
    'start',
    ({ message }) =>
      `An address that QEMU was given can't be used on this host: "${message}". Nothing was sent or loaded over it.`,
    [
      anywhere(
        'Correct the address, or choose another port, path or family, where QEMU was given it: the URI of the migration, -incoming, or a chardev.',
      ),
    ],
  ),
  'process-at-start': words(
    'start',
    ({ message }) => `QEMU did not start: its process could not be set up ("${message}"). ${NOTHING_LOADED}`,
    [
      anywhere(
        'Change what it names: end a QEMU of the same guest that still runs, create the user, raise the limit on locked memory, or leave the option out.',
      ),
    ],
  ),
  'registered-twice': words(
    'start',
    ({ message }) =>
      `QEMU did not start: two of its devices have the same name and number for their state ("${message}"). No stream was involved.`,
    [anywhere('Give both devices of that kind different ids and addresses, or leave one of them out.')],
  ),
  'xen-device-model': words(
    'elsewhere',
    ({ message }) =>
      `Xen's toolstack says that the QEMU of a guest did not start, or ended while it loaded its state: "${message}". QEMU's own words are in another file.`,
    [],
  ),
  crashed: words(
    'open',
    ({ message }) =>
      `QEMU crashed: "${message}". That is a fault of QEMU or of a library in its process, at a start, in operation, or while it sent or loaded a state: this log does not say which.`,
    [
      onBoth(
        'Take the newest release of this QEMU series and of the library that the line names, and look for the crash in their bug trackers.',
      ),
      onDestination(
        "Read QEMU's last lines in the guest's log of the same time: if a state was loaded, they say of what.",
      ),
    ],
  ),
  killed: words(
    'other',
    ({ message }) =>
      `The host's kernel killed QEMU because memory ran out: "${message}". Nothing was refused; a migration ends there, and a guest that ran in it is gone.`,
    [
      anywhere(
        'Free memory on that host, or raise the limit of the process (cgroup, container, hard_limit) above what guest memory, video memory and QEMU itself take.',
      ),
    ],
  ),
  'qemu-ended': words(
    'start',
    ({ message }) =>
      `QEMU ended before it was ready, and nothing was loaded: "${message}". What it said last, in this message or in its log, is the reason.`,
    [
      onDestination(
        "Read the guest's log on this host for the same time (/var/log/libvirt/qemu/VM.log, or the journal): the last line that QEMU wrote names what it lacks.",
      ),
    ],
  ),
} as const satisfies Readonly<Record<string, Words>>
