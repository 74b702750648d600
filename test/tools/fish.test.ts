import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pcimig, shell, temporary } from '../cli/pcimig'
import { COMPLETIONS, plainOffers } from './completions'

describe('pcimig completion fish', () => {
  it('offers what fits, and nothing else', () => {
    const directory = temporary()
    writeFileSync(join(directory, 'pcimig.fish'), pcimig(['completion', 'fish']).out)
    const lines = COMPLETIONS.map(([line]) => `echo line:; complete -C 'pcimig ${line}'`)
    writeFileSync(join(directory, 'ask.fish'), [`source ${directory}/pcimig.fish`, ...lines].join('\n'))
    const { code, out, err } = shell(`fish --no-config ${directory}/ask.fish`, { HOME: directory })
    expect([code, err]).toEqual([0, ''])
    const offers = out.split('line:\n').slice(1)
    const words = offers.map((text) => text.split('\n').map((line) => line.split('\t')[0]!))
    expect(words.map(plainOffers)).toEqual(COMPLETIONS.map(([, fits]) => fits))
  })
})
