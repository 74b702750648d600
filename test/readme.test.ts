import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { shell, temporary } from './cli/pcimig'

const README = readFileSync('README.md', 'utf8')

/** Console examples can be run anywhere; what needs a QEMU or a host of its own is `sh`. */
const DOCUMENTS = [
  'README.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

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
    expect(examples.length).toBeGreaterThan(20)
  })

  it.each(examples)('$command', ({ command, output }) => {
    expect(shell(`{ ${command}; } 2>&1`).out).toBe(output)
  })

  it('has a program that prints what stands below it', () => {
    const library = readFileSync('docs/library.md', 'utf8')
    const [program] = blocks('js', library)
    const [output] = blocks('text', library)
    expect(shell(`node --input-type=module <<'EOF'\n${program}EOF`)).toEqual({ code: 0, out: output, err: '' })
  })

  it('has a README that can be read in one go, and its pictures are what pcimig prints', () => {
    expect(README.split('\n').length).toBeLessThanOrEqual(151)
    const directory = temporary()
    expect(shell(`node build/pictures.mjs ${directory}`)).toMatchObject({ code: 0, err: '' })
    for (const name of readdirSync(directory)) {
      expect(readFileSync(`docs/images/${name}`, 'utf8')).toBe(readFileSync(`${directory}/${name}`, 'utf8'))
      expect(README).toContain(`docs/images/${name}`)
    }
  })

  it('begins with a command that ends in a real verdict', () => {
    const [setUp] = blocks('sh')
    const [install, check] = setUp!.trim().split(' && ')
    expect(install).toBe('npm ci')
    expect(shell(check!.replace(/^bin\//, '')).out).toMatch(/^Incompatible: QEMU 7\.2 /)
  })
})
