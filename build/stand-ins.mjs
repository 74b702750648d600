/**
 * Modules whose work is not needed here and costs start-up time that can be measured, and what stands in for them:
 * commander starts executables for subcommands (ours are functions), and chalk asks system and terminal for colours (we
 * decide), of which a browser has none.
 */
const standIns = {
  'node:child_process': 'module.exports = {}',
  '#supports-color': 'module.exports = {}',
}

/** A plugin of esbuild that puts them into packages; in our own code a name means the real module. */
export const standIn = {
  name: 'stand-ins',
  setup({ onResolve, onLoad }) {
    const filter = new RegExp(`^(${Object.keys(standIns).join('|')})$`)
    onResolve({ filter }, ({ path, importer }) =>
      importer.includes('node_modules') ? { path, namespace: 'stand-in' } : undefined,
    )
    onLoad({ filter, namespace: 'stand-in' }, ({ path }) => ({ contents: standIns[path] }))
  },
}
