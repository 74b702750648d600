import { PORT_TYPE } from '../../../function-facts'
import { bit, bits, type CapabilityLayout, type Register, reg16, reg32, standardCapability } from '../../../layout'

/** PCIe 5.0 section 7.5.3.2. */
const FLAGS = reg16(0x02, 'FLAGS', 'PCI Express Capabilities', [
  bits(0, 4, 'VERS', 'Capability Version'),
  bits(4, 4, 'TYPE', 'Device/Port Type'),
  bit(8, 'SLOT', 'Slot Implemented'),
  bits(9, 5, 'IRQ', 'Interrupt Message Number'),
  bit(14, 'TCS_ROUTING', 'TCS Routing Supported'),
  bit(15, 'FLIT_MODE', 'Flit Mode Supported'),
])

/** PCIe 5.0 sections 7.5.3.3 to 7.5.3.5. Bits 12 to 14 of DEVCAP are of PCIe 1.0a. */
const DEVICE: readonly Register[] = [
  reg32(0x04, 'DEVCAP', 'Device Capabilities', [
    bits(0, 3, 'PAYLOAD', 'Max_Payload_Size Supported'),
    bits(3, 2, 'PHANTOM', 'Phantom Functions Supported'),
    bit(5, 'EXT_TAG', 'Extended Tag Field Supported'),
    bits(6, 3, 'L0S', 'Endpoint L0s Acceptable Latency'),
    bits(9, 3, 'L1', 'Endpoint L1 Acceptable Latency'),
    bit(12, 'ATN_BUT', 'Attention Button Present'),
    bit(13, 'ATN_IND', 'Attention Indicator Present'),
    bit(14, 'PWR_IND', 'Power Indicator Present'),
    bit(15, 'RBER', 'Role-Based Error Reporting'),
    bit(16, 'ERR_COR_SUBCLASS', 'ERR_COR Subclass Capable'),
    bits(18, 8, 'PWR_VAL', 'Captured Slot Power Limit Value'),
    bits(26, 2, 'PWR_SCL', 'Captured Slot Power Limit Scale'),
    bit(28, 'FLR', 'Function Level Reset Capability'),
    bit(29, 'MIXED_MPS', 'Mixed MPS Supported'),
    bit(30, 'TEE_IO', 'TEE-IO Supported'),
  ]),
  reg16(0x08, 'DEVCTL', 'Device Control', [
    bit(0, 'CERE', 'Correctable Error Reporting Enable'),
    bit(1, 'NFERE', 'Non-Fatal Error Reporting Enable'),
    bit(2, 'FERE', 'Fatal Error Reporting Enable'),
    bit(3, 'URRE', 'Unsupported Request Reporting Enable'),
    bit(4, 'RELAX_EN', 'Enable Relaxed Ordering'),
    bits(5, 3, 'PAYLOAD', 'Max_Payload_Size'),
    bit(8, 'EXT_TAG', 'Extended Tag Field Enable'),
    bit(9, 'PHANTOM', 'Phantom Functions Enable'),
    bit(10, 'AUX_PME', 'Aux Power PM Enable'),
    bit(11, 'NOSNOOP_EN', 'Enable No Snoop'),
    bits(12, 3, 'READRQ', 'Max_Read_Request_Size'),
    bit(15, 'BCR_FLR', 'Bridge Configuration Retry Enable / Initiate Function Level Reset'),
  ]),
  reg16(0x0a, 'DEVSTA', 'Device Status', [
    bit(0, 'CED', 'Correctable Error Detected'),
    bit(1, 'NFED', 'Non-Fatal Error Detected'),
    bit(2, 'FED', 'Fatal Error Detected'),
    bit(3, 'URD', 'Unsupported Request Detected'),
    bit(4, 'AUXPD', 'AUX Power Detected'),
    bit(5, 'TRPND', 'Transactions Pending'),
    bit(6, 'EMERGENCY_PWR', 'Emergency Power Reduction Detected'),
  ]),
]

