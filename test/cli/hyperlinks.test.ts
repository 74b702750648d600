import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { followsLinks } from '../../src/cli/writing/hyperlinks'
import { DESTINATION, pcimig, SOURCE, temporary } from './pcimig'

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

describe('a known case on a terminal that follows links', () => {
  const LINKED =
    '\u001b]8;;https://lore.kernel.org/qemu-devel/20200103114427.GD3804@work-vm/\u001b\\slot-presence-detect\u001b]8;;\u001b\\'
  const env = { FORCE_HYPERLINK: '1' }

  it.each([
    ['check', ['check', SOURCE, DESTINATION, '--qemu', '7.2']],
    ['explain', ['explain', 'fixtures/logs/libvirt.log']],
    ['a page', ['explain', 'slot-presence-detect']],
    ['the list', ['cases', 'slot', 'occupied']],
  ])('leads to where it can be read about: %s', (_, args) => {
    const plain = pcimig(args).out
    const { out } = pcimig(args, { env })
    expect(out).toContain(LINKED)
    expect(out.replaceAll(LINKED, 'slot-presence-detect')).toBe(plain)
  })

  it('is no link in a file', () => {
    const file = join(temporary(), 'report')
    pcimig(['check', SOURCE, DESTINATION, '--qemu', '7.2', '-o', file], { env })
    expect(readFileSync(file, 'utf8')).not.toContain('\u001b')
  })
})
