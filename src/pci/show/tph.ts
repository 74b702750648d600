import type { Decoded } from '../decoded'
import type { View } from '../view'

const LOCATIONS = [
  'No steering table available',
  'Steering table in TPH capability structure',
  'Steering table in MSI-X table',
  'Reserved steering table location',
]

export function tph(view: View): Decoded {
  const lines = []
  if (view.is('CAP', 'INTVEC')) lines.push('Interrupt vector mode supported')
  if (view.is('CAP', 'DEVSPEC')) lines.push('Device specific mode supported')
  if (view.is('CAP', 'EXTENDED')) lines.push('Extended requester support')
  lines.push(LOCATIONS[view.field('CAP', 'LOC')]!)
  return { title: 'Transaction Processing Hints', lines }
}
