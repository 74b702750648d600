import { childrenOf, isTextNode, type XmlElement } from './xml'

/** The first child of that name, or null. */
export const childOf = (element: XmlElement, name: string): XmlElement | null =>
  childrenOf(element).find((child) => child.name === name) ?? null

/** The value of an attribute, or null. */
export const attribute = (element: XmlElement | null, name: string): string | null =>
  element?.attributes.get(name) ?? null

/** The text directly inside an element, without white space around it. */
export const textOf = ({ children }: XmlElement): string => children.filter(isTextNode).join('').trim()

/** Makes an element. */
export const makeElement = (
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  children: XmlElement['children'] = [],
): XmlElement => ({ name, attributes: new Map(Object.entries(attributes)), children })

/** The same element with these attributes; null takes one away. */
export function withAttributes(of: XmlElement, changes: Readonly<Record<string, string | null>>): XmlElement {
  const attributes = new Map(of.attributes)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) attributes.delete(name)
    else attributes.set(name, value)
  }
  return { ...of, attributes }
}

/** The same element with other children. */
export const withChildren = (of: XmlElement, children: XmlElement['children']): XmlElement => ({ ...of, children })
