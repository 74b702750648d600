/** A bus to plug a device into, and what carries it. */
export interface Bus {
  readonly name: string
  /** Kind of machine that has it. */
  readonly family: 'q35' | 'i440fx'
  /** Devices that carry the bus, in order; @ stands for a name of their own, # for a number of their own. */
  readonly carriers: readonly string[]
  /** Name of the bus. */
  readonly bus: string
  /** Device numbers that are free there; null lets QEMU choose. */
  readonly slots: readonly number[] | null
}

const PORT = 'pcie-root-port,id=@,chassis=#'
const ANY: readonly number[] = Array.from({ length: 31 }, (_, i) => i + 1)

/** Every bus that q35 and pc machines can have, with the names that records have for them. */
export const BUSES: readonly Bus[] = [
  { name: 'pcie.0', family: 'q35', carriers: [], bus: 'pcie.0', slots: null },
  { name: 'root-port', family: 'q35', carriers: [PORT], bus: '@', slots: [0] },
  { name: 'root-port', family: 'q35', carriers: ['ioh3420,id=@,chassis=#'], bus: '@', slots: [0] },
  {
    name: 'downstream-port',
    family: 'q35',
    carriers: [
      'pcie-root-port,id=@r,chassis=1#',
      'x3130-upstream,id=@u,bus=@r',
      'xio3130-downstream,id=@,bus=@u,chassis=#',
    ],
    bus: '@',
    slots: [0],
  },
  { name: 'upstream-port', family: 'q35', carriers: [PORT, 'x3130-upstream,id=@u,bus=@'], bus: '@u', slots: ANY },
  { name: 'pci-bridge', family: 'q35', carriers: ['pci-bridge,id=@,chassis_nr=#'], bus: '@', slots: ANY },
  { name: 'pci-bridge', family: 'q35', carriers: ['pcie-pci-bridge,id=@'], bus: '@', slots: ANY },
  { name: 'pci-bridge', family: 'q35', carriers: ['i82801b11-bridge,id=@'], bus: '@', slots: ANY },
  {
    name: 'pci-bridge',
    family: 'q35',
    carriers: ['pcie-root-port,id=@r,chassis=#', 'pcie-pci-bridge,id=@,bus=@r'],
    bus: '@',
    slots: ANY,
  },
  {
    name: 'root-port',
    family: 'q35',
    carriers: ['pxb-pcie,id=@x,bus_nr=##', 'pcie-root-port,id=@,bus=@x,chassis=#'],
    bus: '@',
    slots: [0],
  },
  { name: 'pci.0', family: 'i440fx', carriers: [], bus: 'pci.0', slots: null },
  { name: 'pci-bridge-pc', family: 'i440fx', carriers: ['pci-bridge,id=@,chassis_nr=#'], bus: '@', slots: ANY },
  { name: 'pxb', family: 'i440fx', carriers: ['pxb,id=@,bus_nr=##'], bus: '@', slots: ANY },
]

/**
 * The carriers of a place as arguments, and its bus.
 * @param number one that no other device of the machine has, 1 to 15
 */
export function builtPlace({ carriers, bus }: Bus, number: number): { args: string[]; bus: string } {
  // Sixteen bus numbers are for the buses behind an expander.
  const fill = (text: string) =>
    text
      .replaceAll('@', `above${number}`)
      .replaceAll('##', `${16 * number}`)
      .replaceAll('#', `${80 + number}`)
  return { args: carriers.flatMap((device) => ['-device', fill(device)]), bus: fill(bus) }
}
