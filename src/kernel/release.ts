import { InputError } from '../bytes/input-error'

/** A Linux release as `uname -r` names it. */
export interface KernelRelease {
  /** "6.1.0-32-amd64" */
  readonly text: string
  readonly major: number
  readonly minor: number
  /** Point release; null if the text does not give it: the newest of the branch is assumed. */
  readonly point: number | null
  /** Who builds kernels of this name and may have added changes of later releases; null if nobody is known to. */
  readonly vendor: string | null
}

/** The oldest release that was read (the 48 steps, the lists and the header were the same in 5.8 and later). */
const OLDEST = { major: 3, minor: 6 }
const LARGEST = 400

/** x.y or x.y.z, and what a distribution appends to it. */
const RELEASE = /(?<![\w.])(\d{1,2})\.(\d{1,3})(?:\.(\d{1,3}))?((?:[-+.][\w.+-]{0,100})?)(?![\w.])/

/** Debian's `/proc/version`: the ABI name, and at its end the version of the package, which has the point release. */
const DEBIAN_PACKAGE = /\bDebian (\d{1,2})\.(\d{1,3})\.(\d{1,3})-/

/**
 * Vendors whose kernels hold changes of later releases, by what they append to the release. Both rules by which
 * kernels differ were found among the backports of such kernels.
 */
const VENDORS: readonly (readonly [RegExp, string])[] = [
  [/uek(?![a-z])/, 'Oracle'],
  [/-\d{5,}\.[\d.]+-[a-z]|-\d+\.\d+(?:\.\d+)*-(?:default|azure|rt|preempt)\b/, 'SUSE Linux Enterprise'],
  [/\.amzn\d+/, 'Amazon Linux'],
  [/\.vz\d+/, 'Virtuozzo'],
  [/\.el\d+/, 'Red Hat Enterprise Linux'],
  [/-pve\b/, 'Proxmox VE'],
  [/\.oe\d+/, 'openEuler'],
  [/\.an\d+|\.al\d+/, 'Anolis OS'],
  [/\.ky\d+/, 'Kylin'],
  [/\.tl\d+|\.tlinux|-\d+-\d{4}\b/, 'TencentOS'],
  [/\.cm\d+|\.azl\d+/, 'Azure Linux'],
  [
    /-(?:generic|lowlatency|aws|azure|gcp|gke|gkeop|ibm|oracle|nvidia|kvm|oem|raspi|realtime|fips|bluefield|intel)\b|-hwe\b/,
    'Ubuntu',
  ],
  // Named like a package of a distribution; Fedora's follow mainline.
  [/^(?!.*\.fc\d).*\.(?:x86_64|aarch64|ppc64le|s390x)(?:\+\w+)?$/, 'an unknown distribution'],
]

/** Debian numbers its kernels x.y.0-ABI, regardless of their point release. */
const DEBIAN_ABI = /^-\d+(?:\.deb\d+\.\d+)?(?:-cloud|-rt)?-(?:amd64|arm64|powerpc64le|686|s390x|riscv64)|^-\d+-/

/**
 * Reads a release of Linux: "5.10", "6.1.120", `uname -r` as it is ("6.1.0-32-amd64", "5.14.0-503.11.1.el9_5.x86_64"), or
 * the text of /proc/version.
 * @throws InputError for a text without a release
 */
export function parseKernel(text: string): KernelRelease {
  const found = RELEASE.exec(text)
  const hint = 'write it as uname -r prints it: 6.1 or 6.1.0-32-amd64'
  if (!found) throw new InputError(`${JSON.stringify(text.slice(0, 200))} is not a release of Linux`, {}, hint)
  const [whole, major, minor, point, suffix = ''] = found as unknown as [string, string, string, string?, string?]
  const own = { major: Number(major), minor: Number(minor) }
  if (own.major < OLDEST.major || (own.major === OLDEST.major && own.minor < OLDEST.minor) || own.minor > LARGEST) {
    throw new InputError(`Linux ${whole} has no vfio-pci: it came with 3.6`, {}, hint)
  }
  const packaged = DEBIAN_PACKAGE.exec(text)
  const isAbi = point === '0' && DEBIAN_ABI.test(suffix)
  const ofPackage = packaged && Number(packaged[1]) === own.major && Number(packaged[2]) === own.minor
  return {
    ...own,
    text: whole,
    point: ofPackage ? Number(packaged[3]) : point === undefined || isAbi ? null : Number(point),
    vendor: VENDORS.find(([pattern]) => pattern.test(suffix))?.[1] ?? null,
  }
}

const PARTS = new Map<string, readonly (number | undefined)[]>()

/** The numbers of a release in a table. */
function parts(text: string): readonly (number | undefined)[] {
  const known = PARTS.get(text)
  if (known) return known
  const found = text.split('.').map(Number)
  PARTS.set(text, found)
  return found
}

/** Whether a release is of the branch `text` or a later one. */
function isFrom({ major, minor }: KernelRelease, text: string): boolean {
  const [ofMajor = 0, ofMinor = 0] = parts(text)
  return major > ofMajor || (major === ofMajor && minor >= ofMinor)
}

/**
 * Whether a release has a change.
 * @param since the mainline release that brought it
 * @param stable other branches that have it, "5.10.231" or "5.15" if the point release is not known
 * @returns null if it is not known: a vendor or a point release may have it or not
 */
export function has(release: KernelRelease, since: string, stable: readonly string[]): boolean | null {
  if (isFrom(release, since)) return true
  const { major, minor, point, vendor } = release
  const branch = stable.map(parts).find(([ofMajor, ofMinor]) => ofMajor === major && ofMinor === minor)
  if (branch) return point === null || (branch[2] !== undefined && point >= branch[2]) ? true : null
  return vendor === null ? false : null
}
