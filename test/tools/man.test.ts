import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { pcimig, shell } from '../cli/pcimig'

/** The page that package.json names, as man shows it on a terminal of that width. */
const shown = (width: number): string =>
  shell(`MANWIDTH=${width} LC_ALL=C.UTF-8 MANPAGER=cat man --no-hyphenation -l dist/pcimig.1 | col -b`).out

describe('the manual page', () => {
  it('is what the package installs, and roff accepts it', () => {
    expect(JSON.parse(readFileSync('package.json', 'utf8')).man).toEqual(['./dist/pcimig.1'])
    const { code, err } = shell(
      'LC_ALL=C.UTF-8 MANROFFSEQ= man --warnings -E UTF-8 -l -Tutf8 -Z dist/pcimig.1 > /dev/null',
    )
    expect([code, err]).toEqual([0, ''])
  })

  it.each(['check', 'explain', 'completion'])('holds the options and examples that %s --help prints', (name) => {
    const page = shown(200).replace(/\s+/g, ' ')
    const help = pcimig([name, '--help']).out
    const options = [...help.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, option]) => option!)
    // A line that goes on after a backslash is one line of the page.
    const examples = help.split('\n\n')[0]!.replace(/ \\\n/g, '').split('\n').slice(1)
    expect([options.length, examples.length]).not.toContain(0)
    for (const text of [...options, ...examples]) expect(page).toContain(text.trim().replace(/\s+/g, ' '))
  })
})
