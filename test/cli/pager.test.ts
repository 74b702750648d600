import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DESTINATION, SOURCE, shell, temporary } from './pcimig'

const CHECK = `bin/pcimig check ${SOURCE} ${DESTINATION} --qemu 7.2 --hex`

/** `script` (util-linux) runs a command on a terminal of its own, of the given number of rows. */
const onTerminal = (rows: number, env: NodeJS.ProcessEnv, command = CHECK) =>
  shell(`script -qec "stty cols 80 rows ${rows}; ${command}" /dev/null < /dev/null`, { TERM: 'xterm', ...env })

const PAGER = 'sed s/^/paged:/'

describe('a pager', () => {
  it.each<[string, number, NodeJS.ProcessEnv, boolean]>([
    ['shows what is longer than the screen', 24, { PAGER }, true],
    ['is PCIMIG_PAGER before PAGER', 24, { PAGER: 'false', PCIMIG_PAGER: PAGER }, true],
    ['has nothing to do if the screen is large enough', 200, { PAGER }, false],
    ['is none where its name is empty', 24, { PAGER: '' }, false],
    ['is none on a dumb terminal', 24, { PAGER, TERM: 'dumb' }, false],
    ['that is missing is done without', 24, { PAGER: '/no/such/pager 2>/dev/null' }, false],
  ])('%s', (_, rows, env, paged) => {
    const { code, out } = onTerminal(rows, env)
    expect(code).toBe(1)
    expect(out.includes('paged:')).toBe(paged)
    expect(out).toContain('Incompatible: QEMU 7.2')
    expect(out).toContain('About this comparison:')
  })

  it('is for terminals only', () => {
    const { out } = shell(CHECK, { PAGER })
    expect(out).not.toContain('paged:')
  })
})

describe('a signal while the pager runs', () => {
  /** A pager that sends it to pcimig; OUT in the script is a file. @returns what it wrote there, too */
  const sending = (script: string) => {
    const directory = temporary()
    const [pager, out] = [join(directory, 'pager'), join(directory, 'out')]
    writeFileSync(pager, `#!/bin/sh\n${script.replaceAll('OUT', out)}\n`, { mode: 0o755 })
    return { code: onTerminal(24, { PAGER: pager }).code, wrote: readFileSync(out, 'utf8') }
  }

  it("Ctrl-C is the pager's", () => {
    const { code, wrote } = sending('kill -INT $PPID; cat > OUT')
    expect(code).toBe(1)
    expect(wrote).toContain('About this comparison:')
  })

  it.each([
    ['TERM', 143, 'HUP'],
    ['HUP', 129, 'TERM'],
  ])('SIG%s ends both', (signal, status, other) => {
    // A pager that is not told to end waits for what never comes, and so does this test.
    const wait = 'exec 3<> OUT.fifo; read line <&3'
    // The terminal may be gone before the pager has told that it ends: a FIFO waits for the word, and it for a reader.
    // Its hang-up may come before the word is sent, and must not end the pager in place of the signal.
    const ignoring = `trap '' ${other}; trap "trap '' HUP TERM; echo ended > OUT; exit" ${signal}`
    const { code, wrote } = sending(`mkfifo OUT OUT.fifo; ${ignoring}; kill -${signal} $PPID; ${wait}`)
    expect([code, wrote]).toEqual([status, 'ended\n'])
  })
})
