import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DESTINATION, pcimig, SOURCE, temporary } from './pcimig'

const check = (...args: string[]) => pcimig(['check', SOURCE, DESTINATION, '--qemu', '7.2', ...args])

describe('--format, several times', () => {
  it('writes each to its file and the one without a file to standard output, the same as alone', () => {
    const directory = temporary()
    const path = (name: string) => join(directory, name)
    const args = ['--format', 'text', '--format', `json=${path('a.json')}`, '--format', `markdown=${path('a.md')}`]
    expect(check(...args)).toEqual(check())
    expect(readFileSync(path('a.json'), 'utf8')).toBe(check('--format', 'json').out)
    expect(readFileSync(path('a.md'), 'utf8')).toBe(check('--format', 'markdown').out)
    expect(readdirSync(directory).sort()).toEqual(['a.json', 'a.md'])
  })

  it('gives -o to the one without a file', () => {
    const directory = temporary()
    const [json, text] = [join(directory, 'a.json'), join(directory, 'a.txt')]
    expect(check('--format', `json=${json}`, '--format', 'text', '-o', text)).toEqual({ code: 1, out: '', err: '' })
    expect(readFileSync(text, 'utf8')).toBe(check().out)
    expect(JSON.parse(readFileSync(json, 'utf8')).verdict).toBe('incompatible')
  })

  it('takes everything after the first equal sign as the file, and - as standard output', () => {
    const path = join(temporary(), 'a=b')
    check('--format', `text=${path}`)
    expect(readFileSync(path, 'utf8')).toBe(check().out)
    expect(check('--format', 'json=-').out).toBe(check('--format', 'json').out)
  })

  it('applies --quiet to standard output only', () => {
    const path = join(temporary(), 'a.txt')
    expect(check('--format', 'json', '--format', `text=${path}`, '--quiet').out).toBe('')
    expect(readFileSync(path, 'utf8')).toBe(check().out)
  })

  it.each<[string[], RegExp]>([
    [['--format', 'text', '--format', 'json'], /text and json would both go to standard output.*--format json=FILE/],
    [['--format', 'text=x', '--format', 'json=x'], /text and json would both go to x/],
    [['--format', 'json=x', '--format', 'text', '-o', 'x'], /json and text would both go to x/],
    [['--format', 'json='], /'json=' names no file.*--format json=FILE/],
    [['--format', 'jsn=x'], /Did you mean json\?/],
  ])('%j is refused', (args, sentence) => {
    const { code, out, err } = check(...args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(sentence)
  })

  it('writes all of them or none', () => {
    const directory = temporary()
    const [kept, blocked] = [join(directory, 'kept'), join(directory, 'blocked')]
    writeFileSync(kept, 'old')
    mkdirSync(blocked)
    for (const wrong of [blocked, join(directory, 'no/such/directory')]) {
      const { code, out } = check('--format', 'text', '--format', `json=${kept}`, '--format', `ndjson=${wrong}`)
      expect([code, out]).toEqual([2, ''])
      expect(readFileSync(kept, 'utf8')).toBe('old')
      expect(readdirSync(directory).sort()).toEqual(['blocked', 'kept'])
    }
  })
})
