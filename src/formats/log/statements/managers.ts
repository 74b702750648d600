import { expression } from './template'

/** Who manages the migration, and so where its logs are. */
export type Manager = 'proxmox' | 'nova' | 'kubevirt' | 'libvirt'

/** What a manager's line tells of a migration: names of the machine and of the host that was to receive it. */
export interface ManagerLine {
  readonly manager: Manager
  readonly machine: string | null
  readonly host: string | null
}

interface ManagerRow {
  readonly manager: Manager
  readonly pattern: RegExp
  /** Which group names the machine, and which the receiving host. */
  readonly machine?: number
  readonly host?: number
}

const row = (manager: Manager, template: string, at: Pick<ManagerRow, 'machine' | 'host'> = {}): ManagerRow => ({
  manager,
  pattern: expression(template),
  ...at,
})

/**
 * Lines of PVE::QemuMigrate (qemu-server), nova (virt/libvirt/driver.py, compute/manager.py), KubeVirt's
 * events and status, and libvirt's URIs.
 */
const ROWS: readonly ManagerRow[] = [
  row('proxmox', "starting migration of VM {int} to {|remote }node '{quoted}'", { machine: 1, host: 2 }),
  row('proxmox', "starting VM {int} on remote node '{quoted}'", { machine: 1, host: 2 }),
  row('proxmox', "can't migrate to '{quoted}': missing mapped devices", { host: 1 }),
  row('proxmox', 'online migrate failure - '),
  row('proxmox', 'TASK ERROR: migration '),
  row('nova', 'Pre live migration failed at {word}', { host: 1 }),
  row('nova', 'migrate_instance_start() to {word}', { host: 1 }),
  row('nova', '[instance: {word}] Live Migration failure', { machine: 1 }),
  row('nova', '[instance: {word}] Migration operation has aborted', { machine: 1 }),
  row('kubevirt', '"targetNode": "{word}"', { host: 1 }),
  row('kubevirt', '"targetNode":"{word}"', { host: 1 }),
  row('kubevirt', 'Target Node: {word}', { host: 1 }),
  row('kubevirt', 'VirtualMachineInstance migration uid {word} failed'),
  row('libvirt', 'qemu+{ssh|tcp|tls|libssh|libssh2}://{~word}@{word}/', { host: 1 }),
  row('libvirt', 'qemu+{ssh|tcp|tls|libssh|libssh2}://{word}/', { host: 1 }),
  row('libvirt', "(vm='{quoted}')", { machine: 1 }),
]

/** Words of which each of these lines has one. */
export const MANAGER_WORDS: readonly string[] = [
  'starting migration of VM',
  'on remote node',
  'missing mapped',
  'online migrate',
  'TASK ERROR',
  'live migration failed',
  'migrate_instance_start',
  'argetNode',
  'Target Node',
  'qemu+',
]

/** Returns what a line tells of where a migration went, or null. */
export function managerLineIn(text: string): ManagerLine | null {
  for (const { manager, pattern, machine, host } of ROWS) {
    const match = pattern.exec(text)
    if (match) {
      return {
        manager,
        machine: machine === undefined ? null : match[machine]!,
        host: host === undefined ? null : match[host]!,
      }
    }
  }
  return null
}
