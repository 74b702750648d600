import type { Decoded } from '../decoded'
import type { View } from '../view'

function laneErrors(bits: number): string {
  if (bits === 0) return 'LaneErrStat: 0'
  const lanes = Array.from({ length: 32 }, (_, lane) => lane).filter((lane) => (bits >>> lane) & 1)
  return `LaneErrStat: LaneErr at lane: ${lanes.join(' ')}`
}

export const secpci = (view: View): Decoded => ({
  title: 'Secondary PCI Express',
  lines: [
    `LnkCtl3: ${view.flags('LNKCTL3', 'LnkEquIntrruptEn=EQ_INTERRUPT PerformEqu=PERFORM_EQ')}`,
    laneErrors(view.value('LANE_ERR')),
  ],
})
