import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'

/** `npm run fuzz`, for hours; here what failed once, and a little of what comes next. */
const fuzz = (...args: string[]) => spawnSync('node', ['build/fuzz.mjs', ...args], { encoding: 'utf8' })

it.each([
  ['of every kind', ['--runs', '80']],
  ['with every operation', ['--runs', '2', '--every', '--first', '1000']],
])('finds nothing in kept inputs and the first cases %s', { timeout: 240_000 }, (_, args) => {
  const { status, stdout, stderr } = fuzz('--seed', '1', ...args)
  expect(stderr).toBe('')
  expect(stdout).toMatch(/\nno findings\n$/)
  expect(status).toBe(0)
})

it('names the targets if the given one does not exist', () => {
  const { status, stderr } = fuzz('--target', 'strem')
  expect(status).toBe(2)
  expect(stderr).toContain('there is no target strem: pair, carried, ')
})
