import type { Decoded } from '../decoded'
import { digits64 } from '../format'
import { isPort } from '../function-facts'
import { sign, type View } from '../view'

export function mcast(view: View): Decoded {
  const cap = (field: string) => view.field('CAP', field)
  const wide = (offset: number) => digits64(view.read(offset + 4, 4), view.read(offset, 4))
  const base = (offset: number, low: number) => digits64(view.read(offset + 4, 4), view.read(offset, 4) - low)
  const port = isPort(view.facts)
  const kind = port
    ? `, ECRCRegen${sign(cap('ECRC') !== 0)}`
    : `, WindowSz ${cap('WINDOW')} (${2 ** cap('WINDOW')} bytes)`
  const lines = [
    `McastCap: MaxGroups ${cap('MAX_GROUP') + 1}${kind}`,
    `McastCtl: NumGroups ${view.field('CTRL', 'NUM_GROUP') + 1}, ${view.flags('CTRL', 'Enable=ENABLE')}`,
    `McastBAR: IndexPos ${view.read(0x08, 1) & 0x3f}, BaseAddr ${base(0x08, view.read(0x08, 2) & 0xfff)}`,
    `McastReceiveVec:      ${wide(0x10)}`,
    `McastBlockAllVec:     ${wide(0x18)}`,
    `McastBlockUntransVec: ${wide(0x20)}`,
  ]
  if (port) {
    const size = view.read(0x28, 1) & 0x3f
    const bytes = size >= 6 ? `(${2 ** size} bytes)` : '(disabled)'
    lines.push(`McastOverlayBAR: OverlaySize ${size} ${bytes}, BaseAddr ${base(0x28, size)}`)
  }
  return { title: 'Multicast', lines }
}
