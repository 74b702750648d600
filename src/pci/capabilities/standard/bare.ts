import { nameOnly, oneLine, open } from '../../capability'
import { standardCapability } from '../../layout'

/*
 * Capabilities for which only the list header is known: their contents are empty, obsolete or belong to another
 * specification. PCI Code and ID Assignment 1.14 section 2.
 */
export const nullStandard = open(
  standardCapability('NULL', 'Null', 0x00, () => []),
  () => oneLine('Null'),
)
export const ccrc = open(
  standardCapability('CCRC', 'CompactPCI Central Resource Control', 0x0b, () => []),
  nameOnly('CompactPCI central resource control'),
)
export const secdev = open(
  standardCapability('SECDEV', 'Secure Device', 0x0f, () => []),
  nameOnly('Secure device'),
)
