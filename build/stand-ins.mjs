/**
 * Modules whose work is not needed here and costs start-up time that can be measured, and what stands in for them:
 * commander starts executables for subcommands (ours are functions), chalk asks system and terminal for colours (we
 * decide, and a browser has none), and cli-table3 paints lines, which our tables lack, and measures text character by
 * character in search of emoji and wide scripts (tables hold names from the PCI specifications and QEMU).
 */
const standIns = {
  'node:child_process': 'module.exports = {}',
  '#supports-color': 'module.exports = {}',
  '@colors/colors/safe': 'module.exports = {}',
  'string-width': 'module.exports = (text) => text.length',
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
