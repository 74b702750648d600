import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['build/run.mjs', ...args], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

const PROGRAMS = readdirSync('lab', { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() && readdirSync(`lab/${entry.name}`).includes('main.ts') ? [`lab/${entry.name}/main.ts`] : [],
)

describe('the programs of lab', () => {
  it.each(PROGRAMS)('%s prints its usage, and does nothing else', (program) => {
    expect(run(program, '--help')).toEqual({ status: 0, stdout: expect.stringContaining('npm run '), stderr: '' })
  })

  it('a wrong option gives one line', () => {
    const { status, stderr } = run('lab/bench/main.ts', '--nosuch')
    expect([status, stderr.trim().split('\n')]).toEqual([2, [expect.stringContaining("Unknown option '--nosuch'")]])
  })
})
