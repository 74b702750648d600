import { XmlElement as ParsedElement, parseXml, XmlError, XmlText } from '@rgrove/parse-xml'
import { InputError } from '../../bytes/input-error'
import { DEEPEST_DOCUMENT, TOO_DEEP } from '../nesting'

/** An element of an XML document. Comments, processing instructions and the document type are left out. */
export interface XmlElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly (XmlElement | string)[]
}

/** Largest XML document that is read, in characters; libvirt's own limit for one domain is 4 MiB (VIR_DOMAIN_XML_MAX). */
export const LARGEST_XML = 4 * 1024 * 1024

/** Most tags of an XML document: a few hundred times a domain of a hundred devices. */
export const MOST_XML_TAGS = 200_000

/** Markup whose content may look like tags, with the text that ends it. */
const OPAQUE = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const

/** The rest of a tag, after its "<". */
const TAG = /(?:[^>"']|"[^"]*"|'[^']*')*>/y

/** Where the markup ends that begins at `from`, or null if it does not end: then it is not well-formed. */
function endOfMarkup(text: string, from: number): number | null {
  const opaque = OPAQUE.find(([begins]) => text.startsWith(begins, from))
  if (opaque) {
    const at = text.indexOf(opaque[1], from + opaque[0].length)
    return at < 0 ? null : at + opaque[1].length
  }
  TAG.lastIndex = from
  return TAG.test(text) ? TAG.lastIndex : null
}

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length

/**
 * Checks size, depth and number of tags only, in one walk.
 * @throws InputError if one of them is beyond its bound
 */
function refuseUnbounded(text: string): void {
  if (text.length > LARGEST_XML) throw new InputError(`is larger than ${LARGEST_XML} characters of XML`)
  let depth = 0
  let tags = 0
  for (let at = text.indexOf('<'); at >= 0; ) {
    const end = endOfMarkup(text, at)
    if (end === null) return
    if (text[at + 1] === '/') depth--
    else if (text[at + 1] !== '!' && text[at + 1] !== '?' && text[end - 2] !== '/') depth++
    if (depth > DEEPEST_DOCUMENT) throw new InputError(TOO_DEEP.what, { line: lineAt(text, at) }, TOO_DEEP.hint)
    if (++tags > MOST_XML_TAGS) throw new InputError(`has more than ${MOST_XML_TAGS} tags`, { line: lineAt(text, at) })
    at = text.indexOf('<', end)
  }
}

/** Names of elements and attributes are plain: all of libvirt's are. @throws InputError */
function plainName(name: string): string {
  if (/^[A-Za-z_][\w:.-]*$/.test(name)) return name
  throw new InputError(`has an element or attribute '${name.slice(0, 40)}', whose name libvirt does not use`)
}

/** Copies an element of the parser into plain data. */
const plain = ({ name, attributes, children }: ParsedElement): XmlElement => ({
  name: plainName(name),
  attributes: new Map(Object.entries(attributes).map(([key, value]) => [plainName(key), value])),
  children: children.flatMap((child): (XmlElement | string)[] =>
    child instanceof ParsedElement ? [plain(child)] : child instanceof XmlText ? [child.text] : [],
  ),
})

/**
 * Parses an XML document. Entities other than XML's own five are refused, so that nothing expands and nothing outside
 * the text is read.
 * @param remedy hint for a text that is not XML
 * @throws InputError with the line, if it is not well-formed, too large or nests too deep; the latter before it is parsed
 */
export function readXml(text: string, remedy: string): XmlElement {
  refuseUnbounded(text)
  try {
    return plain(parseXml(text).root!)
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    const [what = ''] = error.message.split(' (line ')
    throw new InputError(`is not well-formed XML: ${what}`, { line: error.line }, remedy)
  }
}

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&apos;',
}

/** What has a meaning in XML, and what a terminal acts on. */
const SPECIAL = /[&<>'\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

const escaped = (text: string): string =>
  text.replace(SPECIAL, (character) => ESCAPED[character] ?? `&#${character.codePointAt(0)};`)

/** Whether a child is text, and not an element. */
export const isTextNode = (child: XmlElement | string): child is string => typeof child === 'string'

/** The child elements, without text. */
export const childrenOf = ({ children }: XmlElement): readonly XmlElement[] =>
  children.filter((child): child is XmlElement => !isTextNode(child))

/** The lines of an element, as libvirt writes them: two spaces a level, attributes in single quotes. */
function lines(element: XmlElement, indent: string): string[] {
  const { name, attributes, children } = element
  const head = [name, ...[...attributes].map(([key, value]) => `${key}='${escaped(value)}'`)].join(' ')
  const elements = childrenOf(element)
  if (elements.length > 0) {
    return [`${indent}<${head}>`, ...elements.flatMap((child) => lines(child, `${indent}  `)), `${indent}</${name}>`]
  }
  const text = children.filter(isTextNode).join('')
  return [text === '' ? `${indent}<${head}/>` : `${indent}<${head}>${escaped(text)}</${name}>`]
}

/** Writes an element as XML. Text next to elements is left out: libvirt's documents have none but white space. */
export const writeXml = (element: XmlElement): string => `${lines(element, '').join('\n')}\n`
