/** Version of this package, "0.2.0". */
export { version } from '../package.json'

/** Set if the program is built for a repository that has an address: build/repository.mjs. */
declare const PCIMIG_REPOSITORY: string | undefined

/** The address of the repository that this was built from, "https://…"; null if it has none. */
export const repository: string | null =
  typeof PCIMIG_REPOSITORY === 'undefined' || PCIMIG_REPOSITORY === '' ? null : PCIMIG_REPOSITORY
