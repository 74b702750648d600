import { anywhere, type FailureText, failureText, onBoth, onDestination, onSource } from './failure-text'

const OPTION_ROM = /\.rom$/
const MIB = 1024 * 1024

const size = (text: string): string => {
  const bytes = Number(text)
  return bytes >= 1024 && bytes % 1024 === 0 ? `${text} (${bytes / 1024} KiB)` : text
}

/** How to give a memory block a size in bytes, by its name. */
const SIZES: readonly (readonly [RegExp, (bytes: number) => string])[] = [
  [OPTION_ROM, (bytes) => `romsize=${bytes} for the device (QEMU 6.0 and newer), or the same ROM file`],
  [/(?:^|\/)vga\.vram$/, (bytes) => `vgamem_mb=${bytes / MIB} for the device, ram_size=${bytes} for qxl-vga`],
  [/\/qxl\.vgavram$/, (bytes) => `ram_size=${bytes} for the device`],
  [/\/qxl\.vram$/, (bytes) => `vram_size=${bytes} for the device`],
  [/\/bochs-display-vram$/, (bytes) => `vgamem=${bytes} for the device`],
  [/^(?:pc|mach-virt|ppc_spapr)\.ram$/, (bytes) => (bytes % MIB === 0 ? `-m ${bytes / MIB}M` : `-m ${bytes}B`)],
  [/^(?:pc\.bios|pc\.rom|system\.flash\d|virt\.flash\d)$/, (bytes) => `a firmware image of ${bytes} bytes`],
]

/** Returns how to give a memory block a size in bytes. */
const sameSize = (block: string, bytes: number): string =>
  SIZES.find(([names]) => names.test(block))?.[1](bytes) ??
  `size=${bytes} for the memory backend with that name, and -m too if it is the guest's RAM`

const POSTCOPY_OFF = onSource(
  'Or migrate without postcopy (libvirt: without VIR_MIGRATE_POSTCOPY; nova: live_migration_permit_post_copy=false; KubeVirt: allowPostCopy: false).',
)

const HUGE_PAGES = onBoth(
  'Back the memory block the same way on both sides: with huge pages of the same size, or without huge pages.',
)

