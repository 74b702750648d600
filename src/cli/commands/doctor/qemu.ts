import { spawnSync } from 'node:child_process'
import { basename } from 'node:path'
import { profileCatalogue } from '../../../qemu/detection/profile-catalogue'
import { NEWEST, parseVersion, RELEASES } from '../../../qemu/releases/version'
import type { Fact } from '../../../report/doctor'
import { programsLike, searchPath, whichProgram } from '../../reading/programs'

const TOPIC = 'QEMU and libvirt'
const QEMU = /^(qemu-system-[a-z0-9_]+|qemu-kvm|kvm)$/

/** Where distributions put a QEMU that is in no PATH. */
const BESIDES_PATH = ['/usr/libexec', '/usr/lib/qemu', '/usr/lib/xen/bin']

/** A program that hangs must not hang us. */
const PATIENCE_MS = 5000

/** The first line that a program prints with --version, or null. */
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

/** The versions with which at least one device type was compared. */
const verifiedVersions = (): readonly string[] => profileCatalogue().flatMap(({ verifiedOn }) => verifiedOn)

/** The one architecture whose QEMUs were compared (docs/conformance: pc-q35 and pc-i440fx machine types). */
const COMPARED = 'x86_64'

/** Which machines a QEMU emulates, by its name: qemu-kvm and kvm those of the host. */
function architectureOf(program: string): string {
  const told = /^qemu-system-(.+)$/.exec(program)?.[1]
  return told ?? (process.arch === 'x64' ? COMPARED : process.arch)
}

/** How far a version's rules can be trusted for machines of an architecture. */
function trust(version: string, architecture: string): Pick<Fact, 'state' | 'text' | 'advice'> & { verified: boolean } {
  if (!known(version)) {
    const text = `${version}, which pcimig does not know: ${RELEASES[0]} to ${NEWEST.text} are known`
    return { state: 'limited', text, verified: false, advice: 'Take the nearest known one for --qemu.' }
  }
  const compared = verifiedVersions().find((entry) => release(entry) === release(version))
  const verified = compared !== undefined && architecture === COMPARED
  const words = verified
    ? `rules compared with a real ${compared}`
    : compared === undefined
      ? "rules read in QEMU's source"
      : `rules read in QEMU's source; compared only with a real ${compared} of ${COMPARED}`
  const text = `${version}; ${words}`
  return { state: 'found', text, verified, advice: null }
}

function qemuFact(path: string): Fact {
  const line = versionLine(path)
  const version = /version (\d+\.\d+(?:\.\d+)?)/.exec(line ?? '')?.[1] ?? null
  const base = { topic: TOPIC, name: basename(path) }
  if (version === null) {
    const details = { path, version: null, known: false, verified: false }
    return { ...base, state: 'limited', text: `${path}: does not tell its version`, advice: null, details }
  }
  const { verified, ...told } = trust(version, architectureOf(basename(path)))
  return {
    ...base,
    ...told,
    text: `${told.text}; ${path}`,
    details: { path, version, known: known(version), verified },
  }
}

function qemus(): Fact[] {
  const found = programsLike(QEMU, [...searchPath(), ...BESIDES_PATH])
  if (found.length > 0) return found.map(qemuFact)
  return [
    {
      ...{ topic: TOPIC, name: 'qemu-system-*', state: 'absent', text: 'no QEMU in PATH', details: {} },
      advice: 'pcimig does not need one: --qemu VERSION says which one is meant.',
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
        advice: 'It is needed only to take device state of a guest of libvirt.',
      }
    : { ...base, state: 'found', text: `${version ?? 'does not tell its version'}; ${path}`, advice: null }
}

/** The QEMUs that are installed and what is known of their versions, and libvirt. */
export const qemuFacts = (): Fact[] => [...qemus(), libvirt()]
