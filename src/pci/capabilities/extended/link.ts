import { type CapabilityText, fixed, nameOnly, open, varying } from '../../capability'
import { named } from '../../format'
import { bit, bits, type CapabilityLayout, extendedCapability, type Register, reg8, reg16, reg32 } from '../../layout'
import { type RegisterView, sign } from '../../view'

/** Lanes as the specification lets a link have: at most 32. */
const perLane = (lanes: number, rows: (lane: number) => Register | Register[]): Register[] =>
  Array.from({ length: Math.min(lanes, 32) }, (_, lane) => rows(lane)).flat()

/** Transmitter presets of one lane, downstream port in the low nibble. PCIe 5.0 section 7.7.5.9. */
const presets = (offset: number, rate: string) => (lane: number) =>
  reg8(offset + lane, `LANE_EQ_${lane}`, `Lane ${lane} ${rate} Equalization Control`, [
    bits(0, 4, 'DSP_TX_PRESET', `Downstream Port ${rate} Transmitter Preset`),
    bits(4, 4, 'USP_TX_PRESET', `Upstream Port ${rate} Transmitter Preset`),
  ])

const equalization = (rate: string) => [
  bit(0, 'COMPLETE', `Equalization ${rate} Complete`),
  bit(1, 'PHASE1', `Equalization ${rate} Phase 1 Successful`),
  bit(2, 'PHASE2', `Equalization ${rate} Phase 2 Successful`),
  bit(3, 'PHASE3', `Equalization ${rate} Phase 3 Successful`),
  bit(4, 'REQUEST', `Link Equalization Request ${rate}`),
]

/** Secondary PCI Express: 12 bytes and two per lane. PCIe 5.0 section 7.7.3. */
function secpciLayout(lanes: number): CapabilityLayout {
  return extendedCapability('SECPCI', 'Secondary PCI Express', 0x0019, () => [
    reg32(0x04, 'LNKCTL3', 'Link Control 3', [
      bit(0, 'PERFORM_EQ', 'Perform Equalization'),
      bit(1, 'EQ_INTERRUPT', 'Link Equalization Request Interrupt Enable'),
      bits(9, 7, 'LOWER_SKP_GEN', 'Enable Lower SKP OS Generation Vector'),
    ]),
    reg32(0x08, 'LANE_ERR', 'Lane Error Status'),
    ...perLane(lanes, (lane) =>
      reg16(0x0c + 2 * lane, `LANE_EQ_${lane}`, `Lane ${lane} Equalization Control`, [
        bits(0, 4, 'DSP_TX_PRESET', 'Downstream Port 8.0 GT/s Transmitter Preset'),
        bits(4, 3, 'DSP_RX_HINT', 'Downstream Port 8.0 GT/s Receiver Preset Hint'),
        bits(8, 4, 'USP_TX_PRESET', 'Upstream Port 8.0 GT/s Transmitter Preset'),
        bits(12, 3, 'USP_RX_HINT', 'Upstream Port 8.0 GT/s Receiver Preset Hint'),
      ]),
    ),
  ])
}

/** PCIe 5.0 section 7.7.5: 32 bytes and one per lane. */
function pl16Layout(lanes: number): CapabilityLayout {
  return extendedCapability('PL_16GT', 'Physical Layer 16.0 GT/s', 0x0026, () => [
    reg32(0x04, 'CAP', '16.0 GT/s Capabilities'),
    reg32(0x08, 'CTRL', '16.0 GT/s Control'),
    reg32(0x0c, 'STATUS', '16.0 GT/s Status', equalization('16.0 GT/s')),
    reg32(0x10, 'LOCAL_PARITY', '16.0 GT/s Local Data Parity Mismatch Status'),
    reg32(0x14, 'RETIMER1_PARITY', '16.0 GT/s First Retimer Data Parity Mismatch Status'),
    reg32(0x18, 'RETIMER2_PARITY', '16.0 GT/s Second Retimer Data Parity Mismatch Status'),
    reg32(0x1c, 'RESERVED', 'Reserved'),
    ...perLane(lanes, presets(0x20, '16.0 GT/s')),
  ])
}

