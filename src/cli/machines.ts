/** What whole machines need and single dumps do not: a part of its own. */
export { checkMigration } from '../check/machine/migration'
export { findInBytes, findInFile } from './reading/streams'
