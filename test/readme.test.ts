import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { shell, temporary } from './cli/pcimig'
import { blocks, consoleExamples } from './console-examples'

const README = readFileSync('README.md', 'utf8')

describe('README and documents', () => {
  it('has examples', () => {
    expect(consoleExamples.length).toBeGreaterThan(20)
  })

  it.each(consoleExamples)('$command', ({ command, output }) => {
    expect(shell(`{ ${command}; } 2>&1`).out).toBe(output)
  })

  it('has a program whose output is the block after it', () => {
    const [program] = blocks('js', 'docs/library.md')
    const [output] = blocks('text', 'docs/library.md')
    expect(shell(`node --input-type=module <<'EOF'\n${program}EOF`)).toEqual({ code: 0, out: output, err: '' })
  })

  it('has a short README, with pictures of what pcimig prints', () => {
    expect(README.split('\n').length).toBeLessThanOrEqual(151)
    const directory = temporary()
    expect(shell(`node build/pictures.mjs ${directory}`)).toMatchObject({ code: 0, err: '' })
    for (const name of readdirSync(directory)) {
      expect(readFileSync(`docs/images/${name}`, 'utf8')).toBe(readFileSync(`${directory}/${name}`, 'utf8'))
      expect(README).toContain(`docs/images/${name}`)
    }
  })

  it('begins with a command that gives a real verdict', () => {
    const [setUp] = blocks('sh', 'README.md')
    const [install, check] = setUp!.trim().split(' && ')
    expect(install).toBe('npm ci')
    expect(shell(check!.replace(/^bin\//, '')).out).toMatch(/^Incompatible: QEMU 7\.2 /)
  })
})