/** PCIe 5.0 section 7.7.6: 32 bytes and one per lane. */
function pl32Layout(lanes: number): CapabilityLayout {
  return extendedCapability('PL_32GT', 'Physical Layer 32.0 GT/s', 0x002a, () => [
    reg32(0x04, 'CAP', '32.0 GT/s Capabilities', [
      bit(0, 'EQ_BYPASS', 'Equalization Bypass to Highest Rate Supported'),
      bit(1, 'NO_EQ', 'No Equalization Needed Supported'),
      bit(8, 'MODIFIED_TS_0', 'Modified TS Usage Mode 0 Supported (PCI Express)'),
      bit(9, 'MODIFIED_TS_1', 'Modified TS Usage Mode 1 Supported (Training Set Messages)'),
      bit(10, 'MODIFIED_TS_2', 'Modified TS Usage Mode 2 Supported (Alternate Protocol)'),
      bits(11, 5, 'MODIFIED_TS_RESERVED', 'Modified TS Reserved Usage Modes'),
    ]),
    reg32(0x08, 'CTRL', '32.0 GT/s Control', [
      bit(0, 'EQ_BYPASS_DISABLE', 'Equalization Bypass to Highest Rate Disable'),
      bit(1, 'NO_EQ_DISABLE', 'No Equalization Needed Disable'),
      bits(8, 3, 'MODIFIED_TS', 'Modified TS Usage Mode Selected'),
    ]),
    reg32(0x0c, 'STATUS', '32.0 GT/s Status', [
      ...equalization('32.0 GT/s'),
      bit(5, 'MODIFIED_TS', 'Modified TS Received'),
      bits(6, 2, 'RX_CONTROL', 'Received Enhanced Link Behavior Control'),
      bit(8, 'TX_PRECODING', 'Transmitter Precoding On'),
      bit(9, 'TX_PRECODE_REQ', 'Transmitter Precode Request'),
      bit(10, 'NO_EQ_RECEIVED', 'No Equalization Needed Received'),
    ]),
    reg32(0x10, 'RX_TS1', 'Received Modified TS Data 1'),
    reg32(0x14, 'RX_TS2', 'Received Modified TS Data 2'),
    reg32(0x18, 'TX_TS1', 'Transmitted Modified TS Data 1'),
    reg32(0x1c, 'TX_TS2', 'Transmitted Modified TS Data 2'),
    ...perLane(lanes, presets(0x20, '32.0 GT/s')),
  ])
}

/** PCIe 6.0 section 7.7.7: 16 bytes and one per lane. */
function pl64Layout(lanes: number): CapabilityLayout {
  return extendedCapability('PL_64GT', 'Physical Layer 64.0 GT/s', 0x0031, () => [
    reg32(0x04, 'CAP', '64.0 GT/s Capabilities'),
    reg32(0x08, 'CTRL', '64.0 GT/s Control'),
    reg32(0x0c, 'STATUS', '64.0 GT/s Status', [
      ...equalization('64.0 GT/s'),
      bit(5, 'TX_PRECODING', 'Transmitter Precoding On'),
      bit(6, 'TX_PRECODE_REQ', 'Transmitter Precode Request'),
      bit(7, 'NO_EQ_RECEIVED', 'No Equalization Needed Received'),
    ]),
    ...perLane(lanes, presets(0x10, '64.0 GT/s')),
  ])
}

/** PCIe 5.0 sections 7.7.7.4 and 7.7.7.5. */
const margining = (lane: number, half: number, name: string, title: string) =>
  reg16(0x08 + 4 * lane + half, `LANE_${name}_${lane}`, `Lane ${lane} Margining ${title}`, [
    bits(0, 3, 'RECEIVER', 'Receiver Number'),
    bits(3, 3, 'TYPE', 'Margin Type'),
    bit(6, 'USAGE', 'Usage Model'),
    bits(8, 8, 'PAYLOAD', 'Margin Payload'),
  ])

