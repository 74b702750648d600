/** What the program knows about the repository that it was built from, for esbuild. */
export const define = { PCIMIG_REPOSITORY: JSON.stringify(process.env.PCIMIG_REPOSITORY ?? '') }
