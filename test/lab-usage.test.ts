import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const node = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  return { status, stdout, stderr }
}

const run = (...args: string[]) => node('build/run.mjs', ...args)
const USAGE = { status: 0, stdout: expect.stringContaining('npm run '), stderr: '' }

const PROGRAMS = readdirSync('lab', { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() && readdirSync(`lab/${entry.name}`).includes('main.ts') ? [`lab/${entry.name}/main.ts`] : [],
)

describe('the programs of lab', () => {
  it.each(PROGRAMS)('%s prints its usage, and does nothing else', (program) => {
    expect(run(program, '--help')).toEqual(USAGE)
  })

  it('so does fuzz, which has its own bundle', () => expect(node('build/fuzz.mjs', '--help')).toEqual(USAGE))

  it.each([[['build/run.mjs', 'lab/bench/main.ts']], [['build/fuzz.mjs']]])(
    '%j: a wrong option gives one line',
    (command) => {
      const { status, stderr } = node(...command, '--nosuch')
      expect([status, stderr.trim().split('\n')]).toEqual([2, [expect.stringContaining("Unknown option '--nosuch'")]])
    },
  )
})
