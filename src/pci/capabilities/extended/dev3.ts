import { fixed, nameOnly } from '../../capability'
import { extendedCapability, reg32 } from '../../layout'

/** Device 3: 16 bytes. PCIe 6.0 section 7.7.9. */
const DEV3 = extendedCapability('DEV3', 'Device 3', 0x002f, [
  reg32(0x04, 'CAP', 'Device Capabilities 3'),
  reg32(0x08, 'CTRL', 'Device Control 3'),
  reg32(0x0c, 'STATUS', 'Device Status 3'),
])

export const dev3 = fixed(DEV3, nameOnly('Device 3'))
