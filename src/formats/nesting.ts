/** Lists and mappings inside of each other, more than which no file has that a person writes or pcimig reports. */
export const DEEPEST_DOCUMENT = 32

/** What is said of a file that has more. */
export const TOO_DEEP = {
  what: `is nested more than ${DEEPEST_DOCUMENT} deep`,
  hint: 'No file that pcimig reads has that many levels: is it the right one?',
}
