/** What the program is told of where it was built from, for esbuild. */
export const define = { PCIMIG_REPOSITORY: JSON.stringify(process.env.PCIMIG_REPOSITORY ?? '') }
