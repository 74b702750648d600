import { readFileSync, rmSync } from 'node:fs'

/** The constant USAGE, else the comment that names the command. @returns null if there is neither */
const usageOf = (source) =>
  /^const USAGE =\s*(['`])(.*?)\1$/ms.exec(source)?.[2] ??
  [...source.matchAll(/\/\*\*?(.*?)\*\//gs)]
    .map(([, text]) => text.replace(/^ *\* ?/gm, '').trim())
    .find((text) => text.includes('npm run ')) ??
  null

/** Prints what a program of lab/ says about its command, and ends, if it is asked for with --help. */
export function helpIfAsked(entry) {
  if (!process.argv.includes('--help')) return
  const usage = usageOf(readFileSync(new URL(`../${entry}`, import.meta.url), 'utf8'))
  process.stdout.write(`${usage ?? `${entry} has no description`}\n`)
  process.exit(usage === null ? 2 : 0)
}

/** Runs a bundled program and removes it. A wrong option or input of it is one line and exit code 2. */
export async function runBundled(outfile) {
  try {
    await import(outfile)
  } catch (error) {
    // Errors of other classes are mistakes of the program itself.
    if (!(error instanceof Error && (error.constructor === Error || error.code))) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 2
  } finally {
    rmSync(outfile)
  }
}