/** Lane Margining at the Receiver: 8 bytes and four per lane. PCIe 5.0 section 7.7.7. */
function lmrLayout(lanes: number): CapabilityLayout {
  return extendedCapability('LMR', 'Lane Margining at the Receiver', 0x0027, () => [
    reg16(0x04, 'CAP', 'Margining Port Capabilities', [bit(0, 'DRIVER', 'Margining uses Driver Software')]),
    reg16(0x06, 'STATUS', 'Margining Port Status', [
      bit(0, 'READY', 'Margining Ready'),
      bit(1, 'SOFTWARE_READY', 'Margining Software Ready'),
    ]),
    ...perLane(lanes, (lane) => [margining(lane, 0, 'CTRL', 'Control'), margining(lane, 2, 'STATUS', 'Status')]),
  ])
}

/** Without lanes, the shortest that the specification allows. */
const SECPCI = secpciLayout(0)
const PL_16GT = pl16Layout(0)
const PL_32GT = pl32Layout(0)
const PL_64GT = pl64Layout(0)
const LMR = lmrLayout(0)

/** Data Link Feature. PCIe 5.0 section 7.7.4. */
const DLF = extendedCapability('DLF', 'Data Link Feature', 0x0025, () => [
  reg32(0x04, 'CAP', 'Data Link Feature Capabilities', [
    bits(0, 23, 'LOCAL', 'Local Data Link Feature Supported'),
    bit(31, 'EXCHANGE_ENABLE', 'Data Link Feature Exchange Enable'),
  ]),
  reg32(0x08, 'STATUS', 'Data Link Feature Status', [
    bits(0, 23, 'REMOTE', 'Remote Data Link Feature Supported'),
    bit(31, 'VALID', 'Remote Data Link Feature Supported Valid'),
  ]),
])

/** Protocol Multiplexing. PCIe 3.0 ECN "Protocol Multiplexing" section 7.X. */
const PMUX = extendedCapability('PMUX', 'Protocol Multiplexing', 0x001a, () => [
  reg32(0x04, 'CAP', 'PMUX Capability', [
    bits(0, 6, 'PROTOCOLS', 'PMUX Protocol Array Size'),
    bits(8, 8, 'SPEEDS', 'PMUX Supported Link Speeds'),
  ]),
  reg32(0x08, 'CTRL', 'PMUX Control'),
  reg32(0x0c, 'STATUS', 'PMUX Status', [bit(0, 'LINK_ENABLED', 'PMUX Link Enabled')]),
])

/** Alternate Protocol. PCIe 5.0 section 7.9.21. */
const ALT_PROTO = extendedCapability('ALT_PROTO', 'Alternate Protocol', 0x002b, () => [
  reg32(0x04, 'CAP', 'Alternate Protocol Capabilities', [bits(0, 8, 'COUNT', 'Alternate Protocol Count')]),
  reg32(0x08, 'CTRL', 'Alternate Protocol Control'),
  reg32(0x0c, 'DATA1', 'Alternate Protocol Data 1'),
  reg32(0x10, 'DATA2', 'Alternate Protocol Data 2'),
])

function laneErrors(bits: number): string {
  if (bits === 0) return 'LaneErrStat: 0'
  const lanes = Array.from({ length: 32 }, (_, lane) => lane).filter((lane) => (bits >>> lane) & 1)
  return `LaneErrStat: LaneErr at lane: ${lanes.join(' ')}`
}

const describeSecpci = (view: RegisterView): CapabilityText => ({
  title: 'Secondary PCI Express',
  lines: [
    `LnkCtl3: ${view.flags('LNKCTL3', 'LnkEquIntrruptEn=EQ_INTERRUPT PerformEqu=PERFORM_EQ')}`,
    laneErrors(view.value('LANE_ERR')),
  ],
})

