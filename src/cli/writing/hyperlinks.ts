/** Terminals that support OSC 8 links: their TERM_PROGRAM, and the first version that does. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'iTerm.app': '3.1',
  WezTerm: '20200620',
  vscode: '1.72',
  ghostty: '0',
  zed: '0',
}
const TERMS = ['alacritty', 'foot', 'xterm-ghostty', 'xterm-kitty']

/** VTE 0.50.0 crashed on links, and older ones don't know them; 0.52.2 writes 5202. */
const FIRST_VTE = 5001

/** Sort key of "1.72.0" and "20240203-110809-5046fc22". */
function versionKey(text: string): number {
  const [major = '0', minor = '0'] = text.split('-')[0]!.split('.')
  return Number(major) * 1000 + Number(minor)
}

/**
 * Whether to write links: FORCE_HYPERLINK decides, then whether there is a terminal known to support them.
 * Terminals do not advertise it.
 */
export function followsLinks(terminal: boolean, env: NodeJS.ProcessEnv): boolean {
  const { FORCE_HYPERLINK: force, TERM = '', TERM_PROGRAM = '', TERM_PROGRAM_VERSION = '', VTE_VERSION } = env
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false'
  if (!terminal || TERM === 'dumb' || env.CI) return false
  if (VTE_VERSION) return Number(VTE_VERSION) >= FIRST_VTE
  if (env.WT_SESSION || env.KONSOLE_VERSION || TERMS.includes(TERM)) return true
  const from = PROGRAMS[TERM_PROGRAM]
  return from !== undefined && versionKey(TERM_PROGRAM_VERSION) >= versionKey(from)
}
