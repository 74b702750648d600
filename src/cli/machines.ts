/** What whole machines and predictions need and single dumps do not: a part of its own. */
export { checkMigration } from '../check/migration'
export { runPrediction } from '../check/predicted'
export { readStreamBytes, readStreamFile } from './streams'
