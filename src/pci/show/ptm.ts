import type { Decoded } from '../decoded'
import type { View } from '../view'

/** Local and effective granularity. PCIe 5.0 sections 7.9.16.2 and 7.9.16.3: 0 and 255 have a meaning of their own. */
function granularity(value: number, zero: string): string {
  if (value === 0) return zero
  return value === 0xff ? 'Greater than 254ns' : `${value}ns`
}

export function ptm(view: View): Decoded {
  const roles = view.flags('CAP', 'Requester:=REQ Responder:=RES Root:=ROOT')
  return {
    title: 'Precision Time Measurement',
    lines: [
      `PTMCap: ${roles}`,
      `PTMClockGranularity: ${granularity(view.field('CAP', 'GRANULARITY'), 'Unimplemented')}`,
      `PTMControl: ${view.flags('CTRL', 'Enabled:=ENABLE RootSelected:=ROOT')}`,
      `PTMEffectiveGranularity: ${granularity(view.field('CTRL', 'GRANULARITY'), 'Unknown')}`,
    ],
  }
}
