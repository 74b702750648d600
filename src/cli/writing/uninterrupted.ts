const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const

const endBy = (signal: NodeJS.Signals): void => {
  interruptible()
  process.kill(process.pid, signal)
}

function interruptible(): void {
  for (const signal of SIGNALS) process.removeListener(signal, endBy)
}

/**
 * Runs a short step that must not be interrupted. A signal that arrives meanwhile ends the process after it,
 * as usual: the shell sees 128 plus its number. So does a later one, so a command that
 * continues must call `goesOn`.
 */
export function uninterrupted<T>(step: () => T): T {
  interruptible()
  for (const signal of SIGNALS) process.on(signal, endBy)
  return step()
}

/** Delivers signals that arrived during such a step, and later ones at once. */
export async function goesOn(): Promise<void> {
  await new Promise(setImmediate)
  interruptible()
}
