import { type CapabilityText, fixed } from '../../capability'
import { bit, bits, extendedCapability, reg32 } from '../../layout'
import type { RegisterView } from '../../view'

/** Data Object Exchange: 24 bytes. PCIe 6.0 section 7.9.24. */
const DOE = extendedCapability('DOE', 'Data Object Exchange', 0x002e, () => [
  reg32(0x04, 'CAP', 'DOE Capabilities', [
    bit(0, 'INT_SUP', 'DOE Interrupt Support'),
    bits(1, 11, 'INT_MSG_NUM', 'DOE Interrupt Message Number'),
  ]),
  reg32(0x08, 'CTRL', 'DOE Control', [
    bit(0, 'ABORT', 'DOE Abort'),
    bit(1, 'INT_EN', 'DOE Interrupt Enable'),
    bit(31, 'GO', 'DOE Go'),
  ]),
  reg32(0x0c, 'STATUS', 'DOE Status', [
    bit(0, 'BUSY', 'DOE Busy'),
    bit(1, 'INT_STATUS', 'DOE Interrupt Status'),
    bit(2, 'ERROR', 'DOE Error'),
    bit(31, 'READY', 'Data Object Ready'),
  ]),
  reg32(0x10, 'WRITE', 'DOE Write Data Mailbox'),
  reg32(0x14, 'READ', 'DOE Read Data Mailbox'),
])

function describe(view: RegisterView): CapabilityText {
  const interrupt = view.is('CAP', 'INT_SUP') ? [`\tIntMsgNum ${view.field('CAP', 'INT_MSG_NUM')}`] : []
  return {
    title: 'Data Object Exchange',
    lines: [
      `DOECap: ${view.flags('CAP', 'IntSup=INT_SUP')}`,
      ...interrupt,
      `DOECtl: ${view.flags('CTRL', 'IntEn=INT_EN')}`,
      `DOESta: ${view.flags('STATUS', 'Busy=BUSY IntSta=INT_STATUS Error=ERROR ObjectReady=READY')}`,
    ],
  }
}

export const doe = fixed(DOE, describe)
