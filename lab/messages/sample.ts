/** A value for each conversion, such as a program would print. */
const VALUES: readonly (readonly [RegExp, string])[] = [
  [/%[-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d+))?(?:hh|h|ll|l|z|j|t)?[xX]/g, '1f'],
  [/%[-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d+))?(?:hh|h|ll|l|z|j|t)?[dui]/g, '7'],
  [/%c/g, 'c'],
  [/%p/g, '0x1f'],
  [/%m/g, 'Invalid argument'],
  [/%[\d.]*[feg]/g, '1.5'],
  [/%%/g, '%'],
]

/** Returns what a format prints, with a value in the place of each conversion. @param name in the place of a string */
export const sampleOf = (format: string, name: string): string =>
  VALUES.reduce((text, [pattern, value]) => text.replace(pattern, value), format.replace(/%\d\$/g, '%')).replace(
    /%[.*\d]*s/g,
    name,
  )
