import type { Decoded } from '../../decoded'
import { digits } from '../../format'
import { sign, type View } from '../../view'

export function msi(view: View): Decoded {
  const wide = view.is('FLAGS', '64BIT')
  const count = (field: string) => 1 << view.field('FLAGS', field)
  const title =
    `MSI: ${view.flags('FLAGS', 'Enable=ENABLE')} Count=${count('QSIZE')}/${count('QMASK')}` +
    ` ${view.flags('FLAGS', 'Maskable=MASKBIT 64bit=64BIT')}`
  const high = wide ? digits(view.value('ADDRESS_HI'), 8) : ''
  const address = high + digits(view.value('ADDRESS_LO'), 8)
  const lines = [`Address: ${address}  Data: ${digits(view.value('DATA'), 4)}`]
  if (view.has('MASK')) {
    lines.push(`Masking: ${digits(view.value('MASK'), 8)}  Pending: ${digits(view.value('PENDING'), 8)}`)
  }
  return { title, lines }
}

export function msix(view: View): Decoded {
  const place = (register: string) =>
    `BAR=${view.field(register, 'BIR')} offset=${digits(8 * view.field(register, 'OFFSET'), 8)}`
  return {
    title:
      `MSI-X: Enable${sign(view.is('FLAGS', 'ENABLE'))} Count=${view.field('FLAGS', 'QSIZE') + 1}` +
      ` Masked${sign(view.is('FLAGS', 'MASKALL'))}`,
    lines: [`Vector table: ${place('TABLE')}`, `PBA: ${place('PBA')}`],
  }
}
