import { spawnSync } from 'node:child_process'

/** The program under test; PCIMIG_QEMU names another build than the one on the path. */
export const QEMU = process.env.PCIMIG_QEMU ?? 'qemu-system-x86_64'

/** QEMUs for other machines than x86's; PCIMIG_QEMU_AARCH64 and PCIMIG_QEMU_PPC64 name other builds. */
export const AARCH64 = process.env.PCIMIG_QEMU_AARCH64 ?? 'qemu-system-aarch64'
export const PPC64 = process.env.PCIMIG_QEMU_PPC64 ?? 'qemu-system-ppc64'

/**
 * The newest QEMU of Debian's backports, as `.ci/newest-qemu` unpacks it: what takes a live machine to pieces is tried
 * on it too.
 */
export const NEWEST_QEMU = process.env.PCIMIG_QEMU_NEWEST || null

/** The C compiler for the /dev/vfio stand-in. */
export const CC = process.env.CC ?? 'cc'

/** A program that a part of the suite needs and that this machine does not have. */
export interface Missing {
  readonly program: string
  /** Test files that can't run without it, as patterns for vitest's `exclude`; none where they run on another one. */
  readonly tests: readonly string[]
  /** What stays unproven, for the person who reads the banner. */
  readonly consequence: string
  readonly hint: string
}

const runs = (program: string): boolean => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0

/** What this machine lacks to run all of test/qemu; empty when every test can run. */
export function missingPrograms(qemu = QEMU, cc = CC): readonly Missing[] {
  const missing: Missing[] = []
  if (!runs(qemu)) {
    missing.push({
      program: qemu,
      tests: ['test/qemu/**'],
      consequence: 'masks and restores were NOT compared with a real QEMU',
      hint: 'apt-get install qemu-system-x86, or set PCIMIG_QEMU to a qemu-system-x86_64 binary',
    })
  } else if (!runs(cc)) {
    missing.push({
      program: cc,
      tests: ['test/qemu/vfio*.test.ts'],
      consequence: "masks of vfio-pci were NOT compared with a real QEMU's",
      hint: 'apt-get install gcc libc6-dev linux-libc-dev',
    })
  }
  for (const [program, package_] of [
    [AARCH64, 'qemu-system-arm'],
    [PPC64, 'qemu-system-ppc'],
  ] as const) {
    if (runs(program)) continue
    missing.push({
      program,
      tests: [
        'compat-others',
        'fresh-others',
        'learn',
        'live-binary',
        'live-memory',
        'other-machines',
        'registers',
        'restore-others',
        'state-others',
      ].map((name) => `test/qemu/${name}.test.ts`),
      consequence: 'defaults of properties were NOT compared on machines other than x86',
      hint: `apt-get install ${package_}`,
    })
  }
  if (NEWEST_QEMU === null || !runs(NEWEST_QEMU)) {
    missing.push({
      program: 'PCIMIG_QEMU_NEWEST',
      tests: [],
      consequence: 'capture, masks and guard were NOT tried on the newest QEMU',
      hint: 'as root: export PCIMIG_QEMU_NEWEST=$(.ci/newest-qemu FOLDER)',
    })
  }
  return missing
}

/** Patterns of the test files that can't run here, for `exclude` in vitest's configuration. */
export const excludedTests = (): string[] => missingPrograms().flatMap((entry) => entry.tests)

/** Whether a missing program is an error: in CI, or when PCIMIG_REQUIRE_QEMU=1 asks for it. */
export const qemuRequired = (): boolean => process.env.CI === 'true' || process.env.PCIMIG_REQUIRE_QEMU === '1'
