import { runCheck } from '../../src/check/sides/run'
import { givenKernel } from '../../src/kernel/given'
import { asked } from '../../test/a-request'
import { functionOf, type KernelRecord, targetOf } from '../../test/kernel/records'
import { linesOf } from '../records/lines'
import type { InsideContest } from './inside'
import { perSecond } from './row'

const check = (record: KernelRecord, view: 'physical' | 'vfio', kernel?: string) => {
  const [source, destination] = [functionOf(record, view), functionOf(record, view)]
  const request = asked({
    target: targetOf(record, view, kernel),
    sourceHostKernel: givenKernel(kernel, new Map()).kernel,
    grid: false,
  })
  return () => runCheck([source], [destination], request)
}

/** A function of which kernels show different bytes, so that the verdict is open if none is given. */
const deciding = (): KernelRecord =>
  linesOf('fixtures/ground-truth/host-kernel.ndjson.gz')
    .map((line) => JSON.parse(line) as KernelRecord)
    .find((record) => record.config !== undefined && check(record, 'physical')().devices[0]!.kernels !== undefined)!

const contest = (name: string, isTold: boolean): InsideContest => ({
  group: "A host's function in one process",
  name,
  reference: 'the same from what its kernel shows',
  figure: perSecond('checks'),
  prepare: () => {
    const record = deciding()
    return {
      work: check(record, 'physical', isTold ? record.kernel : undefined),
      reference: check(record, 'vfio'),
    }
  },
})

export const KERNELS: readonly InsideContest[] = [
  contest('the whole check, its kernels given', true),
  contest('the whole check, its kernels not given, and they decide', false),
]