/** PCIe 5.0 sections 7.5.3.6 to 7.5.3.8. */
const LINK: readonly Register[] = [
  reg32(0x0c, 'LNKCAP', 'Link Capabilities', [
    bits(0, 4, 'SLS', 'Max Link Speed'),
    bits(4, 6, 'MLW', 'Maximum Link Width'),
    bits(10, 2, 'ASPMS', 'Active State Power Management Support'),
    bits(12, 3, 'L0SEL', 'L0s Exit Latency'),
    bits(15, 3, 'L1EL', 'L1 Exit Latency'),
    bit(18, 'CLKPM', 'Clock Power Management'),
    bit(19, 'SDERC', 'Surprise Down Error Reporting Capable'),
    bit(20, 'DLLLARC', 'Data Link Layer Link Active Reporting Capable'),
    bit(21, 'LBNC', 'Link Bandwidth Notification Capability'),
    bit(22, 'AOC', 'ASPM Optionality Compliance'),
    bits(24, 8, 'PN', 'Port Number'),
  ]),
  reg16(0x10, 'LNKCTL', 'Link Control', [
    bits(0, 2, 'ASPMC', 'Active State Power Management Control'),
    bit(2, 'PTM_PROP_DELAY', 'PTM Propagation Delay Adaptation Interpretation'),
    bit(3, 'RCB', 'Read Completion Boundary'),
    bit(4, 'LD', 'Link Disable'),
    bit(5, 'RL', 'Retrain Link'),
    bit(6, 'CCC', 'Common Clock Configuration'),
    bit(7, 'ES', 'Extended Synch'),
    bit(8, 'CLKREQ_EN', 'Enable Clock Power Management'),
    bit(9, 'HAWD', 'Hardware Autonomous Width Disable'),
    bit(10, 'LBMIE', 'Link Bandwidth Management Interrupt Enable'),
    bit(11, 'LABIE', 'Link Autonomous Bandwidth Interrupt Enable'),
    bit(13, 'FLIT_MODE_DISABLE', 'Flit Mode Disable'),
    bits(14, 2, 'DRS', 'DRS Signaling Control'),
  ]),
  reg16(0x12, 'LNKSTA', 'Link Status', [
    bits(0, 4, 'CLS', 'Current Link Speed'),
    bits(4, 6, 'NLW', 'Negotiated Link Width'),
    bit(10, 'TRAINING_ERROR', 'Training Error'),
    bit(11, 'LT', 'Link Training'),
    bit(12, 'SLC', 'Slot Clock Configuration'),
    bit(13, 'DLLLA', 'Data Link Layer Link Active'),
    bit(14, 'LBMS', 'Link Bandwidth Management Status'),
    bit(15, 'LABS', 'Link Autonomous Bandwidth Status'),
  ]),
]

/** PCIe 5.0 sections 7.5.3.9 to 7.5.3.11. */
const SLOT: readonly Register[] = [
  reg32(0x14, 'SLTCAP', 'Slot Capabilities', [
    bit(0, 'ABP', 'Attention Button Present'),
    bit(1, 'PCP', 'Power Controller Present'),
    bit(2, 'MRLSP', 'MRL Sensor Present'),
    bit(3, 'AIP', 'Attention Indicator Present'),
    bit(4, 'PIP', 'Power Indicator Present'),
    bit(5, 'HPS', 'Hot-Plug Surprise'),
    bit(6, 'HPC', 'Hot-Plug Capable'),
    bits(7, 8, 'SPLV', 'Slot Power Limit Value'),
    bits(15, 2, 'SPLS', 'Slot Power Limit Scale'),
    bit(17, 'EIP', 'Electromechanical Interlock Present'),
    bit(18, 'NCCS', 'No Command Completed Support'),
    bits(19, 13, 'PSN', 'Physical Slot Number'),
  ]),
  reg16(0x18, 'SLTCTL', 'Slot Control', [
    bit(0, 'ABPE', 'Attention Button Pressed Enable'),
    bit(1, 'PFDE', 'Power Fault Detected Enable'),
    bit(2, 'MRLSCE', 'MRL Sensor Changed Enable'),
    bit(3, 'PDCE', 'Presence Detect Changed Enable'),
    bit(4, 'CCIE', 'Command Completed Interrupt Enable'),
    bit(5, 'HPIE', 'Hot-Plug Interrupt Enable'),
    bits(6, 2, 'AIC', 'Attention Indicator Control'),
    bits(8, 2, 'PIC', 'Power Indicator Control'),
    bit(10, 'PCC', 'Power Controller Control'),
    bit(11, 'EIC', 'Electromechanical Interlock Control'),
    bit(12, 'DLLSCE', 'Data Link Layer State Changed Enable'),
    bit(13, 'ASPL_DISABLE', 'Auto Slot Power Limit Disable'),
    bit(14, 'IBPD_DISABLE', 'In-Band PD Disable'),
  ]),
  reg16(0x1a, 'SLTSTA', 'Slot Status', [
    bit(0, 'ABP', 'Attention Button Pressed'),
    bit(1, 'PFD', 'Power Fault Detected'),
    bit(2, 'MRLSC', 'MRL Sensor Changed'),
    bit(3, 'PDC', 'Presence Detect Changed'),
    bit(4, 'CC', 'Command Completed'),
    bit(5, 'MRLSS', 'MRL Sensor State'),
    bit(6, 'PDS', 'Presence Detect State'),
    bit(7, 'EIS', 'Electromechanical Interlock Status'),
    bit(8, 'DLLSC', 'Data Link Layer State Changed'),
  ]),
]

