import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'
import { SLOT_PORTS } from '../slot-ports'

const signature: Signature = {
  devices: SLOT_PORTS,
  where: [{ in: 'EXP', register: 'SLTCAP', fields: ['PCP'] }],
}

const page: CasePage = {
  title: 'A slot has a power controller on one side only',
  cause:
    'QEMU 2.1 gave slots a power controller; machine types up to 2.0 have none. The property power_controller_present sets it by hand.',
  affects:
    'a q35 machine type up to 2.0 on one end and a newer one on the other, or power_controller_present set on one end only',
  fixed: 'not a bug: the machine type decides',
  introduced: '2.1.0',
  commits: ['f23b6bdc3c'],
  compat: 'PC_COMPAT_2_0: ioh3420 power_controller_present=off',
  remedies: [
    {
      side: 'destination',
      text: "Set it to the source's value.",
      set: {
        device: 'DEVICE',
        property: 'power_controller_present',
        from: { field: 'PCP', as: 'switch' },
        lookUp: 'It is on if lspci -vv on the source shows PwrCtrl+ for the port, off if it shows PwrCtrl-.',
      },
      guestRestart: false,
      reverse: 'every host the guest later migrates to needs the same value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/f23b6bdc3c'],
}

export const slotPowerController: KnownCase = { code: 'slot-power-controller', signature, page }
