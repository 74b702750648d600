import { withoutBorder } from './wrapped'

/** ESC as a byte, and as journald, JSON and C escape it. */
const ESCAPE = ['\u001b', '#033', '\\\\x1b', '\\\\u001b'].join('|')

/** Colour and cursor sequences of terminals. */
const SEQUENCE = new RegExp(`(?:${ESCAPE})(?:\\[[0-9;?]{0,32}[ -/]{0,4}[@-~]|[@-Z\\\\-_])`, 'gi')

const SIMPLE: Readonly<Record<string, string>> = { n: '\n', r: '\n', t: '\t', '"': '"', "'": "'", '/': '/', '\\': '\\' }

/** A journald message that is not UTF-8 or has control characters, as a list of byte values (`journalctl -o json`). */
const NUMBERS = /("MESSAGE" ?: ?)\[ ?(\d{1,3}(?: ?, ?\d{1,3}){0,4095})/

const UTF8 = new TextDecoder()

const fromNumbers = (text: string): string =>
  text.replace(NUMBERS, (_, key: string, numbers: string) => {
    return `${key}"${UTF8.decode(Uint8Array.from(numbers.split(','), Number))}"`
  })

/** JSON's escapes, once; twice for JSON within JSON. */
function unescaped(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (whole, code: string | undefined, letter: string) =>
    code === undefined ? (SIMPLE[letter] ?? whole) : String.fromCharCode(Number.parseInt(code, 16)),
  )
}

/** Quoted-printable mail: "=3D" for "=", and "=" at the end of a line that continues (RFC 2045 6.7). */
const QUOTED_PRINTABLE = /=3D|=E2=80=|=C2=A0|=(?:\r?\n|$)/

/** "i=" of QEMU's own message may end a line as well. */
const SOFT_BREAK = /(?<!\bi)=(?=\r?\n|$)/g

const ENCODED = /(?:=[0-9A-F]{2}){1,64}/g

/** UTF-8, or what Latin-1 mail has there: a blank that does not break. */
const decoded = (codes: string): string =>
  UTF8.decode(Uint8Array.from(codes.match(/[0-9A-F]{2}/g)!, (code) => Number.parseInt(code, 16))).replaceAll(
    '\ufffd',
    ' ',
  )

function fromQuotedPrintable(text: string): string {
  return QUOTED_PRINTABLE.test(text) ? text.replace(SOFT_BREAK, '').replace(ENCODED, decoded) : text
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&#39;': "'",
  '&#x27;': "'",
  '&apos;': "'",
  '&quot;': '"',
  '&#34;': '"',
  '&lt;': '<',
  '&gt;': '>',
  '&nbsp;': ' ',
  '&#10;': '\n',
  '&#xA;': '\n',
  '&#13;': '\n',
  '&#xD;': '\n',
}
const ENTITY = /&(?:#39|#x27|apos|quot|#34|lt|gt|nbsp|#10|#xA|#13|#xD);/g

/** A saved web page, or the text of a JUnit report. */
const fromMarkup = (text: string): string =>
  text.includes('&') || text.includes('<br')
    ? text
        .replaceAll('&amp;', '&')
        .replace(ENTITY, (entity) => ENTITIES[entity]!)
        .replace(/<br ?\/?>/g, '')
    : text

/** YAML doubles a quote within quotes. */
const fromYaml = (text: string): string => (/\w''|''\w/.test(text) ? text.replaceAll("''", "'") : text)

/** What word processors and issue trackers turn quotes and blanks into. */
const fromTypography = (text: string): string =>
  /[\u00a0\u2018-\u201f\u2032\u2033]/.test(text)
    ? text
        .replace(/[\u2018-\u201b\u2032]/g, "'")
        .replace(/[\u201c-\u201f\u2033]/g, '"')
        .replaceAll('\u00a0', ' ')
    : text

/**
 * Returns the texts on a log's line: without terminal sequences, and unwrapped from the JSON in which containers
 * and Kubernetes wrap them, from mail and web pages. One line may have several.
 * @param line limited in length by the caller
 */
export function plainLines(line: string): string[] {
  let text = line.includes('"MESSAGE"') ? fromNumbers(line) : line
  if (text.includes('\u001b') || /033|x1b|u001b/i.test(text)) text = text.replace(SEQUENCE, '')
  for (let depth = 0; depth < 3 && text.includes('\\'); depth++) text = unescaped(text)
  return fromYaml(fromTypography(fromMarkup(fromQuotedPrintable(text))))
    .split(/[\r\n]+/)
    .map(withoutBorder)
}

/** Returns who wrote a line, where several virtual machines share one log: "qemu-kvm[4711]", a pod, a container. */
export function speaker(line: string): string {
  const pod = /"(?:pod_name|pod|container_id|vm_name|vmi?|subject)" ?: ?"([^"]{1,128})"/.exec(line)
  if (pod) return pod[1]!
  const named = /\(vm='([^']{1,128})'\)/.exec(line) ?? /\[pod\/([^\]]{1,200})\]/.exec(line)
  if (named) return named[1]!
  const process = /(?<![\w.@+-])([\w.@+-]{1,64}\[\d{1,10}\]):? /.exec(line)
  return process ? process[1]! : ''
}
