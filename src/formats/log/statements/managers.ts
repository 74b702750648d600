import { expression } from './template'

/** Who manages the migration, and so where its logs are. */
export type Manager = 'proxmox' | 'nova' | 'kubevirt' | 'libvirt' | 'xen' | 'lxd'

/** What a manager's line says about a migration: names of the machine and of the host that was to receive it. */
export interface ManagerLine {
  readonly manager: Manager
  readonly machine: string | null
  readonly host: string | null
}

/** A manager's line, and whether it belongs to the failure logged before it. */
export interface ManagerWord extends ManagerLine {
  readonly ofBefore: boolean
}

interface ManagerRow {
  readonly manager: Manager
  readonly pattern: RegExp
  /** Which group names the machine, and which the receiving host. */
  readonly machine?: number
  readonly host?: number
  /** Whether the line belongs to an outcome logged before it. */
  readonly ofBefore?: true
}

const row = (manager: Manager, template: string, at: Omit<ManagerRow, 'manager' | 'pattern'> = {}): ManagerRow => ({
  manager,
  pattern: expression(template),
  ...at,
})

/**
 * Lines of PVE::QemuMigrate (qemu-server), nova (virt/libvirt/driver.py, compute/manager.py), KubeVirt's
 * events and status, libvirt's URIs, LXD and Incus, and Xen's xl.
 */
const ROWS: readonly ManagerRow[] = [
  row('proxmox', "starting migration of VM {int} to {|remote }node '{quoted}'", { machine: 1, host: 2 }),
  row('proxmox', "starting VM {int} on remote node '{quoted}'", { machine: 1, host: 2 }),
  row('proxmox', "can't migrate to '{quoted}': missing mapped devices", { host: 1 }),
  row('proxmox', 'online migrate failure - '),
  row('proxmox', 'TASK ERROR: migration '),
  row('nova', 'Pre live migration failed at {word}', { host: 1 }),
  row('nova', 'migrate_instance_start() to {word}', { host: 1 }),
  row('nova', 'Post live migration at destination {word} failed', { host: 1, ofBefore: true }),
  row('nova', '[instance: {word}] Live Migration failure', { machine: 1 }),
  row('nova', '[instance: {word}] Migration operation has aborted', { machine: 1 }),
  // The status of a VirtualMachineInstance has its fields in alphabetical order: failureReason comes first.
  row('kubevirt', '"targetNode": "{word}"', { host: 1, ofBefore: true }),
  row('kubevirt', '"targetNode":"{word}"', { host: 1, ofBefore: true }),
  row('kubevirt', 'targetNode: {word}', { host: 1, ofBefore: true }),
  row('kubevirt', 'Target Node: {word}', { host: 1, ofBefore: true }),
  row('kubevirt', 'VirtualMachineInstance migration uid {word} failed'),
  row('kubevirt', '"component":"virt-'),
  row('libvirt', 'qemu+{ssh|tcp|tls|libssh|libssh2}://{~word}@{word}/', { host: 1 }),
  row('libvirt', 'qemu+{ssh|tcp|tls|libssh|libssh2}://{word}/', { host: 1 }),
  row('libvirt', "(vm='{quoted}')", { machine: 1 }),
  // An event of oVirt's engine.
  row('libvirt', '(VM: {word}, Source: {~word}, Destination: {word})', { machine: 1, host: 2 }),
  row('lxd', 'Failed migration on {source|target}'),
  row('lxd', 'Instance move to destination failed'),
  row('xen', 'VM.pool_migrate R:'),
  row('xen', 'VM.migrate_send R:'),
  row('xen', 'libxl: error: '),
  row('xen', 'migration {sender|target}: '),
]

/** Every one of these lines has one of these words. */
export const MANAGER_WORDS: readonly string[] = [
  'starting migration of VM',
  'on remote node',
  'missing mapped',
  'online migrate',
  'TASK ERROR',
  'live migration failed',
  'migrate_instance_start',
  'live migration at destination',
  'migration on ',
  'Instance move',
  'VM.pool_migrate R:',
  'VM.migrate_send R:',
  'libxl: error: ',
  'migration sender: ',
  'migration target: ',
  'argetNode',
  'Target Node',
  ', Destination: ',
  '"component":"virt-',
  'qemu+',
]

/** Returns what a line says about where a migration went, or null. */
export function managerLineIn(text: string): ManagerWord | null {
  for (const { manager, pattern, machine, host, ofBefore = false } of ROWS) {
    const match = pattern.exec(text)
    if (match) {
      return {
        manager,
        machine: machine === undefined ? null : match[machine]!,
        host: host === undefined ? null : match[host]!,
        ofBefore,
      }
    }
  }
  return null
}
