/** Text that stands for itself in Markdown, also inside a table cell. */
export const plain = (text: string): string => text.replace(/[\\`*_[\]<>|~#&]/g, '\\$&')

/** Text as code; a backtick can't be written inside, so it becomes an apostrophe. */
export const inCode = (text: string): string => `\`${text.replaceAll('`', "'").replaceAll('|', '\\|')}\``
