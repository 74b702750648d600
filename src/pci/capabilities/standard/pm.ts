import { type CapabilityText, fixed } from '../../capability'
import { bit, bits, reg8, reg16, standardCapability } from '../../layout'
import { type RegisterView, sign } from '../../view'

/** Power Management. PCI Power Management 1.2 section 3.2. */
export const PM = standardCapability('PM', 'Power Management', 0x01, () => [
  reg16(0x02, 'PMC', 'Power Management Capabilities', [
    bits(0, 3, 'VER', 'Version'),
    bit(3, 'PME_CLOCK', 'PME Clock'),
    bit(4, 'IMM_READY_D0', 'Immediate Readiness on Return to D0'),
    bit(5, 'DSI', 'Device Specific Initialization'),
    bits(6, 3, 'AUX_POWER', 'Aux Current'),
    bit(9, 'D1', 'D1 Support'),
    bit(10, 'D2', 'D2 Support'),
    bit(11, 'PME_D0', 'PME# from D0'),
    bit(12, 'PME_D1', 'PME# from D1'),
    bit(13, 'PME_D2', 'PME# from D2'),
    bit(14, 'PME_D3HOT', 'PME# from D3hot'),
    bit(15, 'PME_D3COLD', 'PME# from D3cold'),
  ]),
  reg16(0x04, 'CTRL', 'Power Management Control/Status', [
    bits(0, 2, 'STATE', 'Power State'),
    bit(3, 'NO_SOFT_RESET', 'No Soft Reset'),
    bit(8, 'PME_ENABLE', 'PME Enable'),
    bits(9, 4, 'DATA_SEL', 'Data Select'),
    bits(13, 2, 'DATA_SCALE', 'Data Scale'),
    bit(15, 'PME_STATUS', 'PME Status'),
  ]),
  reg8(0x06, 'PPB_EXTENSIONS', 'Bridge Support Extensions', [
    bit(6, 'B2_B3', 'B2/B3 Support for D3hot'),
    bit(7, 'BPCC_ENABLE', 'Bus Power/Clock Control Enable'),
  ]),
  reg8(0x07, 'DATA', 'Power Management Data'),
])

/** Aux current in milliamperes by the field's value. PCI Power Management 1.2 section 3.2.3. */
const AUX_CURRENT = [0, 55, 100, 160, 220, 270, 320, 375]

function describe(view: RegisterView): CapabilityText {
  const current = AUX_CURRENT[view.field('PMC', 'AUX_POWER')]
  const wakes = view
    .flags('PMC', 'D0=PME_D0 D1=PME_D1 D2=PME_D2 D3hot=PME_D3HOT D3cold=PME_D3COLD')
    .replaceAll(' ', ',')
  const lines = [
    `Flags: ${view.flags('PMC', 'PMEClk=PME_CLOCK DSI D1 D2')} AuxCurrent=${current}mA PME(${wakes})`,
    `Status: D${view.field('CTRL', 'STATE')} ${view.flags('CTRL', 'NoSoftRst=NO_SOFT_RESET PME-Enable=PME_ENABLE')}` +
      ` DSel=${view.field('CTRL', 'DATA_SEL')} DScale=${view.field('CTRL', 'DATA_SCALE')}` +
      ` PME${sign(view.is('CTRL', 'PME_STATUS'))}`,
  ]
  if (view.value('PPB_EXTENSIONS') !== 0) {
    lines.push(
      `Bridge: ${view.flags('PPB_EXTENSIONS', 'PM=BPCC_ENABLE')} B3${sign(!view.is('PPB_EXTENSIONS', 'B2_B3'))}`,
    )
  }
  return { title: `Power Management version ${view.field('PMC', 'VER')}`, lines }
}

export const pm = fixed(PM, describe)