/** PCIe 5.0 sections 7.5.3.12 to 7.5.3.14. */
const ROOT: readonly Register[] = [
  reg16(0x1c, 'RTCTL', 'Root Control', [
    bit(0, 'SECEE', 'System Error on Correctable Error Enable'),
    bit(1, 'SENFEE', 'System Error on Non-Fatal Error Enable'),
    bit(2, 'SEFEE', 'System Error on Fatal Error Enable'),
    bit(3, 'PMEIE', 'PME Interrupt Enable'),
    bit(4, 'CRSSVE', 'CRS Software Visibility Enable'),
  ]),
  reg16(0x1e, 'RTCAP', 'Root Capabilities', [bit(0, 'CRSVIS', 'CRS Software Visibility')]),
  reg32(0x20, 'RTSTA', 'Root Status', [
    bits(0, 16, 'PME_RID', 'PME Requester ID'),
    bit(16, 'PME', 'PME Status'),
    bit(17, 'PENDING', 'PME Pending'),
  ]),
]

/** PCIe 5.0 sections 7.5.3.15 to 7.5.3.17. */
const DEVICE_2: readonly Register[] = [
  reg32(0x24, 'DEVCAP2', 'Device Capabilities 2', [
    bits(0, 4, 'COMP_TMOUT_RANGES', 'Completion Timeout Ranges Supported'),
    bit(4, 'COMP_TMOUT_DIS', 'Completion Timeout Disable Supported'),
    bit(5, 'ARI', 'ARI Forwarding Supported'),
    bit(6, 'ATOMIC_ROUTE', 'AtomicOp Routing Supported'),
    bit(7, 'ATOMIC_COMP32', '32-bit AtomicOp Completer Supported'),
    bit(8, 'ATOMIC_COMP64', '64-bit AtomicOp Completer Supported'),
    bit(9, 'ATOMIC_COMP128', '128-bit CAS Completer Supported'),
    bit(10, 'NO_RO_PRPR', 'No RO-enabled PR-PR Passing'),
    bit(11, 'LTR', 'LTR Mechanism Supported'),
    bits(12, 2, 'TPH_COMP', 'TPH Completer Supported'),
    bits(14, 2, 'LN_CLS', 'LN System CLS'),
    bit(16, '10BIT_TAG_COMP', '10-Bit Tag Completer Supported'),
    bit(17, '10BIT_TAG_REQ', '10-Bit Tag Requester Supported'),
    bits(18, 2, 'OBFF', 'OBFF Supported'),
    bit(20, 'EXT_FMT', 'Extended Fmt Field Supported'),
    bit(21, 'EE_PREFIX', 'End-End TLP Prefix Supported'),
    bits(22, 2, 'EE_PREFIX_MAX', 'Max End-End TLP Prefixes'),
    bits(24, 2, 'EMERGENCY_PWR', 'Emergency Power Reduction Supported'),
    bit(26, 'EMERGENCY_PWR_INIT', 'Emergency Power Reduction Initialization Required'),
    bit(31, 'FRS', 'FRS Supported'),
  ]),
  reg16(0x28, 'DEVCTL2', 'Device Control 2', [
    bits(0, 4, 'COMP_TIMEOUT', 'Completion Timeout Value'),
    bit(4, 'COMP_TMOUT_DIS', 'Completion Timeout Disable'),
    bit(5, 'ARI', 'ARI Forwarding Enable'),
    bit(6, 'ATOMIC_REQ', 'AtomicOp Requester Enable'),
    bit(7, 'ATOMIC_EGRESS_BLOCK', 'AtomicOp Egress Blocking'),
    bit(8, 'IDO_REQ_EN', 'IDO Request Enable'),
    bit(9, 'IDO_CMP_EN', 'IDO Completion Enable'),
    bit(10, 'LTR_EN', 'LTR Mechanism Enable'),
    bit(11, 'EMERGENCY_PWR_REQ', 'Emergency Power Reduction Request'),
    bit(12, '10BIT_TAG_REQ_EN', '10-Bit Tag Requester Enable'),
    bits(13, 2, 'OBFF', 'OBFF Enable'),
    bit(15, 'EE_PREFIX_BLOCK', 'End-End TLP Prefix Blocking'),
  ]),
  reg16(0x2a, 'DEVSTA2', 'Device Status 2'),
]

