import { CASES } from './catalogue'
import type { CasePage } from './page'

/** The page of each cause, by its code. */
export const PAGES: Readonly<Record<string, CasePage>> = Object.fromEntries(CASES.map(({ code, page }) => [code, page]))
