import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { shell, temporary } from './pcimig'

const STREAM = 'fixtures/streams/slot-off-source.mig.gz'
const ERASED = '\r\u001b[K'

/** A directory with a stream that xz packed, and an xz that takes a second for it, to stand first in PATH. */
function slow(): string {
  const directory = temporary()
  shell(`zcat ${STREAM} | xz -0 > ${directory}/vm.mig.xz`)
  const xz = shell('command -v xz').out.trim()
  writeFileSync(join(directory, 'xz'), `#!/bin/sh\n${xz} "$@" | { head -c 64K; sleep 1; cat; }\n`)
  chmodSync(join(directory, 'xz'), 0o755)
  return directory
}

/** What comes to the terminal while a command runs whose standard error is one. */
const onTerminal = (line: string, env: NodeJS.ProcessEnv) => {
  const { code, out } = shell(`script -qec "${line}" /dev/null < /dev/null`, { TERM: 'xterm', ...env })
  return { code, out }
}

describe('long work', () => {
  it.each<[string, string, NodeJS.ProcessEnv, boolean]>([
    ['is shown on a terminal, and cleared', '', {}, true],
    ['is not shown when asked for quiet', '--quiet', {}, false],
    ['is not shown on a dumb terminal', '', { TERM: 'dumb' }, false],
    ['is not shown in a pipe', '2>&1 | cat', {}, false],
  ])('%s', (_, rest, env, said) => {
    const directory = slow()
    const packed = `${directory}/vm.mig.xz`
    const line = `bin/pcimig check ${packed} ${packed} --qemu 5.2 -o /dev/null ${rest}`
    const { code, out } = onTerminal(line, { PATH: `${directory}:${process.env.PATH}`, ...env })
    expect(code).toBe(0)
    expect(out.includes(`${ERASED}unpacking ${packed}: `)).toBe(said)
    expect(out.endsWith(said ? ERASED : '')).toBe(true)
    expect(out.includes('\u001b')).toBe(said)
  })
})
