import { InputError } from '../bytes/input-error'

/** A live machine, or the file of one: the WHERE of `guard`, and what the options of `capture` name. */
export type Where =
  | { readonly kind: 'qmp'; readonly socket: string }
  | { readonly kind: 'libvirt'; readonly domain: string }
  | { readonly kind: 'pid'; readonly pid: number }
  | { readonly kind: 'capture'; readonly path: string }

/** Highest process id of Linux: PID_MAX_LIMIT, include/linux/threads.h. */
const HIGHEST_PID = 2 ** 22

/** Parses a process id. @throws InputError for anything else */
export function parsePid(text: string): number {
  const pid = /^[0-9]{1,7}$/.test(text) ? Number(text) : 0
  if (pid >= 1 && pid <= HIGHEST_PID) return pid
  throw new InputError(`'${text.slice(0, 40)}' is not a process id`, {}, 'Write the number that pgrep prints.')
}

function named(kind: string, rest: string): string {
  if (rest !== '') return rest
  throw new InputError(`'${kind}:' names nothing`, {}, 'Write qmp:SOCKET, libvirt:DOMAIN, pid:PID or a capture file.')
}

/**
 * Reads WHERE: qmp:SOCKET, libvirt:DOMAIN, pid:PID, else the path of a capture file (./qmp:x for a file of that name).
 * A socket is a path, or HOST:PORT for TCP.
 * @throws InputError for a prefix that nothing follows, and for an invalid process id
 */
export function parseWhere(text: string): Where {
  const [, kind, rest = ''] = /^(qmp|libvirt|pid):(.*)$/s.exec(text) ?? []
  switch (kind) {
    case 'qmp':
      return { kind, socket: named(kind, rest) }
    case 'libvirt':
      return { kind, domain: named(kind, rest) }
    case 'pid':
      return { kind, pid: parsePid(rest) }
    default:
      return { kind: 'capture', path: text }
  }
}

/** Its name in messages, in the form that `parseWhere` reads. */
export function whereName(where: Where): string {
  switch (where.kind) {
    case 'qmp':
      return `qmp:${where.socket}`
    case 'libvirt':
      return `libvirt:${where.domain}`
    case 'pid':
      return `pid:${where.pid}`
    case 'capture':
      return where.path
  }
}
