/** Deepest nesting of lists and mappings; no hand-written file or pcimig report has more. */
export const DEEPEST_DOCUMENT = 32

/** The error for a file that nests deeper. */
export const TOO_DEEP = {
  what: `is nested more than ${DEEPEST_DOCUMENT} deep`,
  hint: 'No file that pcimig reads has that many levels: is it the right one?',
}
