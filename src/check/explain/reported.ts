import { atLeast, type Version } from '../../qemu/releases/version'

/**
 * The line that QEMU prints of a failure which it reports once: since 10.2 errors travel to the end of the load and are
 * printed there (process_incoming_migration_co, migration/migration.c).
 */
export const reported = (message: string, qemu: Version): string =>
  atLeast(qemu, '10.2') ? `load of migration failed: Invalid argument: ${message}` : message
