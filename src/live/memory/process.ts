import { join } from 'node:path'
import { InputError } from '../../bytes/input-error'
import { procText } from '../kernel-files'
import { processAt } from '../qmp/peer'
import type { Via } from '../via/via'
import { parsePid, type Where, whereName } from '../where'

const GIVE = 'Give its process id: --pid PID.'

/** Where libvirt notes the processes of its domains: as root, and of a user's own session. QEMU driver: stateDir. */
const noteFolders = (): string[] => [
  '/run/libvirt/qemu',
  join(process.env.XDG_RUNTIME_DIR ?? '/run', 'libvirt/qemu/run'),
]

/** Whether a process was started by libvirt for that domain: `-name guest=DOMAIN,…`, qemuBuildNameCommandLine. */
function runs(pid: number, domain: string): boolean {
  const words = procText(`/proc/${pid}/cmdline`).split('\0')
  // A comma in a name is doubled.
  return words.some((word) => `${word},`.startsWith(`guest=${domain.replaceAll(',', ',,')},`))
}

function processOfDomain(domain: string): number | null {
  if (domain.includes('/')) return null
  for (const folder of noteFolders()) {
    const note = procText(join(folder, `${domain}.pid`)).trim()
    if (note === '') continue
    const pid = parsePid(note)
    if (runs(pid, domain)) return pid
  }
  return null
}

/**
 * Finds the process of a machine on this host, without asking its monitor.
 * @throws InputError if it is elsewhere, or can't be found
 */
export function processOf(where: Where, via: Via): number {
  if (via.length > 0) {
    throw new InputError("QEMU's memory is read on its own host", {}, 'Run pcimig there and copy the capture here.')
  }
  const found = processSeen(where)
  if (found !== null) return found
  throw new InputError(`the process of ${whereName(where)} is not found on this host`, {}, GIVE)
}

function processSeen(where: Where): number | null {
  switch (where.kind) {
    case 'pid':
      return where.pid
    case 'qmp':
      return processAt(where.socket)
    case 'libvirt':
      return processOfDomain(where.domain)
    case 'capture':
      return null
  }
}
