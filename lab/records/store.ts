import type { Recorded } from '../../test/ground-truth'
import { recordOf } from './compact'
import { linesOf } from './lines'

/** Every emulated device of whole surveys, in the form of `compactLine`. */
const STORE = 'fixtures/ground-truth/surveys.ndjson.gz'

/** Devices of surveys of whole releases. */
export const surveyed = (isWanted?: (record: Recorded) => boolean): Recorded[] =>
  linesOf(STORE).flatMap((line) => recordOf(line, isWanted) ?? [])
