import { describe, expect, it } from 'vitest'
import { DESTINATION, SOURCE, shell } from './pcimig'

const CHECK = `bin/pcimig check ${SOURCE} ${DESTINATION} --qemu 7.2 --hex`

/** `script` (util-linux) runs a command on a terminal of its own, of the given number of rows. */
const onTerminal = (rows: number, env: NodeJS.ProcessEnv, command = CHECK) =>
  shell(`script -qec "stty cols 80 rows ${rows}; ${command}" /dev/null < /dev/null`, { TERM: 'xterm', ...env })

const PAGER = 'sed s/^/paged:/'

describe('a pager', () => {
  it.each<[string, number, NodeJS.ProcessEnv, boolean]>([
    ['shows what is longer than the screen', 24, { PAGER }, true],
    ['is PCIMIG_PAGER before PAGER', 24, { PAGER: 'false', PCIMIG_PAGER: PAGER }, true],
    ['has nothing to do where the screen is large enough', 200, { PAGER }, false],
    ['is none where its name is empty', 24, { PAGER: '' }, false],
    ['is none on a dumb terminal', 24, { PAGER, TERM: 'dumb' }, false],
    ['that is not there is done without', 24, { PAGER: '/no/such/pager 2>/dev/null' }, false],
  ])('%s', (_, rows, env, paged) => {
    const { code, out } = onTerminal(rows, env)
    expect(code).toBe(1)
    expect(out.includes('paged:')).toBe(paged)
    expect(out).toContain('Incompatible: QEMU 7.2')
    expect(out).toContain('About this comparison:')
  })

  it('is for terminals alone', () => {
    const { out } = shell(CHECK, { PAGER })
    expect(out).not.toContain('paged:')
  })
})
