/** What journald and dmesg, also with -T, put before a line of the kernel's. */
const STAMP = String.raw`(?:[^[\]]{0,160}\bkernel: ?)?(?:<\d{1,3}>)?(?:\[ *\d{1,9}\.\d{1,9}\] ?|\[[A-Z][a-z]{2} [\w :]{12,24}\] ?)?`

/**
 * A row of print_hex_dump with DUMP_PREFIX_OFFSET ("%s%s%.8x: %s", lib/hexdump.c of Linux) after the prefix that its
 * caller gave: rows of 16 or 32 bytes in groups of 1, 2, 4 or 8.
 */
const KERNEL_ROW = new RegExp(
  String.raw`^\s*${STAMP}(\S.{0,80}?: ?)?(?=[0-9a-f]{8}: ([0-9a-f]{2}|[0-9a-f]{4}|[0-9a-f]{8}|[0-9a-f]{16})(?: |$))`,
  'i',
)

/** Bytes after an offset whose colon, blanks or "h" are not those of lspci: "00:86 80", "00 : 86 80", "000h: 86 80". */
const LOOSE_ROW = /^\s*([0-9a-f]{2,4})h?[ \t]{0,2}:[ \t]*((?:[0-9a-f]{2}[ \t]+){7,}[0-9a-f]{2})\s*$/i

/** Dwords after a short offset: "00: 15b88086", "0x0000: …", "+0x000: …", "[0x000] 0x…", "reg 0x00 = 0x…", "00.l=…". */
const DWORD_ROW =
  /^\s*(?:reg(?:ister)? |\+|\[)?(?:0x)?([0-9a-f]{2,4})(?:\.l)?(?:\]|[ \t]{0,2}[:=]|\][ \t]{0,2}[:=])[ \t]*((?:(?:0x)?[0-9a-f]{8}[ \t]+){0,7}(?:0x)?[0-9a-f]{8})\s*$/i

/** The UEFI shell's `mm ADDRESS -PCIE`: segment, bus, device and function, then the offset in three digits (Mm.c of EDK II). */
const EFI_ROW = /^\s*PCIE?\s+0x[0-9a-f]{1,16}?([0-9a-f]{3}) : 0x([0-9a-f]{8})\s*$/i

/** A row of xxd or the kernel whose blanks an editor or a terminal made tabs of. */
const TABBED_ROW = /^([^\n]{0,160}?)(?<=^|\s)([0-9a-f]{7,16}):[ \t]+((?:[0-9a-f]{2}){1,8})(?=\s|$)/i

/** Digits of the bytes of a row. */
const ROW_DIGITS = 32

const BAR = /^\s*[|\u2502]/

/** A row that only draws. */
const DRAWN = /^[\s|+:=\-\u2500-\u257f]*$/

/** Fewer lines than these that begin with a bar are not a table. */
const FEWEST_ROWS = 4

const single = (text: string): string => text.trim().replace(/\s+/g, ' ')

/** The cells up to the first that is not hex digits: hexyl --border ascii has the text in the last two. */
function hexOf(cells: readonly string[]): readonly string[] {
  const text = cells.findIndex((cell, at) => at > 0 && !/^[\s0-9a-fx]*$/i.test(cell))
  return text < 0 ? cells : cells.slice(0, text)
}

/** The row of a table as offset, colon and bytes; a quotation of one cell as that cell. */
function fromTable(line: string): string {
  if (!BAR.test(line)) return DRAWN.test(line) ? '' : line
  if (DRAWN.test(line)) return ''
  const drawn = line.includes('\u2502')
  const cells = line.replace(BAR, '').split(drawn ? '\u2502' : '|')
  if (cells.length > 1 && cells.at(-1)!.trim() === '') cells.pop()
  if (cells.length === 1) return cells[0]!
  const offset = single(cells[0]!).replace(/:$/, '')
  if (offset === '*') return '*'
  // hexyl has a third cell for the text.
  const bytes = drawn ? cells[1]!.replaceAll('\u250a', ' ') : hexOf(cells.slice(1)).join(' ')
  return `${offset}: ${single(bytes)}`
}

