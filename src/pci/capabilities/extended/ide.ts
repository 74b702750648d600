import type { Capability, CapabilityText } from '../../capability'
import { digits64, named } from '../../format'
import { bit, bits, extendedCapability, type Register, reg32 } from '../../layout'
import { type CapabilityRead, type RegisterView, sign } from '../../view'

/*
 * Integrity and Data Encryption. PCIe 6.0 section 7.9.26: capability and control, a block of two registers for each link
 * stream, then a block for each selective stream, whose length its own first register gives.
 */

const CAP = reg32(0x04, 'CAP', 'IDE Capability', [
  bit(0, 'LINK', 'Link IDE Stream Supported'),
  bit(1, 'SELECTIVE', 'Selective IDE Streams Supported'),
  bit(2, 'FLOWTHROUGH', 'Flow-Through IDE Stream Supported'),
  bit(3, 'PARTIAL_HEADER', 'Partial Header Encryption Supported'),
  bit(4, 'AGGREGATION', 'Aggregation Supported'),
  bit(5, 'PCRC', 'PCRC Supported'),
  bit(6, 'IDE_KM', 'IDE_KM Protocol Supported'),
  bit(7, 'SEL_CFG', 'Selective IDE for Configuration Requests Supported'),
  bits(8, 5, 'ALGORITHMS', 'Supported Algorithms'),
  bits(13, 3, 'LINK_TCS', 'Number of TCs Supported for Link IDE'),
  bits(16, 8, 'SELECTIVE_STREAMS', 'Number of Selective IDE Streams Supported'),
  bit(24, 'TEE_LIMITED', 'TEE-Limited Stream Supported'),
  bit(25, 'XT', 'XT Supported'),
])

const CTRL = reg32(0x08, 'CTRL', 'IDE Control', [bit(2, 'FLOWTHROUGH', 'Flow-Through IDE Stream Enabled')])

/** Fields that the control registers of both kinds of stream have. */
const STREAM_CONTROL = [
  bit(0, 'ENABLE', 'Stream Enable'),
  bit(1, 'XT', 'XT Enable'),
  bits(2, 2, 'NPR', 'Tx Aggregation Mode NPR'),
  bits(4, 2, 'PR', 'Tx Aggregation Mode PR'),
  bits(6, 2, 'CPL', 'Tx Aggregation Mode CPL'),
  bit(8, 'PCRC', 'PCRC Enable'),
]
const STREAM_CONTROL_HIGH = [
  bits(10, 4, 'PARTIAL_HEADER', 'Partial Header Encryption Mode'),
  bits(14, 5, 'ALGORITHM', 'Selected Algorithm'),
  bits(19, 3, 'TC', 'Traffic Class'),
]
const STREAM_ID = bits(24, 8, 'ID', 'Stream ID')

const stateOf = (offset: number, name: string, title: string) =>
  reg32(offset, name, title, [
    bits(0, 4, 'STATE', 'Stream State'),
    bit(31, 'CHECK_FAIL', 'Received Integrity Check Fail Message'),
  ])

const linkBlock = (offset: number, n: number): readonly Register[] => [
  reg32(offset, `LINK_CTRL_${n}`, `Link IDE Stream ${n} Control`, [
    ...STREAM_CONTROL,
    ...STREAM_CONTROL_HIGH,
    STREAM_ID,
  ]),
  stateOf(offset + 4, `LINK_STATUS_${n}`, `Link IDE Stream ${n} Status`),
]

const addressBlock = (offset: number, n: number, m: number): readonly Register[] => [
  reg32(offset, `SEL_ADDR1_${n}_${m}`, `Selective IDE Stream ${n} Address Association ${m} Register 1`, [
    bit(0, 'VALID', 'Valid'),
    bits(8, 12, 'BASE', 'Memory Base Lower'),
    bits(20, 12, 'LIMIT', 'Memory Limit Lower'),
  ]),
  reg32(offset + 4, `SEL_ADDR2_${n}_${m}`, `Selective IDE Stream ${n} Memory Limit Upper ${m}`),
  reg32(offset + 8, `SEL_ADDR3_${n}_${m}`, `Selective IDE Stream ${n} Memory Base Upper ${m}`),
]

