import type { KnownCase } from '../known-case'
import type { CasePage, Remedy } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['pcie-root-port', 'pci-bridge', 'pci_bridge'],
  where: [
    { in: 'HEADER', register: 'CAPABILITY_LIST', values: [0x54, 0x90], open: true },
    { in: 'HEADER', register: 'CAPABILITY_LIST', values: [0x4c, 0x64] },
    { in: 'VNDR', register: 'ID' },
    { in: 'VNDR', register: 'BUS_RES' },
    { in: 'VNDR', register: 'IO' },
    { in: 'VNDR', register: 'MEM' },
    { in: 'VNDR', register: 'MEM_PREF_32' },
    { in: 'VNDR', register: 'MEM_PREF_64' },
  ],
}

/** A hint and the register that holds it; all ones if none is given. */
const reservation = (property: string, register: string): Remedy => ({
  side: 'destination',
  text: `Set ${property} to the source's value.`,
  set: {
    device: 'DEVICE',
    property,
    from: { register },
    lookUp:
      "It is on the source's command line, and the vendor-specific capability of the port there holds it. If that holds all ones, the property is not set: leave it out.",
    each: 'unsigned',
  },
  guestRestart: false,
  reverse: 'every host the guest later migrates to needs the same value',
})

const page: CasePage = {
  title: 'A port or bridge reserves different resources',
  cause:
    'The properties bus-reserve, io-reserve, mem-reserve, pref32-reserve and pref64-reserve of a port are hints to the firmware. They are stored in a vendor-specific capability, which QEMU compares.',
  affects: 'any version',
  fixed: 'not a bug: the two ends are configured differently',
  commits: [],
  remedies: [
    {
      side: 'destination',
      text: 'Compare the reservations and hotplug of the port on both command lines, and the machine types: q35 6.1 and newer reserve 4096 bytes of I/O for ports with ACPI hot-plug.',
      guestRestart: false,
      reverse: null,
    },
    reservation('bus-reserve', 'BUS_RES'),
    reservation('io-reserve', 'IO'),
    reservation('mem-reserve', 'MEM'),
    reservation('pref32-reserve', 'MEM_PREF_32'),
    reservation('pref64-reserve', 'MEM_PREF_64'),
  ],
  sources: ['https://www.qemu.org/docs/master/pcie_pci_bridge.html'],
}

export const bridgeReservation: KnownCase = { code: 'bridge-reservation', signature, page }
