import { Worker } from 'node:worker_threads'

/** A case that has not ended by then never will. */
const HANGING_MS = 60_000

/** Looks on from another thread, and ends the process of a case that hangs. */
const ONLOOKER = `
const { workerData: { shared, names, seed, limit } } = require('node:worker_threads')
const state = new Int32Array(shared)
let [last, since] = [-1, Date.now()]
setInterval(() => {
  const [number, target, busy] = [Atomics.load(state, 0), Atomics.load(state, 1), Atomics.load(state, 2)]
  if (busy === 0 || number !== last) [last, since] = [number, Date.now()]
  else if (Date.now() - since > limit) {
    require('node:fs').writeSync(2, names[target] + ': case ' + number + ' of seed ' + seed + ' does not end\\n')
    process.kill(process.pid, 'SIGKILL')
  }
}, 1000)
`

export interface Watch {
  begins(target: string, number: number): void
  ends(): void
  /** Lets the onlooker go. */
  over(): void
}

/** Watches over the cases of these targets. */
export function watch(names: readonly string[], seed: number): Watch {
  const shared = new SharedArrayBuffer(12)
  const state = new Int32Array(shared)
  const onlooker = new Worker(ONLOOKER, { eval: true, workerData: { shared, names, seed, limit: HANGING_MS } })
  onlooker.unref()
  return {
    begins(target, number) {
      state[1] = names.indexOf(target)
      state[0] = number
      state[2] = 1
    },
    ends() {
      state[2] = 0
    },
    over: () => void onlooker.terminate(),
  }
}
