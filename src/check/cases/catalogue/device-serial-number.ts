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
  cause: 'Device Serial Number is derived from the MAC address: the two ends have different ones.',
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
        lookUp: "It is in the source's definition; the serial number is the address with ff-fe between its halves.",
        on: ['e1000e', 'igb'],
        each: 'string',
      },
      guestRestart: false,
      reverse: 'every host that the guest moves to later needs the same value',
    },
  ],
  sources: ['https://libvirt.org/formatdomain.html#network-interfaces'],
}

export const deviceSerialNumber: KnownCase = { code: 'device-serial-number', signature, page }
