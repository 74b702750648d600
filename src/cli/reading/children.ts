import type { ChildProcess } from 'node:child_process'

const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const

/**
 * Starts a child that ends with us: a signal that ends this process is handed on to it first. That holds from before
 * it starts, so that no signal comes between.
 * @param without signals that don't: Ctrl-C on a terminal reaches the child by itself, and a pager goes on behind it
 * @returns the child, and what ends this again when it has ended
 */
export function endsWithUs<T extends ChildProcess>(
  start: () => T,
  without: readonly NodeJS.Signals[] = [],
): { readonly child: T; readonly release: () => void } {
  let child: T | null = null
  const end = (signal: NodeJS.Signals): void => {
    if (without.includes(signal)) return
    release()
    child?.kill(signal)
    process.kill(process.pid, signal)
  }
  const release = (): void => {
    for (const signal of SIGNALS) process.removeListener(signal, end)
  }
  for (const signal of SIGNALS) process.on(signal, end)
  child = start()
  return { child, release }
}
