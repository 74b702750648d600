import { readdirSync, readFileSync } from 'node:fs'

/** What is run in a checkout, in the order of reading. What needs a QEMU or a host of its own is no `console` but `sh`. */
const DOCUMENTS = [
  'README.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

/** The blocks of a language in a document. */
export const blocks = (language: string, path: string): string[] =>
  [...readFileSync(path, 'utf8').matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(
    ([, text]) => text!,
  )

/** A command behind "$ " and what it prints, standard error included. */
interface Example {
  readonly command: string
  readonly output: string
}

/** The console examples of the README and of all documents. */
export const consoleExamples: readonly Example[] = DOCUMENTS.flatMap((path) => blocks('console', path)).flatMap(
  (block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((text) => {
        const end = text.indexOf('\n')
        return { command: text.slice(0, end), output: text.slice(end + 1) }
      }),
)
