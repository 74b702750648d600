/** Escapes text for Markdown, also inside a table cell. */
export const plain = (text: string): string => text.replace(/[\\`*_[\]<>|~#&]/g, '\\$&')

/**
 * Formats text as code outside tables, to be copied verbatim: a bar needs no backslash there. A backtick can't be
 * written inside, so it becomes an apostrophe.
 */
export const inCode = (text: string): string => `\`${text.replaceAll('`', "'")}\``
