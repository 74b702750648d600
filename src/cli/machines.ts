/** What whole machines need and single dumps do not: a part of its own, loaded when a stream is seen. */
export { checkMigration } from '../check/migration'
export { readStreamBytes, readStreamFile } from './streams'
