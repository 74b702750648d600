/** A message in a C source, as the call that prints or hands it up has it. */
export interface Message {
  readonly file: string
  readonly line: number
  /** "error_setg" */
  readonly call: string
  readonly func: string
  /** The format, its conversions in printf's form. */
  readonly format: string
  /** Whether it becomes the reason of a migration blocker. */
  readonly blocks: boolean
}

/** What QEMU and libvirt print or hand up. */
const CALL =
  /\b(error_report(?:_once)?|error_setg(?:_errno|_file_open)?|(?:error_propagate|error_report|warn_report|error)_prepend|warn_report(?:_once)?|virReport(?:System|Invalid\w+)?Error(?:Msg)?|VIR_(?:ERROR|WARN)|(?:rdma|vhost|vu)_\w*error|rdma_delete_block|VHOST_OPS_DEBUG|VSCSI_\w+|ERROR|error_printf|error_append_hint|warn_reportf_err|error_reportf_err|qemuMonitor\w*Error)\s*\(/g

const LITERAL =
  /"((?:[^"\\\n]|\\.)*)"|\b((?:PRI|VIR_)\w+|HWADDR_FMT_plx|TARGET_FMT_\w+|RAM_ADDR_FMT|UUID_FMT|USIZE_FORMAT|BYTE_FORMAT)\b/g

/** Conversions behind macros. */
function conversion(macro: string): string {
  if (/UUID/.test(macro)) return '%s'
  if (/x\w*$/i.test(macro) && macro.startsWith('PRI')) return 'x'
  if (macro.startsWith('PRI')) return 'd'
  if (macro === 'USIZE_FORMAT' || macro === 'BYTE_FORMAT') return macro === 'USIZE_FORMAT' ? 'zu' : 'd'
  return '%x'
}

const unescaped = (text: string): string =>
  text.replace(/\\([nt"\\])/g, (_, letter: string) => (letter === 'n' || letter === 't' ? ' ' : letter))

/** The text up to the bracket that closes a call. */
function argumentsAt(source: string, start: number): string {
  let depth = 1
  for (let at = start; at < source.length && at < start + 2000; at++) {
    const char = source[at]
    if (char === '"') {
      const end = /"(?:[^"\\\n]|\\.)*"/y
      end.lastIndex = at
      if (end.test(source)) at = end.lastIndex - 1
    } else if (char === '(') depth++
    else if (char === ')' && --depth === 0) return source.slice(start, at)
  }
  return source.slice(start, start + 2000)
}

/** Formats behind a macro: include/qapi/qmp/qerror.h. */
const QERR: Readonly<Record<string, string>> = {
  QERR_INVALID_PARAMETER_VALUE: "Parameter '%s' expects %s",
  QERR_INVALID_PARAMETER_TYPE: "Invalid parameter type for '%s', expected: %s",
  QERR_INVALID_PARAMETER: "Invalid parameter '%s'",
  QERR_MISSING_PARAMETER: "Parameter '%s' is missing",
}

/** The first format among arguments: literals that stand together, with the macros between them. */
function formatOf(args: string): string | null {
  const macro = /^[^"]*?\b(QERR_\w+)/.exec(args)?.[1]
  if (macro !== undefined && macro in QERR) return QERR[macro]!
  let format = ''
  let last = -1
  for (const match of args.matchAll(LITERAL)) {
    if (last >= 0 && !/^\s*$/.test(args.slice(last, match.index))) break
    if (match[1] === undefined && last < 0) continue
    format += match[1] === undefined ? conversion(match[2]!) : unescaped(match[1])
    last = match.index + match[0].length
  }
  return last < 0 ? null : format.replace(/\s+/g, ' ').trim()
}

const FUNCTION = /^(?:[A-Za-z_][^;{}()=#\n]*?[\s*])?(\w+)\((?:[^;{}]*)\)\s*\n?\{/gm

/** Returns the messages of a C source. @param file its path, for the report */
export function messagesIn(file: string, text: string): Message[] {
  const source = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
  const functions = [...source.matchAll(FUNCTION)].map(({ index, 1: name }) => ({ index, name: name! }))
  return [...source.matchAll(CALL)].flatMap((match) => {
    const args = argumentsAt(source, match.index + match[0].length)
    const format = formatOf(args)
    if (format === null || !/[a-z]{3}/i.test(format)) return []
    const func = functions.filter(({ index }) => index < match.index).at(-1)?.name ?? ''
    const line = source.slice(0, match.index).split('\n').length
    const named = /^[^"]*"%s[^"]*"[^"]*?,\s*__func__/.test(args) ? format.replace('%s', func) : format
    return [{ file, line, call: match[1]!, func, format: named, blocks: /^\s*&[^,]*(?:block|reason)/.test(args) }]
  })
}
