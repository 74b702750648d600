import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { shell } from './cli/pcimig'

const README = readFileSync('README.md', 'utf8')

/** Documents whose console examples can be run anywhere. */
const DOCUMENTS = ['README.md', 'docs/fingerprint.md', 'docs/matrix.md']

const blocks = (language: string, text = README): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, text]) => text!)

/** A command behind "$ " and what it prints, standard error included. */
interface Example {
  readonly command: string
  readonly output: string
}

const examples: Example[] = DOCUMENTS.flatMap((path) => blocks('console', readFileSync(path, 'utf8'))).flatMap(
  (block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((text) => {
        const end = text.indexOf('\n')
        return { command: text.slice(0, end), output: text.slice(end + 1) }
      }),
)

describe('README and documents', () => {
  it('has examples', () => {
    expect(examples.length).toBeGreaterThan(5)
  })

  it.each(examples)('$command', ({ command, output }) => {
    expect(shell(`{ ${command}; } 2>&1`).out).toBe(output)
  })

  it('has a program that prints what stands below it', () => {
    const [program] = blocks('js')
    const [output] = blocks('text')
    expect(shell(`node --input-type=module <<'EOF'\n${program}EOF`)).toEqual({ code: 0, out: output, err: '' })
  })

  it('begins with a command that ends in a real verdict', () => {
    const [setUp] = blocks('sh')
    const [install, check] = setUp!.trim().split(' && ')
    expect(install).toBe('npm ci')
    expect(shell(check!.replace(/^bin\//, '')).out).toMatch(/^Incompatible: QEMU 7\.2 /)
  })
})
