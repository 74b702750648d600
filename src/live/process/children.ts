import type { ChildProcess } from 'node:child_process'

const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const

/**
 * Starts a child that ends with this process: a signal that ends this process is first passed on to it. Signals are
 * handled before it starts, so that none is lost.
 * @param without signals not to pass on: Ctrl-C on a terminal reaches the child anyway, and a pager survives it
 * @returns the child, and a function to call when it has ended
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
