import { spawnSync } from 'node:child_process'
import { basename } from 'node:path'
import { programsLike, searchPath, whichProgram } from '../../../live/process/programs'
import { profileCatalogue } from '../../../qemu/detection/profile-catalogue'
import { NEWEST, parseVersion, RELEASES } from '../../../qemu/releases/version'
import type { Fact } from '../../../report/machine/doctor'

const TOPIC = 'QEMU and libvirt'
const QEMU = /^(qemu-system-[a-z0-9_]+|qemu-kvm|kvm)$/

/** Where distributions install a QEMU that is not in PATH. */
const BESIDES_PATH = ['/usr/libexec', '/usr/lib/qemu', '/usr/lib/xen/bin']

/** A program that hangs must not block pcimig. */
const PATIENCE_MS = 5000

/** The first line of a program's --version output, or null. */
function versionLine(path: string): string | null {
  const { status, stdout } = spawnSync(path, ['--version'], {
    ...{ encoding: 'utf8', timeout: PATIENCE_MS, maxBuffer: 64 * 1024, stdio: ['ignore', 'pipe', 'ignore'] },
  } as const)
  return status === 0 ? (stdout.split('\n')[0] ?? '').slice(0, 200) : null
}

function known(text: string): boolean {
  try {
    parseVersion(text)
    return true
  } catch {
    return false
  }
}

const release = (version: string): string => version.split('.').slice(0, 2).join('.')

/** Versions with at least one verified device type. */
const verifiedVersions = (): readonly string[] => profileCatalogue().flatMap(({ verifiedOn }) => verifiedOn)

/** The architecture whose QEMUs were compared most (docs/conformance: pc-q35 and pc-i440fx machine types). */
const COMPARED = 'x86_64'

/** Releases that were compared on other architectures: virt and pseries (docs/machines.md). */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = { aarch64: ['7.2', '11.1'], ppc64: ['7.2', '11.1'] }

/** Architecture that a QEMU emulates, by its name: qemu-kvm and kvm emulate that of the host. */
function architectureOf(program: string): string {
  const named = /^qemu-system-(.+)$/.exec(program)?.[1]
  return named ?? (process.arch === 'x64' ? COMPARED : process.arch)
}

/** How well a version's rules are verified for an architecture. */
function trust(version: string, architecture: string): Pick<Fact, 'state' | 'text' | 'advice'> & { verified: boolean } {
  if (!known(version)) {
    const text = `${version}, unknown to pcimig, which knows ${RELEASES[0]} to ${NEWEST.text}`
    return { state: 'limited', text, verified: false, advice: 'Use the nearest known one for --qemu.' }
  }
  const compared = verifiedVersions().find((entry) => release(entry) === release(version))
  const elsewhere = ELSEWHERE[architecture]?.includes(release(version)) === true
  const verified = elsewhere || (compared !== undefined && architecture === COMPARED)
  const words = verified
    ? `rules compared with a real ${compared ?? release(version)}${elsewhere ? ` of ${architecture}` : ''}`
    : compared === undefined
      ? "rules taken from QEMU's source"
      : `rules taken from QEMU's source; compared only with a real ${compared} of ${COMPARED}`
  const text = `${version}; ${words}`
  return { state: 'found', text, verified, advice: null }
}

function qemuFact(path: string): Fact {
  const line = versionLine(path)
  const version = /version (\d+\.\d+(?:\.\d+)?)/.exec(line ?? '')?.[1] ?? null
  const base = { topic: TOPIC, name: basename(path) }
  if (version === null) {
    const details = { path, version: null, known: false, verified: false }
    return { ...base, state: 'limited', text: `${path}: does not report its version`, advice: null, details }
  }
  const { verified, ...trusted } = trust(version, architectureOf(basename(path)))
  return {
    ...base,
    ...trusted,
    text: `${trusted.text}; ${path}`,
    details: { path, version, known: known(version), verified },
  }
}

function qemus(): Fact[] {
  const found = programsLike(QEMU, [...searchPath(), ...BESIDES_PATH])
  if (found.length > 0) return found.map(qemuFact)
  return [
    {
      ...{ topic: TOPIC, name: 'qemu-system-*', state: 'absent', text: 'no QEMU in PATH', details: {} },
      advice: 'pcimig does not need one: --qemu VERSION selects the release.',
    },
  ]
}

function libvirt(): Fact {
  const path = whichProgram('virsh')
  const version = path === null ? null : versionLine(path)
  const base = { topic: TOPIC, name: 'libvirt (virsh)', details: { path, version } }
  return path === null
    ? {
        ...base,
        state: 'absent',
        text: 'no virsh in PATH',
        advice: 'Only needed to take the device state of a libvirt guest.',
      }
    : { ...base, state: 'found', text: `${version ?? 'does not report its version'}; ${path}`, advice: null }
}

/** The installed QEMUs, with what is known about their versions, and libvirt. */
export const qemuFacts = (): Fact[] => [...qemus(), libvirt()]
