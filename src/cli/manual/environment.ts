/** Environment variables that pcimig reads. */
export const ENVIRONMENT: readonly { readonly name: string; readonly text: string }[] = [
  { name: 'NO_COLOR', text: 'If set and not empty, no colour.' },
  { name: 'FORCE_COLOR', text: 'Colour even if the output is not a terminal; 0 or false for none.' },
  { name: 'FORCE_HYPERLINK', text: 'Hyperlinks for known cases on every terminal; 0 or false for none.' },
  { name: 'COLUMNS', text: 'Width of text that does not go to a terminal (default: 80).' },
  {
    name: 'PCIMIG_PAGER, PAGER',
    text: 'Pager for text that does not fit the terminal (default: less); empty for none.',
  },
  { name: 'TMPDIR', text: 'Directory in which compressed streams are unpacked.' },
  {
    name: 'XDG_CACHE_HOME',
    text: "Where Node 22 and newer keep the compiled program, in pcimig/; without it ~/.cache. It is created with mode 0700 in a directory of the user's own. NODE_DISABLE_COMPILE_CACHE=1 keeps none.",
  },
  { name: 'GITHUB_STEP_SUMMARY', text: 'The file to which --format github adds its summary.' },
  { name: 'PCIMIG_DEBUG', text: 'If set, messages about bugs include a stack trace.' },
]
