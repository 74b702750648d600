import { describe, expect, it } from 'vitest'
import { followsLinks } from '../../src/cli/hyperlinks'

describe('links in a terminal', () => {
  it.each<[string, NodeJS.ProcessEnv, boolean]>([
    ['VTE since 0.50.1', { TERM: 'xterm-256color', VTE_VERSION: '6800' }, true],
    ['VTE 0.50.0', { VTE_VERSION: '5000' }, false],
    ['Konsole', { KONSOLE_VERSION: '221203' }, true],
    ['Windows Terminal', { WT_SESSION: 'a' }, true],
    ['kitty', { TERM: 'xterm-kitty' }, true],
    ['iTerm 3.10', { TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '3.10.1' }, true],
    ['iTerm 3.0', { TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '3.0.15' }, false],
    ['VS Code', { TERM_PROGRAM: 'vscode', TERM_PROGRAM_VERSION: '1.100.2' }, true],
    ['VS Code of 2022', { TERM_PROGRAM: 'vscode', TERM_PROGRAM_VERSION: '1.71.0' }, false],
    ['WezTerm', { TERM_PROGRAM: 'WezTerm', TERM_PROGRAM_VERSION: '20240203-110809-5046fc22' }, true],
    ["Apple's", { TERM_PROGRAM: 'Apple_Terminal', TERM_PROGRAM_VERSION: '455' }, false],
    ['one that says nothing', { TERM: 'xterm-256color' }, false],
    ['a dumb one', { TERM: 'dumb', VTE_VERSION: '6800' }, false],
    ['one of a CI', { CI: 'true', VTE_VERSION: '6800' }, false],
    ['any, when forced', { TERM: 'xterm', FORCE_HYPERLINK: '1' }, true],
    ['none, when forbidden', { VTE_VERSION: '6800', FORCE_HYPERLINK: '0' }, false],
  ])('%s', (_, env, links) => {
    expect(followsLinks(true, env)).toBe(links)
  })

  it('are never written into a file or a pipe, unless forced', () => {
    expect(followsLinks(false, { VTE_VERSION: '6800', TERM: 'xterm-kitty' })).toBe(false)
    expect(followsLinks(false, { FORCE_HYPERLINK: '1' })).toBe(true)
  })
})