/** "EquComplete+" and so on, alike at 16, 32 and 64 GT/s. */
const EQUALIZATION = 'EquComplete=COMPLETE EquPhase1=PHASE1 EquPhase2=PHASE2 EquPhase3=PHASE3 LinkEquRequest=REQUEST'

const describePl16 = (view: RegisterView): CapabilityText => ({
  title: 'Physical Layer 16.0 GT/s',
  lines: [`Phy16Sta: ${view.flags('STATUS', EQUALIZATION)}`],
})

/** PCIe 5.0 sections 7.7.6.3 and 7.7.6.4. */
const MODIFIED_TS_MODES = ['PCI Express', 'Training Set Messages', 'Alternate Protocol Negotiation']
const LINK_BEHAVIOR = [
  'Full Equalization required',
  'Equalization bypass to highest rate support',
  'No Equalization Needed',
  'Modified TS1/TS2 Ordered Sets supported',
]

const describePl32 = (view: RegisterView): CapabilityText => ({
  title: 'Physical Layer 32.0 GT/s',
  lines: [
    `Phy32Cap: ${view.flags('CAP', 'EqualizationBypass=EQ_BYPASS NoEqualizationNeeded=NO_EQ')}`,
    `\t  ${view.flags('CAP', 'ModTsMode0=MODIFIED_TS_0 ModTsMode1=MODIFIED_TS_1 ModTsMode2=MODIFIED_TS_2')}`,
    `Phy32Ctl: ${view.flags('CTRL', 'EqualizationBypassDis=EQ_BYPASS_DISABLE NoEqualizationNeededDis=NO_EQ_DISABLE')}`,
    `\t  Modified TS Usage Mode: ${named(MODIFIED_TS_MODES, view.field('CTRL', 'MODIFIED_TS'), `??${view.field('CTRL', 'MODIFIED_TS')}`)}`,
    `Phy32Sta: ${view.flags('STATUS', EQUALIZATION)}`,
    `\t  Received Enhanced Link Behavior Control: ${named(LINK_BEHAVIOR, view.field('STATUS', 'RX_CONTROL'), '')}`,
    `\t  ${view.flags('STATUS', 'ModTsRecv=MODIFIED_TS TxPrecodeOn=TX_PRECODING TxPrecodeReq=TX_PRECODE_REQ NoEqualizationNeededRecv=NO_EQ_RECEIVED')}`,
  ],
})

const describePl64 = (view: RegisterView): CapabilityText => ({
  title: 'Physical Layer 64.0 GT/s',
  lines: [
    `Phy64Sta: ${view.flags('STATUS', EQUALIZATION)}`,
    `\t  ${view.flags('STATUS', 'TxPrecodeOn=TX_PRECODING TxPrecodeReq=TX_PRECODE_REQ NoEqualizationNeededRecv=NO_EQ_RECEIVED')}`,
  ],
})

const describeLmr = (view: RegisterView): CapabilityText => ({
  title: 'Lane Margining at the Receiver',
  lines: [
    `PortCap: Uses Driver${sign(view.is('CAP', 'DRIVER'))}`,
    `PortSta: ${view.flags('STATUS', 'MargReady=READY MargSoftReady=SOFTWARE_READY')}`,
  ],
})

export const secpci = varying(SECPCI, (_, facts) => secpciLayout(facts.lanes), describeSecpci)
export const pl16 = varying(PL_16GT, (_, facts) => pl16Layout(facts.lanes), describePl16)
export const pl32 = varying(PL_32GT, (_, facts) => pl32Layout(facts.lanes), describePl32)
export const pl64 = varying(PL_64GT, (_, facts) => pl64Layout(facts.lanes), describePl64)
export const lmr = varying(LMR, (_, facts) => lmrLayout(facts.lanes), describeLmr)
export const dlf = fixed(DLF, nameOnly('Data Link Feature'))
export const pmux = open(PMUX, nameOnly('Protocol Multiplexing'))
export const altProtocol = open(ALT_PROTO, nameOnly('Alternate Protocol'))