/** The row with one blank between groups and two before the text, which may look like more groups. */
function fromTabs(line: string): string {
  const row = line.includes('\t') ? TABBED_ROW.exec(line) : null
  if (row === null) return line
  const groups: string[] = []
  const [, prefix = '', offset = '', first = ''] = row
  const width = first.length
  const from = prefix.length + offset.length + 1
  const word = /[ \t]+([0-9a-f]+)(?=\s|$)/iy
  word.lastIndex = from
  let end = from
  while (groups.length * width < ROW_DIGITS) {
    const group = word.exec(line)?.[1]
    if (group === undefined || group.length !== width) break
    groups.push(group)
    end = word.lastIndex
  }
  const text = line.slice(end).trimStart()
  return `${prefix.replaceAll('\t', ' ')}${offset}: ${groups.join(' ')}${text === '' ? '' : `  ${text}`}`
}

function fromRow(line: string): string {
  const loose = LOOSE_ROW.exec(line)
  if (loose) return `${loose[1]}: ${single(loose[2]!)}`
  const dwords = DWORD_ROW.exec(line) ?? EFI_ROW.exec(line)
  if (dwords) return `${dwords[1]!.padStart(8, '0')}: ${single(dwords[2]!).replace(/0x/gi, '')}`
  return line
}

/** Whether a row is one that only the kernel's notation has: a prefix, or groups that its dumps of config space never have. */
const isForeign = (row: RegExpExecArray | null): boolean => row !== null && (row[1] !== undefined || row[2]!.length > 2)

function fromKernel(lines: readonly string[]): readonly string[] {
  if (!lines.some((line) => isForeign(KERNEL_ROW.exec(line)))) return lines
  return lines.map((line) => {
    const row = KERNEL_ROW.exec(line)
    return row ? line.slice(row[0].length) : line
  })
}

/** What all rows of `AFTER_OFFSET` have: listings of lspci do not. */
const OFFSET = /:(?<=[0-9a-f]{7}:)/i
const AFTER_OFFSET =
  /\b[0-9a-f]{7,16}:[^\n]{0,200}\t|\][\t][0-9a-f]{8}:|[^\s][^\n]\b[0-9a-f]{8}: [0-9a-f]{2}|\b[0-9a-f]{8}: (?:[0-9a-f]{4}|[0-9a-f]{8}|[0-9a-f]{16}) /i
const AT_START =
  /^[ \t]*(?:[|\u2502]|[0-9a-f]{2,4}(?:h|[ \t]+:|:[0-9a-f]{2}[ \t]|:[ \t]{2}|:\t|: [0-9a-f]{2}\t)|(?:reg(?:ister)? |\+|\[)?(?:0x)?[0-9a-f]{2,4}(?:\.l)?[\]:= \t]{1,4}(?:0x)?[0-9a-f]{8}\b|PCIE?[ \t]+0x)/im

/** Whether any row of the text is in one of these forms, which most dumps are not: found without splitting them. */
const hasRow = (text: string): boolean => (OFFSET.test(text) && AFTER_OFFSET.test(text)) || AT_START.test(text)

/** What people paste of one function is far smaller; listings of whole hosts, which are larger, are lspci's. */
const MOST_TEXT = 1024 * 1024

/** Rows of tables, of the kernel's print_hex_dump, of dwords and of loose spelling in the form of lspci's and xxd's rows. */
export function inRowForm(text: string): string {
  if (text.length > MOST_TEXT || !hasRow(text)) return text
  const lines = text.split('\n')
  const isTable = lines.filter((line) => BAR.test(line)).length >= FEWEST_ROWS
  return fromKernel((isTable ? lines.map(fromTable) : lines).map(fromTabs))
    .map(fromRow)
    .join('\n')
}
