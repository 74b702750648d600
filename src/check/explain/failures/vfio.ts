import { hex } from '../../../bytes/hex'
import { ADVICE } from '../../cases/advice'
import { deviceState } from '../device-state'
import { anywhere, deviceOr, type FailureText, failureText, onBoth, onDestination, onSource } from './failure-text'

function vfioState(message: string): string {
  const number = /state[^0-9a-zA-Z]{1,6}(0x[0-9a-f]{1,8}|\d{1,9})\b/i.exec(message)
  if (!number) return ''
  const value = Number(number[1])
  const meanings = deviceState(value).map(
    ({ protocol, name, valid, why }) => `under ${protocol} "${name}"${valid ? '' : `, not valid: ${why}`}`,
  )
  return ` State ${hex(value)} is ${meanings.join('; ')}.`
}

const DETACH = onSource(
  'Or detach the device before the migration and attach a device of the destination host afterwards.',
  ADVICE.detach.command,
)
const KERNEL_LOG = onBoth(
  "Read the host kernel's log from the same time: the device's driver says there what it refused.",
)
const SAME_DRIVER = onBoth(
  'Check that both hosts have the same driver and firmware for the device, with migration support.',
)

const ADDRESS_BITS =
  "If the address is beyond what the host's IOMMU can address (39 bits on many PC processors), limit the guest's CPU to that many bits (host-phys-bits-limit=39), or make the windows for 64-bit regions smaller."

/** What to do about a device that was not taken, by words of the message. */
const VFIO_REMEDIES: readonly (readonly [RegExp, string])[] = [
  [/= -22|MAP_DMA failed: Invalid argument/, ADDRESS_BITS],
  [
    /Cannot allocate memory|= -12/,
    "Raise the limit on locked memory of the QEMU process above the guest's RAM (hard_limit in libvirt, ulimit -l).",
  ],
  [
    /MAP_DMA|dma_map/,
    "Read the host kernel's log from the same time: it says whether the limit on locked memory was exceeded (raise hard_limit in libvirt, ulimit -l). Otherwise compare the memory backing of this guest (huge pages, shared) with that of a guest that starts.",
  ],
  [
    /vfio[- ]user/i,
    'Read the log of the program behind the socket (vfio-user), and use a version that works with this QEMU.',
  ],
]

