import { describe, expect, test } from 'vitest'
import { triage } from './a-log'

const said = (line: string) => triage(`${line}\n`).otherFailures.map((found) => [found.case, found.certainty])

describe("managers' own words, which name no device and no byte", () => {
  // Sentences of the programs' sources, with the values that they put in.
  test.each([
    // utmapp/UTM: Localizable.strings
    ['Suspend is not supported when GPU acceleration is enabled.', 'said-blocked', 'possible'],
    ['Failed to save suspend state', 'manager-outcome', 'possible'],
    // cockpit-machines, virt-manager
    [
      'Creating snapshots of VMs with VFIO devices is not supported while they are running.',
      'said-blocked',
      'possible',
    ],
    ["Error running snapshot 's': internal error", 'manager-outcome', 'possible'],
    ['Unable to migrate guest: operation failed', 'manager-outcome', 'possible'],
    // qemu-server: PVE/QemuConfig.pm, PVE/AbstractConfig.pm, PVE/QemuMigrate.pm
    ["TASK ERROR: snapshot 'x' does not exist", 'snapshot-missing', 'sure'],
    ['TASK ERROR: query-savevm returned status failed', 'manager-outcome', 'possible'],
    ['TASK ERROR: Failed to obtain guest migration lock - replication running?', 'busy-machine', 'sure'],
    // ovirt-engine: AuditLogMessages.properties, AppErrors.properties
    ['Migration failed: Connection reset by peer (VM: vm1, Source: h1).', 'manager-outcome', 'possible'],
    ['Failed to resume VM vm1 (Host: h1, User: admin).', 'manager-outcome', 'possible'],
    ['VM vm1 is down with error. Exit message: Lost connection with qemu process.', 'manager-outcome', 'possible'],
    ['No available host was found to migrate VM vm1 to.', 'no-host', 'possible'],
    [
      "The host h2 did not satisfy internal filter CPU because its CPU flags are missing VM's required CPU flags",
      'no-host',
      'possible',
    ],
    // harvester: pkg/api/vm
    ['VM default/vm1 is not live migratable as PCIe or USB devices are attached', 'said-blocked', 'possible'],
    ['no matching migratable nodes found', 'no-host', 'possible'],
  ])('%s', (line, name, certainty) => {
    expect(said(line)).toEqual([[name, certainty]])
  })

  test.each(['Failed to migrate instance vm1', 'Unable to migrate guest', 'failed to migrate VM 7: no'])(
    '%s is quoted from the start of its first word',
    (words) => {
      expect(triage(`2026-01-01 00:00:00.000 1 ERROR [-] ${words}\n`).otherFailures.map((one) => one.message)).toEqual([
        words,
      ])
    },
  )

  // Programs that migrate something else.
  test.each([
    'django.db.utils.ProgrammingError: Migration failed: relation "x" already exists',
    'org.flywaydb.core.api.FlywayException: Migration V2__x.sql failed',
    'ActiveRecord::PendingMigrationError: Migrations are pending',
    'Failed to migrate configuration from a previous UTM version.',
    'kata[1]: level=warning msg="VMX is not migratable yet: turning it off"',
  ])('%s is about something else', (line) => {
    expect(said(line)).toEqual([])
  })
})
