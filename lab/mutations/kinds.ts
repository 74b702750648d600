import { CAPTURES } from './kinds-capture'
import { DUMP_KINDS, type Kind } from './kinds-dump'
import { OTHER_KINDS } from './kinds-other'
import { streamKinds } from './kinds-stream'

export type { Kind } from './kinds-dump'

/** Every kind of input. @param extra a folder of further restores, as `npm run restores -- --keep` fills it */
export const kindsOf = (extra?: string): readonly Kind[] => [
  ...DUMP_KINDS,
  ...streamKinds(extra),
  CAPTURES,
  ...OTHER_KINDS,
]
