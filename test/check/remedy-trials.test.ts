import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { PAGES } from '../../src/check/cases/pages'
import { TRIALS } from '../qemu/remedy-trials'
import { WORDS } from '../qemu/remedy-words'

describe('remedies', () => {
  it('in words have one row each, and no row is left over', () => {
    const told = Object.entries(TRIALS).flatMap(([code, trials]) =>
      trials.flatMap((trial, i) => ('words' in trial ? [`${code} ${i}`] : [])),
    )
    expect(Object.keys(WORDS).sort()).toEqual(told.sort())
  })

  it('that are said to have their own test do have one', () => {
    const files = Object.values(TRIALS).flatMap((trials) =>
      trials.flatMap((trial) => ('test' in trial ? trial.test : [])),
    )
    expect(files.filter((file) => !existsSync(`test/qemu/${file}`))).toEqual([])
  })

  it('of every case have a trial, or a reason why not', () => {
    const counts = Object.entries(PAGES).map(([code, { remedies }]) => [code, remedies.length])
    expect(
      Object.entries(TRIALS)
        .map(([code, trials]) => [code, trials.length])
        .sort(),
    ).toEqual(counts.sort())
  })

  it('that set a property are tried, except if hardware or two releases are needed', () => {
    const untried = Object.entries(PAGES).flatMap(([code, { remedies }]) =>
      remedies.flatMap(({ set }, i) => {
        const trial = TRIALS[code]?.[i]
        if (set === undefined || trial === undefined) return []
        if ('no' in trial) return trial.no === 'release that nobody packages' ? [`${code} ${i}`] : []
        return 'pairs' in trial && trial.pairs.length === 0 ? [code] : []
      }),
    )
    expect(untried).toEqual([])
  })

  it('have a value from the page, or a place to look it up: never a word in capitals', () => {
    const words = Object.values(PAGES).flatMap(({ remedies }) =>
      remedies.flatMap(({ set, along = [] }) =>
        [...(set ? [set] : []), ...along].flatMap((setting) => ('value' in setting ? [setting.value] : [])),
      ),
    )
    expect(words.filter((word) => /[A-Z]{2,}|^N$/.test(word))).toEqual([])
  })
})
