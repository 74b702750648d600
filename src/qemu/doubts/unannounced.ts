import { hasCapabilityList } from '../../pci/config-space'
import type { Device } from '../../pci/device'
import type { Doubt } from '../../pci/doubts/doubt'
import { rawStandardChain } from '../painting/raw-chain'

const POINTER = 0x34
const STATUS = 0x06
const CAP_LIST = 0x10
const HEADER = 0x40
/** Flattening Portal Bridge: PCI Code and ID Assignment 1.14 section 2. */
const LAST_ID = 0x15

/**
 * Returns a doubt if Status announces no capability list though the pointer leads to one that is whole: without the bit
 * the register is reserved (PCI 3.0 section 6.7), so that a bit was lost, on one side or on both.
 */
export function unannouncedList({ config }: Pick<Device, 'config'>): readonly Doubt[] {
  const pointer = config[POINTER]!
  if (hasCapabilityList(config) || pointer < HEADER) return []
  const announced = config.map((byte, i) => (i === STATUS ? byte | CAP_LIST : byte))
  const { capabilities, broken } = rawStandardChain(announced)
  const isList = broken === null && capabilities.every(({ id }) => id > 0 && id <= LAST_ID)
  return isList ? [{ code: 'list-implied', pointer }] : []
}
