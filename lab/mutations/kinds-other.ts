import { explain } from '../../src/check/explain/explain'
import { withUserFiles } from '../../src/cli/options/files'
import { readProfiles } from '../../src/cli/options/files/profiles'
import { readLogFrom } from '../../src/cli/reading/log'
import { recordedLayouts } from '../../src/qemu/recorded/layouts'
import { asked, NOTHING_GIVEN } from '../../test/a-request'
import { editedJson } from '../fuzz/edits/json'
import { FILES } from '../fuzz/inputs/files'
import { texts } from '../fuzz/inputs/seeds'
import { Random } from '../fuzz/random'
import type { Kind } from './kinds-dump'
import { textDamaged } from './kinds-dump'
import { NOTATIONS } from './notations'
import { pick } from './numbers'
import { pairOf, requestFor } from './pairs'

/** What this tool prints of a comparison or of masks: it is no dump, and there is no verdict on it. */
const OWN: Kind = {
  name: 'our own JSON',
  draw: (random) => {
    const { record, destination } = pairOf(random)
    const numbers = new Random(random(1e9))
    const text = Buffer.from(FILES.own!(numbers)).toString()
    const source = text.includes('}\n{') ? Buffer.from(text) : editedJson(text, numbers, [text])
    const other = random(2) === 0 ? source : NOTATIONS.raw!(destination)
    const about = `JSON of ${source.length} bytes`
    return {
      mutation: 'places changed',
      about,
      source,
      destination: other,
      request: requestFor(record, random),
      refused: true,
    }
  },
}

/** Texts that are no input of `check`, and what reads them. */
const readText = (name: string, all: readonly string[], read: (path: string) => Promise<unknown>): Kind => ({
  name,
  draw: (random) => {
    const damaged = textDamaged(random, pick(random, all), pick(random, all))
    const request = asked({ target: NOTHING_GIVEN })
    return { ...damaged, about: damaged.mutation, request, refused: null }
  },
  read,
})

/** What is no dump of config space but may be handed in, or may be handed to other commands. */
export const OTHER_KINDS: readonly Kind[] = [
  OWN,
  readText('log', texts('logs', 4000), async (path) => {
    const { incidents } = await readLogFrom(path)
    return explain(incidents, [], NOTHING_GIVEN, recordedLayouts())
  }),
  readText('settings', texts('settings', 4000), (path) => withUserFiles({}, path, new Set(['qemu', 'machine', 'set']))),
  readText('profiles', texts('profiles', 4000), (path) => readProfiles(path, true)),
]
