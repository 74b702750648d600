import { atLeast, type Version } from '../../qemu/releases/version'

/**
 * Returns the line that QEMU prints for a failure that it reports once: since 10.2 errors are propagated to the end of
 * the load and printed there (process_incoming_migration_co, migration/migration.c).
 */
export const reported = (message: string, qemu: Version): string =>
  atLeast(qemu, '10.2') ? `load of migration failed: Invalid argument: ${message}` : message
