import type { ChildProcess } from 'node:child_process'

const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const

/**
 * Makes a child end with us: a signal that ends this process is handed on to it first.
 * @param without signals that don't: Ctrl-C on a terminal reaches the child by itself, and a pager goes on behind it
 * @returns what ends this again, when the child has ended
 */
export function endsWithUs(child: ChildProcess, without: readonly NodeJS.Signals[] = []): () => void {
  const end = (signal: NodeJS.Signals): void => {
    if (without.includes(signal)) return
    release()
    child.kill(signal)
    process.kill(process.pid, signal)
  }
  const release = (): void => {
    for (const signal of SIGNALS) process.removeListener(signal, end)
  }
  for (const signal of SIGNALS) process.on(signal, end)
  return release
}
