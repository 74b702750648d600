import { InputError } from '../../../src/bytes/input-error'
import { readSide } from '../../../src/cli/reading/devices'
import { mustBeSentence } from '../answer'
import { editedBytes } from '../edits/bytes'
import { editedText } from '../edits/text'
import { exercise } from '../exercise'
import { FILES } from '../inputs/files'
import { Finding, type Target } from '../target'
import { newWorld } from '../world/new-world'
import { world } from '../world/virtual-files'

const NAMES = Object.keys(FILES)

/** A file of any kind, whole or spliced with one of another kind, where one of devices is expected. */
export const ANY: Target = {
  name: 'any-file',
  vary: (random) => {
    const [one, other] = [FILES[random.pick(NAMES)]!(random), FILES[random.pick(NAMES)]!(random)]
    if (random.once(3))
      return editedText(Buffer.from(one).toString('latin1'), random, [Buffer.from(other).toString('latin1')])
    return random.once(2) ? editedBytes(one, random, [other]) : Buffer.concat([one, other])
  },
  run: async (input, seed) => {
    newWorld({ '/tmp': null, file: input })
    const seen = await readSide('file').then(
      ({ devices, stream }) => `${stream?.format} ${exercise(devices, seed)}`,
      (error) => {
        if (!(error instanceof InputError)) throw error
        mustBeSentence(error)
        return error.message
      },
    )
    if (world().open > 0) throw new Finding('a file is left open')
    return seen
  },
}
