import { CASES } from './catalogue'
import type { WrittenPage } from './page'

/** The page of each cause as the catalogue has it, by its code: nothing but data. */
export const WRITTEN_PAGES: Readonly<Record<string, WrittenPage>> = Object.fromEntries(
  CASES.map(({ code, page }) => [code, page]),
)
