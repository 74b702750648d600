/** What whole machines need and single dumps do not: a part of its own. */
export { checkMigration } from '../check/migration'
export { findInBytes, findInFile } from './streams'