/** Bytes of a selective stream before its address association blocks, and of one of these. */
const SELECTIVE_HEAD = 20
const ADDRESS_BLOCK = 12

const selectiveBlock = (offset: number, n: number, addresses: number): readonly Register[] => [
  reg32(offset, `SEL_CAP_${n}`, `Selective IDE Stream ${n} Capability`, [
    bits(0, 4, 'ADDRESSES', 'Number of Address Association Register Blocks'),
  ]),
  reg32(offset + 4, `SEL_CTRL_${n}`, `Selective IDE Stream ${n} Control`, [
    ...STREAM_CONTROL,
    bit(9, 'CFG', 'Selective IDE for Configuration Requests Enable'),
    ...STREAM_CONTROL_HIGH,
    bit(22, 'DEFAULT', 'Default Stream'),
    bit(23, 'TEE_LIMITED', 'TEE-Limited Stream'),
    STREAM_ID,
  ]),
  stateOf(offset + 8, `SEL_STATUS_${n}`, `Selective IDE Stream ${n} Status`),
  reg32(offset + 12, `SEL_RID1_${n}`, `Selective IDE Stream ${n} RID Association Register 1`, [
    bits(8, 16, 'LIMIT', 'RID Limit'),
  ]),
  reg32(offset + 16, `SEL_RID2_${n}`, `Selective IDE Stream ${n} RID Association Register 2`, [
    bit(0, 'VALID', 'Valid'),
    bits(8, 16, 'BASE', 'RID Base'),
    bits(24, 8, 'SEGMENT', 'Segment Base'),
  ]),
  ...Array.from({ length: addresses }, (_, m) =>
    addressBlock(offset + SELECTIVE_HEAD + m * ADDRESS_BLOCK, n, m),
  ).flat(),
]

const ideWith = (...registers: readonly Register[]) =>
  extendedCapability('IDE', 'Integrity and Data Encryption', 0x0030, () => [CAP, CTRL, ...registers])

/** Capability and control, what every such structure has. */
const IDE = ideWith()

/** Where the streams begin, and where config space ends. */
const STREAMS = 0x0c
const END = 0x1000

/** @param read bytes of the structure; what is absent reads 0 */
function ideLayout(read: CapabilityRead) {
  const cap = read(0x04, 4)
  const links = cap & 1 ? ((cap >>> 13) & 7) + 1 : 0
  const selective = cap & 2 ? ((cap >>> 16) & 0xff) + 1 : 0
  const registers: Register[] = []
  let at = STREAMS
  for (let n = 0; n < links; n++, at += 8) registers.push(...linkBlock(at, n))
  for (let n = 0; n < selective; n++) {
    const addresses = read(at, 4) & 0xf
    const size = SELECTIVE_HEAD + addresses * ADDRESS_BLOCK
    if (at + size > END) break
    registers.push(...selectiveBlock(at, n, addresses))
    at += size
  }
  return ideWith(...registers)
}

const HEADER_MODES = ['no', '17:2', '25:2', '33:2', '41:2']
const STATES = ['insecure', 'reserved', 'secure']
const AGGREGATION = ['-', '=2', '=4', '=8']

const algorithm = (value: number): string => (value === 0 ? 'AES-GCM-256-96b' : 'reserved')
const place = (view: RegisterView, offset: number): string => `[${(view.offset + offset).toString(16)}]`

function controlText(view: RegisterView, register: string, flags: string): string {
  const f = (field: string) => view.field(register, field)
  return (
    `En${sign(f('ENABLE') !== 0)} XT${sign(f('XT') !== 0)} NPR${AGGREGATION[f('NPR')]} PR${AGGREGATION[f('PR')]}` +
    ` CPL${AGGREGATION[f('CPL')]} ${view.flags(register, flags)} HdrEnc=${named(HEADER_MODES, f('PARTIAL_HEADER'), `??${f('PARTIAL_HEADER')}`)}` +
    ` Alg='${algorithm(f('ALGORITHM'))}' TC${f('TC')}`
  )
}

const stateText = (view: RegisterView, register: string): string =>
  named(STATES, view.field(register, 'STATE'), `??${view.field(register, 'STATE')}`)

const checkText = (view: RegisterView, register: string): string => view.flags(register, 'RecvChkFail=CHECK_FAIL')

