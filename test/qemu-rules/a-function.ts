import { fromHex } from '../../src/bytes/hex'
import type { Device } from '../../src/pci/device'
import type { TargetRequest } from '../../src/qemu/request'
import { type RecordedFunction, recorded } from '../ground-truth'

/* Functions and root ports on which releases of vfio-pci differ, and how tests ask for them. */

const RECORDS = recorded('vfio-rules')
/** Root ports above a function whose host completes AtomicOps, and of the functions those that QEMU starts with. */
export const PORTS = RECORDS.filter(({ device }) => device === 'pcie-root-port')
export const FUNCTIONS = RECORDS.filter(({ physical }) => physical !== undefined)
export const STARTED = FUNCTIONS.filter(({ refused }) => refused === undefined)

/** A dump of a recorded config space, in hex. */
export const deviceOf = (
  config: string,
  { bars = [], rom = 0 }: Partial<RecordedFunction> = {},
  id: string | null = null,
): Device => ({
  address: null,
  id,
  config: fromHex(config),
  bars: new Map(bars.entries()),
  rom,
  notes: [],
})

/** A destination that is given what the host's kernel shows of a function behind a root port. */
export const target = (qemu: string, machine: string, over: Partial<TargetRequest> = {}): TargetRequest => ({
  qemu,
  machine,
  set: new Map(),
  placement: 'root-port',
  bars: new Map(),
  rom: null,
  profile: 'vfio-pci',
  view: 'vfio',
  ...over,
})
