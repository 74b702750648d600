import { repository } from '../../version'

/** The page of a known case: in the repository if its address is known, else the first of its sources. */
export function caseAddress(code: string, sources: readonly string[]): string | null {
  if (repository !== null) return `${repository}/blob/main/docs/cases/${code}.md`
  return sources.find((source) => /^https?:\/\/\S+$/.test(source)) ?? null
}
