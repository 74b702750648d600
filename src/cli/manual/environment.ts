/** What pcimig reads from the environment. */
export const ENVIRONMENT: readonly { readonly name: string; readonly text: string }[] = [
  { name: 'NO_COLOR', text: 'Where it is set and not empty, there is no colour.' },
  { name: 'FORCE_COLOR', text: 'Colour even where the output is no terminal; 0 or false for none.' },
  { name: 'FORCE_HYPERLINK', text: 'Links on known cases in every terminal; 0 or false for none.' },
  { name: 'COLUMNS', text: 'Width of text that does not go to a terminal; without it 80.' },
  {
    name: 'PCIMIG_PAGER, PAGER',
    text: 'What shows text that the terminal is too small for; empty for none, without it less.',
  },
  { name: 'TMPDIR', text: 'Where compressed streams are unpacked.' },
  {
    name: 'XDG_CACHE_HOME',
    text: 'Where Node 22 and newer keep the compiled program, in pcimig/; without it ~/.cache, if that exists. NODE_DISABLE_COMPILE_CACHE=1 keeps none.',
  },
  { name: 'GITHUB_STEP_SUMMARY', text: 'The file to which --format github adds its summary.' },
  { name: 'PCIMIG_DEBUG', text: 'Where it is set, a bug is told with the place where it happened.' },
]
