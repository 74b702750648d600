import { spawnSync } from 'node:child_process'
import type { Missing } from '../qemu/harness/available'

/** A browser; PCIMIG_CHROMIUM names another one than Debian's. */
export const CHROMIUM = process.env.PCIMIG_CHROMIUM ?? '/usr/bin/chromium'

/** A program, and what to run it with to see that it works here. */
interface Tool extends Missing {
  readonly probe?: readonly string[]
}

/** Programs that judge reports or make faults, each with the tests that can't run without it. */
const TOOLS: readonly Tool[] = [
  {
    program: 'unshare',
    probe: ['-m', 'sh', '-c', 'mount -t tmpfs none /mnt'],
    tests: ['test/tools/full-disk.test.ts'],
    consequence: 'full and read-only disks were NOT tried',
    hint: 'run as root, where file systems can be mounted',
  },
  {
    program: CHROMIUM,
    tests: ['test/tools/browser*.test.ts'],
    consequence: 'HTML reports were NOT opened in a browser',
    hint: 'apt-get install chromium',
  },
  {
    program: 'xmllint',
    tests: ['test/tools/xmllint.test.ts', 'test/tools/libvirt-hook.test.ts'],
    consequence: 'JUnit reports were NOT validated, and the hook for libvirt was NOT run',
    hint: 'apt-get install libxml2-utils',
  },
  ...['zsh', 'fish', 'man'].map((program) => ({
    program,
    tests: [`test/tools/${program}.test.ts`],
    consequence: `what pcimig gives to ${program} was NOT tried in it`,
    hint: `apt-get install ${program === 'man' ? 'man-db' : program}`,
  })),
]

/** What this machine lacks of them. */
export const missingTools = (): readonly Missing[] =>
  TOOLS.filter(({ program, probe = ['--version'] }) => spawnSync(program, [...probe], { stdio: 'ignore' }).status !== 0)
