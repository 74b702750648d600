import { digits } from '../../bytes/hex'
import { wholeUnits } from '../format'
import type { RegisterView } from '../view'

/** A window as base and limit of up to 64 bits, each as two halves of 32. */
interface Window {
  readonly what: string
  readonly base: bigint
  readonly limit: bigint
  readonly bits: 16 | 32 | 64
}

function windowLine({ what, base, limit, bits }: Window): string {
  const hex = (value: bigint) => value.toString(16).padStart(bits / 4, '0')
  const state = base <= limit ? `[size=${wholeUnits(Number(limit - base + 1n))}]` : '[disabled]'
  return `${what} behind bridge: ${hex(base)}-${hex(limit)} ${state} [${bits}-bit]`
}

const unknownTypes = (what: string, base: string, limit: string) => `!!! Unknown ${what} range types ${base}/${limit}`

/** PCI-to-PCI Bridge 1.2 section 3.2.5.6: type 0 has 16 address bits, type 1 has 32. */
function ioLine(view: RegisterView): string {
  const base = view.value('IO_BASE')
  const limit = view.value('IO_LIMIT')
  const type = base & 15
  if (type !== (limit & 15) || type > 1) return unknownTypes('I/O', base.toString(16), limit.toString(16))
  const full = (value: number, upper: string) =>
    BigInt((value & 0xf0) * 0x100 + (type === 1 ? view.value(upper) * 0x10000 : 0))
  return windowLine({
    what: 'I/O',
    base: full(base, 'IO_BASE_UPPER16'),
    limit: full(limit, 'IO_LIMIT_UPPER16') + 0xfffn,
    bits: type === 1 ? 32 : 16,
  })
}

const megabytes = (value: number): bigint => BigInt((value & 0xfff0) * 0x10000)

function memoryLine(view: RegisterView): string {
  const base = view.value('MEMORY_BASE')
  const limit = view.value('MEMORY_LIMIT')
  if ((base & 15) !== 0 || (limit & 15) !== 0) return unknownTypes('memory', base.toString(16), limit.toString(16))
  return windowLine({ what: 'Memory', base: megabytes(base), limit: megabytes(limit) + 0xfffffn, bits: 32 })
}

/** PCI-to-PCI Bridge 1.2 section 3.2.5.9: type 0 has 32 address bits, type 1 has 64. */
function prefetchableLine(view: RegisterView): string {
  const base = view.value('PREF_MEMORY_BASE')
  const limit = view.value('PREF_MEMORY_LIMIT')
  const type = base & 15
  if (type !== (limit & 15) || type > 1) {
    return unknownTypes('prefetchable memory', base.toString(16), limit.toString(16))
  }
  const upper = (register: string) => (type === 1 ? BigInt(view.value(register)) << 32n : 0n)
  return windowLine({
    what: 'Prefetchable memory',
    base: megabytes(base) + upper('PREF_BASE_UPPER32'),
    limit: megabytes(limit) + upper('PREF_LIMIT_UPPER32') + 0xfffffn,
    bits: type === 1 ? 64 : 32,
  })
}

const DEVSEL = ['fast', 'medium', 'slow', '??']
export const devsel = (view: RegisterView, register: string): string => DEVSEL[view.field(register, 'DEVSEL')]!

/** Bus numbers and windows of a type 1 header. */
export function bridgeLines(view: RegisterView): string[] {
  const bus = (register: string) => digits(view.value(register), 2)
  const after = view.flags(
    'SEC_STATUS',
    '>TAbort=SIG_TARGET_ABORT <TAbort=REC_TARGET_ABORT <MAbort=REC_MASTER_ABORT <SERR=SIG_SYSTEM_ERROR <PERR=DETECTED_PARITY',
  )
  return [
    `Bus: primary=${bus('PRIMARY_BUS')}, secondary=${bus('SECONDARY_BUS')}, subordinate=${bus('SUBORDINATE_BUS')},` +
      ` sec-latency=${view.value('SEC_LATENCY_TIMER')}`,
    ioLine(view),
    memoryLine(view),
    prefetchableLine(view),
    `Secondary status: ${view.flags('SEC_STATUS', '66MHz=66MHZ FastB2B=FAST_BACK ParErr=PARITY')}` +
      ` DEVSEL=${devsel(view, 'SEC_STATUS')} ${after}`,
  ]
}

/** Bridge control of a type 1 header. */
export function bridgeControlLines(view: RegisterView): string[] {
  const main = 'Parity=PARITY SERR NoISA=ISA VGA VGA16=VGA_16BIT MAbort=MASTER_ABORT >Reset=BUS_RESET FastB2B=FAST_BACK'
  const timers = 'PriDiscTmr=DISCARD SecDiscTmr=SEC_DISCARD DiscTmrStat=DISCARD_STATUS DiscTmrSERREn=DISCARD_SERR'
  return [`BridgeCtl: ${view.flags('BRIDGE_CONTROL', main)}`, `\t${view.flags('BRIDGE_CONTROL', timers)}`]
}
