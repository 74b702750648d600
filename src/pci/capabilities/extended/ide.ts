import { nameOnly, open } from '../../capability'
import { bit, bits, extendedCapability, reg32 } from '../../layout'

/**
 * Integrity and Data Encryption: capability and control; the stream blocks after them vary. PCIe 6.0 section 7.9.26.
 */
const IDE = extendedCapability('IDE', 'Integrity and Data Encryption', 0x0030, [
  reg32(0x04, 'CAP', 'IDE Capability', [
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
  ]),
  reg32(0x08, 'CTRL', 'IDE Control', [bit(2, 'FLOWTHROUGH', 'Flow-Through IDE Stream Enabled')]),
])

export const ide = open(IDE, nameOnly('Integrity and Data Encryption'))
