import { digits } from '../../bytes/hex'
import { bitField, type RegisterView } from '../view'

const disabled = (off: boolean) => (off ? ' [disabled]' : '')

/** Bus numbers, windows and bridge control of a type 2 header. */
export function cardbusLines(view: RegisterView): string[] {
  const bus = (register: string) => digits(view.value(register), 2)
  const memoryOn = view.is('COMMAND', 'MEMORY')
  const ioOn = view.is('COMMAND', 'IO')
  const lines = [
    `Bus: primary=${bus('CB_PRIMARY_BUS')}, secondary=${bus('CB_CARD_BUS')},` +
      ` subordinate=${bus('CB_SUBORDINATE_BUS')}, sec-latency=${view.value('CB_LATENCY_TIMER')}`,
  ]
  for (const i of [0, 1]) {
    const base = view.value(`CB_MEMORY_BASE_${i}`)
    const limit = view.value(`CB_MEMORY_LIMIT_${i}`) + 0xfff
    if (base > limit && memoryOn) continue
    const prefetch = view.is('CB_BRIDGE_CONTROL', `PREFETCH_MEM${i}`) ? ' (prefetchable)' : ''
    lines.push(`Memory window ${i}: ${digits(base, 8)}-${digits(limit, 8)}${disabled(!memoryOn)}${prefetch}`)
  }
  for (const i of [0, 1]) {
    const base = ioWindow(view, `CB_IO_BASE_${i}`)
    const limit = ioWindow(view, `CB_IO_LIMIT_${i}`) + 3
    lines.push(`I/O window ${i}: ${digits(base, 8)}-${digits(limit, 8)}${disabled(!ioOn)}`)
  }
  if (view.is('CB_SEC_STATUS', 'SIG_SYSTEM_ERROR')) lines.push('Secondary status: SERR')
  const control =
    'Parity=PARITY SERR ISA VGA MAbort=MASTER_ABORT >Reset=CB_RESET 16bInt=16BIT_INT PostWrite=POST_WRITES'
  lines.push(`BridgeCtl: ${view.flags('CB_BRIDGE_CONTROL', control)}`)
  const legacy = bitField(view.value('CB_LEGACY_MODE_BASE'), 0, 16)
  if (legacy !== 0) lines.push(`16-bit legacy interface ports at ${digits(legacy, 4)}`)
  return lines
}

/** 16 bits, or 32 when bit 0 of the register says so; the low two bits are not part of the address. */
function ioWindow(view: RegisterView, register: string): number {
  const low = view.value(register)
  const high = bitField(low, 0, 1) === 1 ? view.value(`${register}_HI`) : 0
  return high * 0x10000 + (low - (low & 3))
}
