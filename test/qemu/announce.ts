import { missingTools } from '../tools/installed'
import { type Missing, missingPrograms, qemuRequired } from './harness/available'

const WIDTH = 78

/** What to tell a person about tests that did not run. */
export function banner(missing: readonly Missing[]): string {
  const edge = '!'.repeat(WIDTH)
  const lines = missing.flatMap(({ program, tests, consequence, hint }) => [
    `${program} NOT FOUND${tests.length > 0 ? `: ${tests.join(', ')} did not run` : ''}`,
    consequence,
    hint,
  ])
  return ['', edge, ...lines.map((line) => `!! ${line}`), edge, ''].join('\n')
}

/**
 * Global setup of vitest: says loudly which part of the tests does not run on this machine.
 * Those files are left out by the configuration, not skipped test by test.
 * @throws Error where all tests must run: in CI, or with PCIMIG_REQUIRE_QEMU=1
 */
export default function announce(): void {
  const missing = [...missingPrograms(), ...missingTools()]
  if (missing.length === 0) return
  if (qemuRequired()) throw new Error(banner(missing))
  process.stderr.write(`${banner(missing)}\n`)
}
