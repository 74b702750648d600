const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const

const endBy = (signal: NodeJS.Signals): void => {
  interruptible()
  process.kill(process.pid, signal)
}

function interruptible(): void {
  for (const signal of SIGNALS) process.removeListener(signal, endBy)
}

/**
 * Does a short step that an interrupt must not cut in half. A signal that comes meanwhile ends the process behind it,
 * the way it would have: the shell sees 128 and its number. So does one that comes later, which is why a command that
 * goes on says so with `goesOn`.
 */
export function uninterrupted<T>(step: () => T): T {
  interruptible()
  for (const signal of SIGNALS) process.on(signal, endBy)
  return step()
}

/** Lets signals that came during such a step have their effect, and those to come at once. */
export async function goesOn(): Promise<void> {
  await new Promise(setImmediate)
  interruptible()
}
