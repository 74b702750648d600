import { CAPTURES } from './kinds-capture'
import { DUMP_KINDS, type Kind } from './kinds-dump'
import { OTHER_KINDS } from './kinds-other'
import { streamKinds } from './kinds-stream'

export type { Kind } from './kinds-dump'

/** Every kind of input. @param more a folder of further restores, as `npm run restores -- --keep` fills it */
export const kindsOf = (more?: string): readonly Kind[] => [
  ...DUMP_KINDS,
  ...streamKinds(more),
  CAPTURES,
  ...OTHER_KINDS,
]