/** Memory blocks and postcopy: migration/ram.c, migration/postcopy-ram.c, migration/rdma.c. */
export const MEMORY_TEXTS = {
  'size-mismatch': failureText(
    'other',
    ({ values: [block, source, destination] }) =>
      OPTION_ROM.test(block!)
        ? `The option ROM of ${block!.replace(/\/[^/]*$/, '')} has ${size(source!)} bytes on the source and ${size(destination!)} on the destination: the hosts have different ROM files, or romfile or romsize differ.`
        : `The memory block "${block}" has ${size(source!)} bytes on the source and ${size(destination!)} on the destination: guest memory, video memory or firmware has a different size.`,
    ({ values: [block, source] }) => [
      onDestination(
        `Give the destination the source's size: ${sameSize(block!, Number(source))}. It is checked before any config space, so it may hide a config failure.`,
      ),
    ],
  ),
  'unknown-ramblock': failureText(
    'other',
    ({ values: [block] }) =>
      `The stream names the memory block "${block}", which the destination does not have: ${OPTION_ROM.test(block!) ? 'the device has an option ROM on the source only, or is at another address' : 'a memory device or region is missing, or has another name'}.`,
    ({ values: [block] }) => [
      onBoth(
        OPTION_ROM.test(block!)
          ? 'Compare rombar, romfile and the addresses of the devices on both command lines.'
          : `Compare the memory backends and devices on both command lines: one of those on the source creates "${block}".`,
      ),
      anywhere('If the source has no such block either, the stream was truncated or damaged in transit.'),
    ],
  ),
  'unmigratable-ramblock': failureText(
    'other',
    ({ values: [block] }) => `The stream holds the memory block "${block}", which this QEMU marks as not migratable.`,
    [onBoth('Use the same release and the same devices on both sides.')],
  ),
  'ram-page-size': failureText(
    'other',
    ({ values: [block, local, remote] }) =>
      `The memory block ${block} has pages of ${size(local!)} bytes on the destination and ${size(remote!)} on the source. Postcopy needs equal page sizes.`,
    [HUGE_PAGES, POSTCOPY_OFF],
  ),
  'postcopy-page-size': failureText(
    'other',
    ({ values: [source, destination] }) =>
      `The page sizes of guest memory differ (source ${source}, destination ${destination}). Postcopy needs equal page sizes.`,
    [HUGE_PAGES, POSTCOPY_OFF],
  ),
  'ram-address': failureText(
    'other',
    ({ values: [block] }) =>
      `The memory block ${block} has a different guest address on the destination. With x-ignore-shared, the address must be the same.`,
    [
      onBoth(
        'Compare memory sizes, memory devices and NUMA nodes of both command lines: their order and sizes decide the addresses.',
      ),
    ],
  ),
  'ram-resized': failureText(
    'other',
    ({ values: [block] }) =>
      `The memory block ${block} changed its size on the source while it was being sent: firmware or ACPI tables were rewritten, as happens when the guest reboots.`,
    [onSource('Migrate again after the guest has booted.')],
  ),
  'mapped-ram': failureText(
    'other',
    'The mapped-ram migration file does not hold the pages where this QEMU looks for them. It is truncated, has another version, or was not written with mapped-ram.',
    [
      onBoth(
        'Set the capability mapped-ram the same way for writing and reading, and read the file with the same release or a newer one.',
      ),
    ],
  ),
  'migration-file': failureText(
    'other',
    ({ message }) => `The migration file can't be used as specified: "${message}". No device was compared.`,
    [
      anywhere(
        'Correct the offset in the URI, and check free space and permissions of the file on the host that reports this.',
      ),
    ],
  ),
  'source-memory': failureText(
    'other',
    ({ message }) => `The source does not have enough memory to migrate: "${message}". Nothing was sent.`,
    [onSource('Free memory on the host, or raise the memory limit of QEMU. A smaller XBZRLE cache needs less.')],
  ),
  'cpr-state': failureText(
    'other',
    ({ message }) =>
      `The state that QEMU hands to its replacement on the same host (CPR) could not be written or read: "${message}". No config space was compared.`,
    [
      onBoth(
        'Use the same mode (cpr-reboot, cpr-transfer, cpr-exec) and devices on both command lines, and read the line above.',
      ),
    ],
  ),
  'snapshot-tracking': failureText(
    'other',
    ({ message }) =>
      `A snapshot of the running guest could not be started: the kernel did not write-protect its memory ("${message}"). The guest keeps running.`,
    [
      onSource(
        'Take the snapshot without background-snapshot, or use guest memory that userfaultfd can protect (anonymous, shmem, hugetlbfs; Linux 5.19).',
      ),
    ],
  ),
  'rdma-blocks': failureText(
    'other',
    'The two sides have different memory blocks, and RDMA registers each block separately: the command lines differ.',
    [onBoth('Compare memory, memory devices, option ROMs and video memory of both command lines.')],
  ),
  'rdma-memory': failureText(
    'other',
    ({ message }) =>
      `QEMU could not get the resources for guest memory and messages from the RDMA adapter: "${message}". The usual reason is a limit on locked memory.`,
    [
      onBoth(
        "Raise the limit on locked memory (hard_limit in libvirt, ulimit -l) above the guest's RAM, or set rdma-pin-all off.",
      ),
    ],
  ),
  rdma: failureText(
    'other',
    ({ message }) => `The RDMA connection failed: "${message}". Nothing of the guest was compared.`,
    [
      onBoth('Check the address of the RDMA interface, the adapter, and the limit on locked memory on both hosts.'),
      anywhere('Or migrate over TCP.'),
    ],
  ),
  'postcopy-unsupported': failureText(
    'other',
    "Postcopy was requested, but QEMU can't use userfaultfd on this host: the kernel lacks it or does not let QEMU use it.",
    [
      onBoth(
        'Let QEMU use userfaultfd: sysctl vm.unprivileged_userfaultfd=1 (Linux 5.11 and newer set it to 0), or access to /dev/userfaultfd (Linux 6.1, QEMU 8.0), and no seccomp or container policy that forbids it.',
      ),
      POSTCOPY_OFF,
    ],
  ),
  'postcopy-memory': failureText(
    'other',
    "Postcopy was requested, but the kernel can't fault in this kind of guest memory from userspace (huge pages, files, shared memory).",
    [
      onBoth('Back guest memory with anonymous memory, tmpfs or hugetlbfs, and use a kernel that supports it.'),
      POSTCOPY_OFF,
    ],
  ),
  'postcopy-settings': failureText(
    'other',
    ({ message }) => `The settings for postcopy contradict each other: "${message}".`,
    [
      onBoth('Set postcopy and the related capabilities the same way on both sides before the migration starts.'),
      POSTCOPY_OFF,
    ],
  ),
  'postcopy-broken': failureText(
    'other',
    'The migration was interrupted while the guest was already running on the destination (postcopy): the connection was lost, or the migration was paused. Neither side has the whole guest.',
    [
      onBoth(
        'Repair the connection and recover: migrate-recover on the destination, then migrate with resume on the source; libvirt 8.5 and newer do it with VIR_MIGRATE_POSTCOPY_RESUME.',
      ),
      onBoth('Do not stop either QEMU before that: the guest would be lost.'),
    ],
  ),
  'memory-plug': failureText(
    'other',
    ({ message }) =>
      `Memory or CPUs could not be added to the guest: "${message}". A guest that was running keeps what it had.`,
    [
      onBoth(
        'Give the guest room for it in its definition: maximum memory and slots (<maxMemory slots=…>, -m …,slots=…,maxmem=…), maximum vCPUs. Then restart it.',
      ),
      onDestination(
        'If the guest was to be migrated there, start it with the memory and CPUs that it has on the source, in the same slots.',
      ),
    ],
  ),
} as const satisfies Readonly<Record<string, FailureText>>
