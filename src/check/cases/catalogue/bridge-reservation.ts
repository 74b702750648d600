import type { CasePage } from '../page'
import type { Signature } from '../signature'

export const signature: Signature = {
  code: 'bridge-reservation',
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

export const page: CasePage = {
  title: 'A port or bridge reserves other resources',
  cause:
    'bus-reserve, io-reserve, mem-reserve and pref32/64-reserve of a port are hints to the firmware that stand in a vendor-specific capability, which is compared.',
  affects: 'any version',
  fixed: 'no fault: the two ends are set up differently',
  commits: [],
  remedies: [
    {
      side: 'destination',
      text: "Set the source's reservations.",
      set: { device: 'DEVICE', property: 'io-reserve', value: 'BYTES', each: 'unsigned' },
      guestRestart: false,
      reverse: 'none when both ends have it',
    },
  ],
  sources: ['https://www.qemu.org/docs/master/pcie_pci_bridge.html'],
}
