import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { COMPLETIONS, plainOffers } from '../tools/completions'
import { pcimig, shell, temporary } from './pcimig'

function script(): string {
  const path = join(temporary(), 'pcimig.bash')
  writeFileSync(path, pcimig(['completion', 'bash']).out)
  return path
}

/** What bash's own words are: it breaks lines at equal signs too. */
const wordsOf = (line: string): string[] => ['pcimig', ...line.replaceAll('=', ' = ').split(/ +/)]

/** Sets what bash hands to a completion function, and calls it. */
const call = (line: string): string => {
  const words = wordsOf(line).map((word) => `'${word}'`)
  return `COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _pcimig; echo "\${COMPREPLY[@]}"`
}

describe('pcimig completion bash', () => {
  it('offers what fits, and nothing else', () => {
    const lines = COMPLETIONS.map(([line]) => call(line)).join('\n')
    const { code, out, err } = shell(`source ${script()}\n${lines}`)
    expect([code, err]).toEqual([0, ''])
    const offers = out.trimEnd().split('\n')
    expect(offers.map((offered) => plainOffers(offered.split(' ')))).toEqual(COMPLETIONS.map(([, fits]) => fits))
  })

  it('completes at the prompt of bash', () => {
    const rc = script()
    appendFileSync(rc, 'pcimig() { echo "ran: $*"; }\n')
    const { out } = shell(
      `printf 'pcimig masks --plac\\tro\\t\\nexit\\n' | script -qec 'bash --noprofile --rcfile ${rc} -i' /dev/null`,
      { TERM: 'dumb' },
    )
    expect(out).toContain('ran: masks --placement root-port')
  })

  it('knows no other shell', () => {
    const { code, err } = pcimig(['completion', 'zhs'])
    expect([code, err]).toEqual([
      2,
      "pcimig: 'zhs' is not a value for completion: bash, zsh, fish. Did you mean zsh?\n",
    ])
  })
})