/** PCIe 5.0 sections 7.5.3.18 to 7.5.3.20. */
const LINK_2: readonly Register[] = [
  reg32(0x2c, 'LNKCAP2', 'Link Capabilities 2', [
    bits(1, 7, 'SLS', 'Supported Link Speeds Vector'),
    bit(8, 'CROSSLINK', 'Crosslink Supported'),
    bits(9, 7, 'LOWER_SKP_GEN', 'Lower SKP OS Generation Supported Speeds Vector'),
    bits(16, 7, 'LOWER_SKP_REC', 'Lower SKP OS Reception Supported Speeds Vector'),
    bit(23, 'RETIMER', 'Retimer Presence Detect Supported'),
    bit(24, '2RETIMERS', 'Two Retimers Presence Detect Supported'),
    bit(31, 'DRS', 'DRS Supported'),
  ]),
  reg16(0x30, 'LNKCTL2', 'Link Control 2', [
    bits(0, 4, 'TLS', 'Target Link Speed'),
    bit(4, 'ENTER_COMP', 'Enter Compliance'),
    bit(5, 'HASD', 'Hardware Autonomous Speed Disable'),
    bit(6, 'DEEMPHASIS', 'Selectable De-emphasis'),
    bits(7, 3, 'TX_MARGIN', 'Transmit Margin'),
    bit(10, 'ENTER_MOD_COMP', 'Enter Modified Compliance'),
    bit(11, 'COMP_SOS', 'Compliance SOS'),
    bits(12, 4, 'COMP_PRESET', 'Compliance Preset/De-emphasis'),
  ]),
  reg16(0x32, 'LNKSTA2', 'Link Status 2', [
    bit(0, 'DEEMPHASIS', 'Current De-emphasis Level'),
    bit(1, 'EQU_COMP', 'Equalization 8.0 GT/s Complete'),
    bit(2, 'EQU_PHASE1', 'Equalization 8.0 GT/s Phase 1 Successful'),
    bit(3, 'EQU_PHASE2', 'Equalization 8.0 GT/s Phase 2 Successful'),
    bit(4, 'EQU_PHASE3', 'Equalization 8.0 GT/s Phase 3 Successful'),
    bit(5, 'EQU_REQ', 'Link Equalization Request 8.0 GT/s'),
    bit(6, 'RETIMER', 'Retimer Presence Detected'),
    bit(7, '2RETIMERS', 'Two Retimers Presence Detected'),
    bits(8, 2, 'CROSSLINK', 'Crosslink Resolution'),
    bit(10, 'FLIT_MODE', 'Flit Mode Status'),
    bits(12, 3, 'DOWN_COMP', 'Downstream Component Presence'),
    bit(15, 'DRS', 'DRS Message Received'),
  ]),
]

/** PCIe 6.0 sections 7.5.3.21 to 7.5.3.23. */
const SLOT_2: readonly Register[] = [
  reg32(0x34, 'SLTCAP2', 'Slot Capabilities 2', [bit(0, 'IBPD', 'In-Band PD Disable Supported')]),
  reg16(0x38, 'SLTCTL2', 'Slot Control 2'),
  reg16(0x3a, 'SLTSTA2', 'Slot Status 2'),
]

const expWith = (...groups: (readonly Register[])[]) =>
  standardCapability('EXP', 'PCI Express', 0x10, () => [FLAGS, ...groups.flat()])

/** The whole structure, 60 bytes: what version 2 of the capability has. */
export const EXP = expWith(DEVICE, LINK, SLOT, ROOT, DEVICE_2, LINK_2, SLOT_2)
/** Version 1 with link, slot and root registers: 36 bytes. */
const EXP_V1_ROOT = expWith(DEVICE, LINK, SLOT, ROOT)
/** Version 1 with link and slot registers: 28 bytes. */
const EXP_V1_SLOT = expWith(DEVICE, LINK, SLOT)
/** Version 1 with link registers only: 20 bytes. */
const EXP_V1_LINK = expWith(DEVICE, LINK)
/** Version 1 of a function without a link: 12 bytes. */
const EXP_V1_DEVICE = expWith(DEVICE)

/**
 * The layout of a capability with these flags. Version 2 and later always have all registers; a version 1 structure
 * ends with the last register its port type needs (PCIe 1.1 section 7.8).
 */
export function expLayout(flags: number): CapabilityLayout {
  if ((flags & 0xf) >= 2) return EXP
  const type = (flags >> 4) & 0xf
  if (type === PORT_TYPE.root) return EXP_V1_ROOT
  if (type === PORT_TYPE.eventCollector) return EXP_V1_ROOT
  if ((type === PORT_TYPE.downstream || type === PORT_TYPE.pciToPcie) && (flags & 0x100) !== 0) return EXP_V1_SLOT
  return type === PORT_TYPE.integratedEndpoint ? EXP_V1_DEVICE : EXP_V1_LINK
}