/** Passed-through devices: hw/vfio/migration.c, and linux/vfio.h for the states. */
export const VFIO_TEXTS = {
  'vfio-no-migration': failureText(
    'other',
    "The passed-through device can't be migrated: its driver on the host does not support migration, or migration is switched off (enable-migration).",
    [
      onSource(
        'Bind the device to a driver that supports migration (a variant driver such as mlx5_vfio_pci instead of vfio-pci) and set enable-migration=on.',
      ),
      DETACH,
    ],
  ),
  'vfio-dirty-tracking': failureText(
    'other',
    "Neither the passed-through device nor the host's IOMMU can tell which pages the device has written (dirty tracking), so QEMU can't track the memory that the device changes.",
    [
      onSource(
        'Use a device and driver with dirty tracking, or an IOMMU with dirty tracking and the iommufd backend (Linux 6.7, QEMU 9.1).',
      ),
      onSource(
        'Or set enable-migration=on for the device: QEMU 8.1 and newer then migrate it and send all of its memory at the end, with a longer downtime.',
      ),
      DETACH,
    ],
  ),
  'vfio-tracking': failureText(
    'other',
    ({ message }) =>
      `The source could not track which memory the passed-through device writes: "${message}". Its driver or the IOMMU refused, and nothing was migrated.`,
    [
      onSource("Read the host kernel's log from the same time (dmesg): the device's driver says what it refused."),
      onSource('Or detach the device before the migration and attach a device of the destination host afterwards.'),
    ],
  ),
  'vfio-viommu': failureText(
    'other',
    "A passed-through device can't be migrated while the guest has an emulated IOMMU (vIOMMU).",
    [
      onSource(
        'Start the guest without the emulated IOMMU (intel-iommu, virtio-iommu, smmuv3), or detach the device for the migration.',
        ADVICE.detach.command,
      ),
    ],
  ),
  'vfio-p2p': failureText(
    'other',
    'The guest has several passed-through devices, and one of them lacks P2P migration (the states RUNNING_P2P and PRE_COPY_P2P). The devices could write to each other while one of them is stopped.',
    [
      onSource(
        'Use drivers that all support P2P migration, or leave at most one passed-through device in the guest for the migration.',
        ADVICE.detach.command,
      ),
    ],
  ),
  'vfio-large-memory': failureText(
    'other',
    'The guest has more memory than the IOMMU backend can track for a passed-through device in one bitmap.',
    [
      onSource(
        'Give the guest less memory, use a device that tracks dirty pages itself, or detach it for the migration.',
        ADVICE.detach.command,
      ),
    ],
  ),
  'vfio-init': failureText(
    'other',
    ({ message }) => `Migration support for the passed-through device could not be set up: "${message}".`,
    [KERNEL_LOG, SAME_DRIVER, DETACH],
  ),
  'vfio-mode': failureText(
    'other',
    ({ message }) => `The passed-through device does not support this kind of migration: "${message}".`,
    [
      onBoth(
        'Migrate without postcopy and background snapshots, and set x-migration-multifd-transfer and switchover-ack to the same values on both sides.',
      ),
    ],
  ),
  'vfio-buffer': failureText(
    'other',
    (facts) =>
      `The destination did not have enough memory for the state of ${deviceOr(facts, 'the passed-through device')}: the device sends more data at once than could be allocated.`,
    [onDestination('Free memory on the host, or raise the memory limit of the QEMU process (cgroup, container).')],
  ),
  'vfio-config-end': failureText(
    'config',
    (facts) =>
      `The config space of ${deviceOr(facts, 'the passed-through device')} did not end where it should in the stream: the two sides send it with different lengths.`,
    [SAME_DRIVER, onBoth('Use the same QEMU release on both sides.')],
  ),
  'vfio-state': failureText(
    'other',
    (facts) => {
      const state = /\bstate (?:to )?([A-Z][A-Z_]{3,})\b/.exec(facts.message)?.[1]
      return `A passed-through device (${deviceOr(facts, 'vfio')}) did not enter the state that migration needs${state === undefined ? '' : ` (${state})`}. The kernel's driver decides this, not config space.${vfioState(facts.message)}`
    },
    [KERNEL_LOG, SAME_DRIVER, DETACH],
  ),
  'vfio-load': failureText(
    'other',
    (facts) =>
      `A passed-through device (${deviceOr(facts, 'vfio')}) did not enter the state that migration needs, or its own state could not be sent or loaded: "${facts.message}".${vfioState(facts.message)}`,
    [KERNEL_LOG, SAME_DRIVER, DETACH],
  ),
  'vfio-state-number': failureText(
    'other',
    ({ message }) => `The log gives the state of a passed-through device: "${message}".${vfioState(message)}`,
    [KERNEL_LOG, SAME_DRIVER],
  ),
  'vfio-config-load': failureText(
    'config',
    (facts) =>
      `The part of the stream with the config space of ${deviceOr(facts, 'a passed-through device')} was not accepted ("${facts.message}"): config space was refused, or the stream does not continue as expected there.`,
    [
      onDestination('Look for the line above it in the destination\'s log: "Bad config data" names the register.'),
      SAME_DRIVER,
    ],
  ),
  'vfio-interrupts': failureText(
    'start',
    ({ message }) =>
      `The kernel did not give QEMU an interrupt of the passed-through device: "${message}". If it is the line interrupt (INTx), QEMU does not add the device. For other interrupts QEMU continues.`,
    [
      anywhere(
        "Read the host kernel's log from the same time. An interrupt line that is shared with another device of the host can't be used: unbind the driver of that device, or move one of the two to another slot.",
      ),
    ],
  ),
  'vfio-dma-map': failureText(
    'start',
    ({ message }) =>
      `VFIO did not map memory for a passed-through device: "${message}". If this happens when the guest starts or the device is plugged in, QEMU does not add the device. In a running guest, QEMU continues if the memory is a region of another device, and exits if it is RAM.`,
    ({ message }) => [anywhere(VFIO_REMEDIES.find(([telling]) => telling.test(message))?.[1] ?? ADDRESS_BITS)],
  ),
  'locked-memory': failureText(
    'other',
    ({ message }) =>
      `The host's kernel refused to lock more memory for a program with a passed-through device: "${message}". All of the guest's RAM must be locked. QEMU did not add the device, or exited.`,
    [
      anywhere(
        "Raise the limit on locked memory of the QEMU process above the guest's RAM (hard_limit in libvirt, ulimit -l; in a container, that of its runtime).",
      ),
    ],
  ),
  'vfio-not-opened': failureText(
    'start',
    ({ message }) => `A program could not open the passed-through device, so it could not use it: "${message}".`,
    [
      anywhere(
        'Stop whatever else uses the device or its group (another guest, another program), bind all devices of the group to vfio-pci, and give the program access to /dev/vfio.',
      ),
    ],
  ),
  'vfio-address-spaces': failureText(
    'start',
    ({ values: [group] }) =>
      `QEMU did not add the passed-through device: its IOMMU group ${group} is already in use by another device of this guest, in another address space. With an emulated IOMMU each PCI function has its own address space, and a group can only be in one.`,
    [
      anywhere(
        'Put all functions of the group behind one conventional PCI bridge (pcie-to-pci-bridge) or start the guest without the emulated IOMMU; or give the guest only one function of the group.',
      ),
    ],
  ),
  'vfio-harmless': failureText(
    'other',
    'A passed-through device works without an optional feature of the host. This stops no migration.',
    [],
  ),
  'vfio-start': failureText(
    'start',
    ({ message }) => `QEMU could not set up the passed-through device: "${message}".`,
    ({ message }) => [
      anywhere(
        VFIO_REMEDIES.find(([telling]) => telling.test(message))?.[1] ??
          'Bind all devices of the IOMMU group to vfio-pci, make sure that nothing else uses it, and give QEMU access to /dev/vfio.',
      ),
    ],
  ),
  'vfio-said': failureText(
    'start',
    ({ message }) =>
      `VFIO or QEMU reports for a passed-through device: "${message}". If the guest was not running yet, QEMU did not add the device, and no state was loaded. In a running guest, this line alone does not say what followed.`,
    ({ message }) => [
      anywhere(
        VFIO_REMEDIES.find(([telling]) => telling.test(message))?.[1] ??
          "Read the host kernel's log from the same time, and QEMU's next lines.",
      ),
    ],
  ),
  'hostdev-unreadable': failureText(
    'open',
    ({ message }) =>
      `libvirt can't read a PCI device of this host: "${message}". By itself this says nothing about a guest, unless that device is assigned to one.`,
    [
      onDestination(
        "If the device is assigned to the guest, let libvirt (in a container: its pod) read and write the device's files in /sys, and check SELinux or AppArmor.",
      ),
    ],
  ),
  'hostdev-at-start': failureText(
    'start',
    ({ message }) =>
      `libvirt did not pass a host device to the guest: "${message}". The guest did not start with it, and no state was sent or loaded.`,
    ({ message }) => [
      anywhere(
        /doesn't support|not supported/.test(message)
          ? 'Enable the IOMMU in the firmware and the kernel (intel_iommu=on; AMD has it on), and load vfio-pci: /sys/kernel/iommu_groups must have entries.'
          : 'Find out which guest or driver has the device: another guest can only use it when that guest is off or has released it. A device that can only be reset together with others on its bus needs all of them.',
      ),
    ],
  ),
} as const satisfies Readonly<Record<string, FailureText>>
