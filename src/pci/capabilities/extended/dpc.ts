import { digits } from '../../../bytes/hex'
import { type CapabilityText, varying } from '../../capability'
import { bit, bits, type CapabilityLayout, extendedCapability, type Register, reg16, reg32 } from '../../layout'
import type { RegisterView } from '../../view'

/** PCIe 5.0 sections 7.9.15.2 to 7.9.15.5. */
const REGISTERS: readonly Register[] = [
  reg16(0x04, 'CAP', 'DPC Capability', [
    bits(0, 5, 'IRQ', 'DPC Interrupt Message Number'),
    bit(5, 'RP_EXT', 'RP Extensions for DPC'),
    bit(6, 'POISONED_TLP', 'Poisoned TLP Egress Blocking Supported'),
    bit(7, 'SW_TRIGGER', 'DPC Software Triggering Supported'),
    bits(8, 4, 'RP_PIO_LOG_SIZE', 'RP PIO Log Size'),
    bit(12, 'DL_ACTIVE', 'DL_Active ERR_COR Signaling Supported'),
  ]),
  reg16(0x06, 'CTL', 'DPC Control', [
    bits(0, 2, 'TRIGGER', 'DPC Trigger Enable'),
    bit(2, 'COMPLETION', 'DPC Completion Control'),
    bit(3, 'INT_EN', 'DPC Interrupt Enable'),
    bit(4, 'ERR_COR', 'DPC ERR_COR Enable'),
    bit(5, 'POISONED_TLP', 'Poisoned TLP Egress Blocking Enable'),
    bit(6, 'SW_TRIGGER', 'DPC Software Trigger'),
    bit(7, 'DL_ACTIVE', 'DL_Active ERR_COR Enable'),
    bit(8, 'SIG_SFW', 'DPC SIG_SFW Enable'),
  ]),
  reg16(0x08, 'STATUS', 'DPC Status', [
    bit(0, 'TRIGGER', 'DPC Trigger Status'),
    bits(1, 2, 'TRIGGER_RSN', 'DPC Trigger Reason'),
    bit(3, 'INTERRUPT', 'DPC Interrupt Status'),
    bit(4, 'RP_BUSY', 'DPC RP Busy'),
    bits(5, 2, 'TRIGGER_RSN_EXT', 'DPC Trigger Reason Extension'),
    bits(8, 5, 'RP_PIO_FEP', 'RP PIO First Error Pointer'),
    bit(13, 'SIG_SFW', 'DPC SIG_SFW Status'),
  ]),
  reg16(0x0a, 'SOURCE_ID', 'DPC Error Source ID'),
]

/** Which programmed access failed how; five registers share the bits. PCIe 5.0 section 7.9.15.6. */
const pio = (offset: number, name: string, title: string) =>
  reg32(offset, name, title, [
    bit(0, 'CFG_UR', 'CfgUR_Cpl'),
    bit(1, 'CFG_CA', 'CfgCA_Cpl'),
    bit(2, 'CFG_CTO', 'Cfg_CTO'),
    bit(8, 'IO_UR', 'I/O UR_Cpl'),
    bit(9, 'IO_CA', 'I/O CA_Cpl'),
    bit(10, 'IO_CTO', 'I/O CTO'),
    bit(16, 'MEM_UR', 'MemUR_Cpl'),
    bit(17, 'MEM_CA', 'MemCA_Cpl'),
    bit(18, 'MEM_CTO', 'Mem_CTO'),
  ])

/** PCIe 5.0 sections 7.9.15.6 to 7.9.15.10. */
const ROOT_PORT: readonly Register[] = [
  pio(0x0c, 'RP_PIO_STATUS', 'RP PIO Status'),
  pio(0x10, 'RP_PIO_MASK', 'RP PIO Mask'),
  pio(0x14, 'RP_PIO_SEVERITY', 'RP PIO Severity'),
  pio(0x18, 'RP_PIO_SYSERROR', 'RP PIO SysError'),
  pio(0x1c, 'RP_PIO_EXCEPTION', 'RP PIO Exception'),
]

/** Names of the log's dwords. PCIe 5.0 sections 7.9.15.11 to 7.9.15.13: header, then one of the port's own, then prefixes. */
const LOG: readonly Register[] = [
  ...[0, 1, 2, 3].map((i) => reg32(0x20 + 4 * i, `RP_PIO_HEADER_LOG_${i}`, `RP PIO Header Log DWORD ${i}`)),
  reg32(0x30, 'RP_PIO_IMPSPEC_LOG', 'RP PIO ImpSpec Log'),
  ...[0, 1, 2, 3].map((i) => reg32(0x34 + 4 * i, `RP_PIO_PREFIX_LOG_${i}`, `RP PIO TLP Prefix Log DWORD ${i}`)),
]

/**
 * Downstream Port Containment: 12 bytes, with root port extensions 32 bytes and the log dwords that the capability
 * reports.
 * @param cap DPC Capability register
 */
function dpcLayout(cap: number): CapabilityLayout {
  const log = LOG.slice(0, (cap >> 8) & 0xf)
  const optional = (cap & 0x20) === 0 ? [] : [...ROOT_PORT, ...log]
  return extendedCapability('DPC', 'Downstream Port Containment', 0x001d, () => [...REGISTERS, ...optional])
}

const DPC = dpcLayout(0)

function describe(view: RegisterView): CapabilityText {
  const cap = (field: string) => view.field('CAP', field)
  const status = (field: string) => view.field('STATUS', field)
  return {
    title: 'Downstream Port Containment',
    lines: [
      `DpcCap:\tIntMsgNum ${cap('IRQ')}, ${view.flags('CAP', 'RPExt=RP_EXT PoisonedTLP=POISONED_TLP SwTrigger=SW_TRIGGER')}` +
        ` RP PIO Log ${cap('RP_PIO_LOG_SIZE')}, ${view.flags('CAP', 'DL_ActiveErr=DL_ACTIVE')}`,
      `DpcCtl:\tTrigger:${view.field('CTL', 'TRIGGER')}` +
        ` ${view.flags('CTL', 'Cmpl=COMPLETION INT=INT_EN ErrCor=ERR_COR PoisonedTLP=POISONED_TLP SwTrigger=SW_TRIGGER DL_ActiveErr=DL_ACTIVE')}`,
      `DpcSta:\t${view.flags('STATUS', 'Trigger=TRIGGER')} Reason:${digits(status('TRIGGER_RSN'), 2)}` +
        ` ${view.flags('STATUS', 'INT=INTERRUPT RPBusy=RP_BUSY')} TriggerExt:${digits(status('TRIGGER_RSN_EXT'), 2)}` +
        ` RP PIO ErrPtr:${digits(status('RP_PIO_FEP'), 2)}`,
      `Source:\t${digits(view.value('SOURCE_ID'), 4)}`,
    ],
  }
}

export const dpc = varying(DPC, (read) => dpcLayout(read(0x04, 2)), describe)
