import { formatAddress, normalizeAddress } from '../../../pci/address'

/** A line that names the function whose rows follow. */
interface RowHeading {
  /** The program that writes it. */
  readonly by: string
  readonly pattern: RegExp
  readonly address: (match: RegExpExecArray) => string
}

const number = (digits: string | undefined): number => Number.parseInt(digits ?? '0', 16)

/** The address of a function by its numbers in hex. */
const fromParts = (domain: string | undefined, bus: string, device: string, fn: string): string =>
  formatAddress({ domain: number(domain), bus: number(bus), device: number(device), function: number(fn) })

const HEADINGS: readonly RowHeading[] = [
  {
    // early_dump_pci_device (arch/x86/pci/early.c before 4.19, with no colon after the address; drivers/pci/probe.c since).
    by: 'the Linux kernel (pci=earlydump)',
    pattern: /^(?:[\w-]{1,40} )?((?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[01][0-9a-f]\.[0-7]):? config space:/i,
    address: ([, address]) => normalizeAddress(address!),
  },
  {
    // ShellCommandRunPci (ShellPkg/Library/UefiShellDebug1CommandsLib/Pci.c of EDK II).
    by: 'the UEFI shell (pci BUS DEVICE FUNCTION -s SEGMENT)',
    pattern: /^PCI Segment ([0-9a-f]{1,4}) Bus ([0-9a-f]{2}) Device ([01][0-9a-f]) Func ([0-9a-f]?[0-7])\b/i,
    address: ([, segment, bus, device, fn]) => fromParts(segment, bus!, device!, fn!),
  },
  {
    by: 'AIDA64 (PCI dump)',
    pattern: /^B([0-9a-f]{2}) D([01][0-9a-f]) F([0-9a-f]?[0-7]):/i,
    address: ([, bus, device, fn]) => fromParts('0', bus!, device!, fn!),
  },
  {
    by: 'RWEverything',
    pattern: /^(?:PCI )?Bus ([0-9a-f]{2}),? Dev(?:ice)? ([01][0-9a-f]),? Func(?:tion)? ([0-9a-f]?[0-7])\b/i,
    address: ([, bus, device, fn]) => fromParts('0', bus!, device!, fn!),
  },
]

/** The address that a heading before rows of bytes gives, or null for other lines. */
export function headingAddress(line: string): string | null {
  for (const { pattern, address } of HEADINGS) {
    const match = pattern.exec(line)
    if (match) return address(match)
  }
  return null
}