function linkLines(view: RegisterView, n: number): string[] {
  const control = `LINK_CTRL_${n}`
  const status = `LINK_STATUS_${n}`
  const at = STREAMS + 8 * n
  return [
    `${place(view, at)}LinkIDE#${n} Ctl: ${controlText(view, control, 'PCRC')} ID${view.field(control, 'ID')}`,
    `${place(view, at + 4)}LinkIDE#${n} Sta: Status=${stateText(view, status)} ${checkText(view, status)}`,
  ]
}

function addressLine(view: RegisterView, at: number, n: number, m: number): string {
  const first = `SEL_ADDR1_${n}_${m}`
  const low = (field: string) => view.field(first, field) * 0x100000
  const hex = (high: string, value: number) => digits64(view.value(high), value).replace(/^0+(?=.)/, '')
  return (
    `${place(view, at)}SelectiveIDE#${n} RID#${m}: ${view.flags(first, 'Valid=VALID')}` +
    ` Base=${hex(`SEL_ADDR3_${n}_${m}`, low('BASE'))} Limit=${hex(`SEL_ADDR2_${n}_${m}`, low('LIMIT') + 0xfffff)}`
  )
}

/** Lines of one selective stream at `at`. */
function selectiveLines(view: RegisterView, at: number, n: number): string[] {
  const control = `SEL_CTRL_${n}`
  const rid = `SEL_RID2_${n}`
  const count = view.field(`SEL_CAP_${n}`, 'ADDRESSES')
  const title = `SelectiveIDE#${n}`
  return [
    `${place(view, at)}${title} Cap: RID#=${count}`,
    `${place(view, at + 4)}${title} Ctl: ${controlText(view, control, 'PCRC CFG')} ${view.flags(control, 'TeeLim=TEE_LIMITED')}` +
      ` ID${view.field(control, 'ID')}${view.is(control, 'DEFAULT') ? ' Default' : ''}`,
    `${place(view, at + 8)}${title} Sta: ${stateText(view, `SEL_STATUS_${n}`)} ${checkText(view, `SEL_STATUS_${n}`)}`,
    `${place(view, at + 12)}${title} RID: ${view.flags(rid, 'Valid=VALID')} Base=${view.field(rid, 'BASE').toString(16)}` +
      ` Limit=${view.field(`SEL_RID1_${n}`, 'LIMIT').toString(16)} SegBase=${view.field(rid, 'SEGMENT').toString(16)}`,
    ...Array.from({ length: count }, (_, m) => addressLine(view, at + SELECTIVE_HEAD + m * ADDRESS_BLOCK, n, m)),
  ]
}

function describe(view: RegisterView): CapabilityText {
  const cap = (field: string) => view.field('CAP', field)
  const links = cap('LINK') ? cap('LINK_TCS') + 1 : 0
  const selective = cap('SELECTIVE') ? cap('SELECTIVE_STREAMS') + 1 : 0
  const lines = [
    `IDECap: Lnk=${links} Sel=${selective}` +
      ` ${view.flags('CAP', 'FlowThru=FLOWTHROUGH PartHdr=PARTIAL_HEADER Aggr=AGGREGATION PCPC=PCRC IDE_KM SelCfg=SEL_CFG')}` +
      ` Alg='${algorithm(cap('ALGORITHMS'))}' TCs=${cap('LINK_TCS') + 1} ${view.flags('CAP', 'TeeLim=TEE_LIMITED XT')}`,
    `IDECtl: ${view.flags('CTRL', 'FTEn=FLOWTHROUGH')}`,
  ]
  for (let n = 0; view.has(`LINK_CTRL_${n}`); n++) lines.push(...linkLines(view, n))
  for (let n = 0, at = STREAMS + 8 * links; view.has(`SEL_CAP_${n}`); n++) {
    lines.push(...selectiveLines(view, at, n))
    at += SELECTIVE_HEAD + view.field(`SEL_CAP_${n}`, 'ADDRESSES') * ADDRESS_BLOCK
  }
  return { title: 'Integrity & Data Encryption', lines }
}

export const ide: Capability = {
  base: IDE,
  layout: ideLayout,
  length: (_layout, _read, room) => room,
  describe,
}
