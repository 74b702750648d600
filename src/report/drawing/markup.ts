/** Text that stands for itself in Markdown, also inside a table cell. */
export const plain = (text: string): string => text.replace(/[\\`*_[\]<>|~#&]/g, '\\$&')

/**
 * Text as code outside of tables, to be copied as it is: a bar needs no backslash there. A backtick can't be written
 * inside, so it becomes an apostrophe.
 */
export const inCode = (text: string): string => `\`${text.replaceAll('`', "'")}\``
