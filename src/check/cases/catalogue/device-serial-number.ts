import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['e1000e', 'igb'],
  where: [
    { in: 'DSN', register: 'SERIAL_LO' },
    { in: 'DSN', register: 'SERIAL_HI' },
  ],
}

const page: CasePage = {
  title: 'The serial number of a network card differs',
  cause: 'The Device Serial Number is derived from the MAC address, and the two ends have different MAC addresses.',
  affects: 'any version; e1000e and igb',
  fixed: 'not a bug: the two ends are configured differently',
  commits: [],
  remedies: [
    {
      side: 'destination',
      text: "Set the source's MAC address.",
      set: {
        device: 'DEVICE',
        property: 'mac',
        lookUp: "It is in the source's definition. The serial number is the MAC address with ff-fe in the middle.",
        on: ['e1000e', 'igb'],
        each: 'string',
      },
      guestRestart: false,
      reverse: 'every host the guest later migrates to needs the same value',
    },
  ],
  sources: ['https://libvirt.org/formatdomain.html#network-interfaces'],
}

export const deviceSerialNumber: KnownCase = { code: 'device-serial-number', signature, page }
