import { beforeAll, describe, expect, test } from 'vitest'
import { askBinary } from '../../lab/conformance/binary'
import { attempt, type Pair } from '../../lab/restores/attempt'
import { judge } from '../../lab/restores/judge'
import { inCommon } from '../../lab/restores/plan'
import { isWrong } from '../../lab/restores/tally'

/* Restores nobody has thought of, between two machines of the QEMU at hand; `npm run restores` runs thousands. */

const SEEDS = Array.from({ length: 12 }, (_, n) => 9001 + n)

describe('random restores', () => {
  let pair: Pair
  beforeAll(() => {
    const binary = askBinary()
    pair = { source: binary, destination: binary, common: inCommon(binary, binary) }
  })

  test.each(SEEDS)('seed %i', async (seed) => {
    const { attempt: restore, streams } = await attempt(pair, seed)
    const judgement = judge(restore, streams)
    expect(isWrong(judgement) ? { ...judgement, qemu: restore.stderr, done: restore.done } : null).toBeNull()
  })
})
