import type { KnownCase } from '../known-case'
import type { CasePage, PropertySetting } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['pcie-root-port'],
  where: [
    { in: 'EXP', register: 'LNKCAP', fields: ['SLS', 'MLW'] },
    { in: 'EXP', register: 'LNKCAP2' },
    { in: 'EXP', register: 'LNKCTL2' },
  ],
}

const SPEED: PropertySetting = {
  device: 'pcie-root-port',
  property: 'x-speed',
  from: { field: 'SLS', names: { 1: '2_5', 2: '5', 3: '8', 4: '16', 5: '32', 6: '64' } },
  lookUp: 'It is the speed that lspci -vv on the source shows in LnkCap (2.5GT/s is 2_5).',
}
const WIDTH: PropertySetting = {
  device: 'pcie-root-port',
  property: 'x-width',
  from: { field: 'MLW', oneByte: true },
  lookUp: 'It is the width that lspci -vv on the source shows in LnkCap.',
}

const page: CasePage = {
  title: 'A port has a different link speed or width',
  cause:
    'With machine types up to 3.1, root ports have a 2.5 GT/s link of width 1. With machine type 4.0 and newer they have 16 GT/s and width 32. The properties x-speed and x-width set both by hand.',
  affects:
    'a machine type up to 3.1 on one end and a newer one on the other, or x-speed or x-width set on one end only',
  fixed: 'not a bug: the machine type decides',
  introduced: '4.0.0',
  commits: ['a09d2038cc', 'c2a490e344'],
  compat: 'hw_compat_3_1: pcie-root-port x-speed=2_5, x-width=1',
  remedies: [
    { side: 'destination', text: "Use the source's machine type on both ends.", guestRestart: false, reverse: null },
    {
      side: 'destination',
      text: "Or set the source's speed (2_5, 5, 8, 16, 32).",
      set: SPEED,
      along: [WIDTH],
      guestRestart: false,
      reverse: 'every host the guest later migrates to needs the same value',
    },
    {
      side: 'destination',
      text: 'Or its width (1, 2, 4, 8, 12, 16, 32).',
      set: WIDTH,
      along: [SPEED],
      guestRestart: false,
      reverse: 'every host the guest later migrates to needs the same value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/a09d2038cc', 'https://lore.kernel.org/qemu-devel/'],
}

export const rootPortLink: KnownCase = { code: 'root-port-link', signature, page }
