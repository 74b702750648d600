import { missingPrograms, qemuRequired } from './harness/available'

const WIDTH = 78

function banner(lines: readonly string[]): string {
  const edge = '!'.repeat(WIDTH)
  return ['', edge, ...lines.map((line) => `!! ${line}`), edge, ''].join('\n')
}

/**
 * Global setup of vitest: says loudly which part of the tests does not run on this machine.
 * Those files are left out by the configuration, not skipped test by test.
 * @throws Error where the tests against QEMU must run: in CI, or with PCIMIG_REQUIRE_QEMU=1
 */
export default function announce(): void {
  const missing = missingPrograms()
  if (missing.length === 0) return
  const lines = missing.flatMap(({ program, tests, consequence, hint }) => [
    `${program} NOT FOUND: ${tests.join(', ')} did not run`,
    consequence,
    hint,
  ])
  if (qemuRequired()) throw new Error(banner(lines))
  process.stderr.write(`${banner(lines)}\n`)
}
