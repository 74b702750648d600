import { readdirSync, readlinkSync, realpathSync, statSync } from 'node:fs'
import { procText } from '../kernel-files'

function attempt<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}

/** Flags and state of a socket that listens: __SO_ACCEPTCON, SS_UNCONNECTED. Linux: net/unix/af_unix.c, unix_seq_show */
const LISTENS = /^\S+ \S+ \S+ 00010000 \S+ 01 +([0-9]+) (.+)$/

/** Inodes of the sockets that listen at this path. */
function inodesOf(path: string): ReadonlySet<string> {
  const names = new Set([path, attempt(() => realpathSync(path))])
  const found = new Set<string>()
  for (const line of procText('/proc/net/unix').split('\n')) {
    const [, inode, name] = LISTENS.exec(line) ?? []
    if (inode !== undefined && names.has(name!)) found.add(`socket:[${inode}]`)
  }
  return found
}

const holds = (pid: string, sockets: ReadonlySet<string>): boolean =>
  (attempt(() => readdirSync(`/proc/${pid}/fd`)) ?? []).some((fd) =>
    sockets.has(attempt(() => readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? ''),
  )

/**
 * Returns the process that listens at a UNIX socket of this host, or null if none can be seen: it is in another
 * network namespace, or belongs to somebody else and we are not root.
 */
export function processAt(path: string): number | null {
  const sockets = inodesOf(path)
  if (sockets.size === 0) return null
  const processes = readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name))
  const isQemu = (pid: string) => /^(qemu|kvm)/.test(procText(`/proc/${pid}/comm`))
  const found = processes.filter(isQemu).find((pid) => holds(pid, sockets))
  return found === undefined ? null : Number(found)
}

/** The user that a process of this host acts as; null if it can't be seen. */
export const userOf = (pid: number): number | null => attempt(() => statSync(`/proc/${pid}`).uid)
