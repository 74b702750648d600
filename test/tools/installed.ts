import { spawnSync } from 'node:child_process'
import type { Missing } from '../qemu/harness/available'

/** A browser; PCIMIG_CHROMIUM names another one than Debian's. */
export const CHROMIUM = process.env.PCIMIG_CHROMIUM ?? '/usr/bin/chromium'

/** A program, and what to run to see that it works here: itself unless another one is named. */
interface Tool extends Missing {
  readonly by?: string
  readonly probe?: readonly string[]
}

/** What test/tools/libvirt.sh starts. */
const LIBVIRT = 'libvirtd virtlogd virsh qemu-img qemu-system-x86_64'

/** Programs that judge reports or make faults, each with the tests that can't run without it. */
const TOOLS: readonly Tool[] = [
  {
    program: 'rpmbuild',
    by: 'sh',
    probe: ['-c', 'command -v rpmbuild rpm2archive dpkg-deb xz readelf'],
    tests: ['test/tools/release.test.ts'],
    consequence: 'the single executable and its packages were NOT built',
    hint: 'apt-get install binutils dpkg rpm xz-utils',
  },
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
    program: 'libvirtd',
    by: 'unshare',
    probe: ['-m', '-p', '--fork', 'sh', '-c', `set -e; for each in ${LIBVIRT}; do command -v $each; done`],
    tests: ['libvirt', 'libvirt-capture', 'libvirt-elements', 'libvirt-migration-hook', 'twin', 'guard'].map(
      (name) => `test/tools/${name}.test.ts`,
    ),
    consequence: 'advice was NOT tried on a guest of libvirt',
    hint: 'apt-get install libvirt-daemon libvirt-daemon-driver-qemu libvirt-clients qemu-utils, and run as root',
  },
  {
    program: 'socat',
    probe: ['-V'],
    tests: ['test/qemu/advice.test.ts'],
    consequence: 'advice was NOT tried on a plain QEMU',
    hint: 'apt-get install socat',
  },
  {
    program: 'ansible-playbook',
    tests: ['test/tools/ansible.test.ts'],
    consequence: 'the Ansible role was NOT run',
    hint: 'apt-get install ansible-core',
  },
  {
    program: 'promtool',
    tests: ['test/tools/promtool.test.ts'],
    consequence: 'textfiles and alerts for Prometheus were NOT tried',
    hint: 'apt-get install prometheus',
  },
  {
    program: 'lspci',
    by: 'sh',
    probe: ['-c', 'command -v lspci && test -r /usr/share/misc/pci.ids'],
    tests: ['test/tools/pciutils.test.ts', 'test/tools/lspci-names.test.ts'],
    consequence: 'names of ids and advice for setpci were NOT compared with pciutils',
    hint: 'apt-get install pciutils',
  },
  {
    program: 'linux-source',
    by: 'sh',
    probe: ['-c', 'ls /usr/src/linux-source-*.tar.xz && command -v cc xz'],
    tests: ['test/tools/vfio-config.test.ts'],
    consequence: "the rules of the host's kernel were NOT compared with the kernel's own code",
    hint: 'apt-get install linux-source gcc libc6-dev xz-utils',
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
  TOOLS.filter(
    ({ program, by = program, probe = ['--version'] }) => spawnSync(by, [...probe], { stdio: 'ignore' }).status !== 0,
  )
