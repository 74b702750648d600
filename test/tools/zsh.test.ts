import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pcimig, shell, temporary } from '../cli/pcimig'
import { COMPLETIONS, plainOffers } from './completions'

describe('pcimig completion zsh', () => {
  it('offers what fits, and nothing else, when Tab is pressed', () => {
    const directory = temporary()
    writeFileSync(join(directory, '_pcimig'), pcimig(['completion', 'zsh']).out)
    writeFileSync(join(directory, 'lines'), COMPLETIONS.map(([line]) => `pcimig ${line}\n`).join(''))
    const { code, out } = shell(`timeout 60 zsh -f test/tools/complete.zsh ${directory}/_pcimig < ${directory}/lines`)
    expect(code).toBe(0)
    const offers = out.split(/^line:.*\n/m).slice(1)
    const hits = offers.map((text) => [...text.matchAll(/^hit:(.*)$/gm)].map(([, offer]) => offer!))
    expect(hits.map(plainOffers)).toEqual(COMPLETIONS.map(([, fits]) => fits))
  })
})
