/** The values of QEMU's line about a refused byte of config space. */
export interface BadConfigData {
  /** Line of the text, from 1. */
  readonly line: number
  readonly offset: number
  /** The source's byte. */
  readonly read: number
  /** The destination device's byte. */
  readonly device: number
  readonly cmask: number
  readonly wmask: number
  readonly w1cmask: number
  /** Section the failing device was in, "0000:00:12.0/pcie-root-port", or null where no following line says. */
  readonly section: string | null
  readonly instance: number | null
}

const HEX = '([0-9a-fA-F]{1,4})'
const MESSAGE = new RegExp(
  `Bad config data: i=0x${HEX} read: ${HEX} device: ${HEX} cmask: ${HEX} wmask: ${HEX} w1cmask: ?${HEX}`,
)
/** The same words up to 10.1 on a line of their own, since 10.2 inside the last line. */
const SECTION = /error while loading state for instance 0x([0-9a-fA-F]{1,8}) of device '([^']{1,255})'/
/** QEMU says which device it was within its next few lines; other programs' lines may lie between. */
const FOLLOWING_LINES = 40
const LONGEST_LINE = 16384
const LARGEST_OFFSET = 0xfff

function operands(match: RegExpExecArray): number[] | null {
  const values = match.slice(1).map((text) => Number.parseInt(text, 16))
  const [offset = 0, ...bytes] = values
  return offset > LARGEST_OFFSET || bytes.some((value) => value > 0xff) ? null : values
}

/**
 * Every message of get_pci_config_device (hw/pci/pci.c) in a text, with the section that the lines behind it name.
 * @param text lines that may carry prefixes of any kind: time, host, program
 */
export function findBadConfigData(text: string): BadConfigData[] {
  const lines = text.split(/\r\n|\r|\n/)
  const found: BadConfigData[] = []
  for (let i = 0; i < lines.length; i++) {
    const match = MESSAGE.exec(lines[i]!.slice(0, LONGEST_LINE))
    const values = match && operands(match)
    if (!values) continue
    const [offset, read, device, cmask, wmask, w1cmask] = values as [number, number, number, number, number, number]
    found.push({ line: i + 1, offset, read, device, cmask, wmask, w1cmask, ...sectionBehind(lines, i) })
  }
  return found
}

function sectionBehind(lines: readonly string[], from: number): Pick<BadConfigData, 'section' | 'instance'> {
  for (let i = from; i < Math.min(lines.length, from + FOLLOWING_LINES); i++) {
    const line = lines[i]!.slice(0, LONGEST_LINE)
    if (i > from && MESSAGE.test(line)) break
    const match = SECTION.exec(line)
    if (match) return { section: match[2]!, instance: Number.parseInt(match[1]!, 16) }
  }
  return { section: null, instance: null }
}
