import type { Stream, StreamSection } from '../../formats/stream'
import { type Findings, NO_FINDINGS } from './findings'

const XIVE = 'spapr-xive'
/** Event queues (END) of each CPU that the machine can have (spapr_xive_realize, hw/intc/spapr_xive.c). */
const QUEUES = 'endt'
const PER_CPU = 8
/** How many ids a CPU may take: vsmt divided by the threads of a core (spapr_max_server_number, hw/ppc/spapr.c). */
const SPREADS = [1, 2, 4, 8]

/** spapr_max_server_number (hw/ppc/spapr.c); null if the machine's properties are not shown. */
function serversOf(cpus: number, properties: Stream['machineProperties']): number | null {
  const [vsmt, threads] = ['vsmt', 'smp.threads'].map((name) => Number(properties?.get(name) ?? 0))
  return vsmt && threads ? Math.ceil((cpus * vsmt) / threads) : null
}

/**
 * Returns the stop at an interrupt controller of pseries that was sent for another number of CPUs than the destination can
 * have, which a capture shows instead of the state: QEMU reads as many queues as it has itself. Measured on 7.2.22, 10.0.13 and 11.1.3
 * with -smp maxcpus=1, 4, 8 and 2048.
 */
export function xiveFindings(
  { id, order, state }: StreamSection,
  local: StreamSection,
  { possibleCpus, machineProperties, assumed }: Stream,
  footers: boolean,
): Findings {
  const queues = id === XIVE && state?.fields.find(({ name }) => name === QUEUES)?.count
  if (!queues || local.state || possibleCpus === undefined) return NO_FINDINGS
  const cpus = queues / PER_CPU
  const own = assumed ? null : serversOf(possibleCpus, machineProperties)
  if (cpus === (own ?? possibleCpus)) return NO_FINDINGS
  if (own === null && SPREADS.includes(cpus / possibleCpus)) {
    const reason = `it was sent for ${cpus} CPUs, and the destination can have ${possibleCpus}: QEMU takes it only if both have a machine property vsmt that makes up for it`
    return { stops: [], open: [{ side: 'source', section: id, reason }] }
  }
  const message = footers ? `Missing section footer for ${id}` : null
  return { stops: [{ order, section: id, kind: 'section-length', message }], open: [] }
}
