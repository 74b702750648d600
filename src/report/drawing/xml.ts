const ENTITY: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\n': '&#10;',
}

/** Two characters that are not control characters but are not allowed in XML either. */
const FORBIDDEN = /[\ufffe\uffff]/g

/** Escapes text between tags, in XML and HTML. */
export const escapeText = (text: string): string =>
  text.replace(FORBIDDEN, '\ufffd').replace(/[&<>]/g, (character) => ENTITY[character]!)

/** Escapes text in a quoted attribute, whose line feeds readers would turn into spaces. */
export const escapeAttribute = (text: string): string =>
  text.replace(FORBIDDEN, '\ufffd').replace(/[&<>"'\n]/g, (character) => ENTITY[character]!)

export const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

const attributes = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`)
    .join('')

/**
 * Returns an element.
 * @param content text, which is escaped, or with `nested` elements, each on its own line
 */
export function element(
  name: string,
  values: Readonly<Record<string, string>>,
  content: readonly string[],
  nested = false,
): string {
  if (content.length === 0) return `<${name}${attributes(values)}/>`
  const inside = nested ? `\n${content.join('\n')}\n` : content.map(escapeText).join('')
  return `<${name}${attributes(values)}>${inside}</${name}>`
}
