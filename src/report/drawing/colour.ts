import { Chalk } from 'chalk'
import type { Style } from './style'

const chalk = new Chalk({ level: 1 })

/** Sixteen-colour styles, which a terminal's own theme keeps readable. */
export const COLOURED: Style = {
  strong: (text) => chalk.bold(text),
  faint: (text) => chalk.dim(text),
  link: (text) => text,
  verdict: {
    compatible: (text) => chalk.green(text),
    incompatible: (text) => chalk.red(text),
    undetermined: (text) => chalk.yellow(text),
  },
  bytes: {
    fails: (text) => chalk.bold.inverse(text),
    adopted: (text) => chalk.yellow(text),
    undetermined: (text) => chalk.underline(text),
    checked: (text) => text,
    partly: (text) => text,
    writable: (text) => chalk.cyan(text),
    w1c: (text) => chalk.magenta(text),
    unchecked: (text) => chalk.dim(text),
  },
}
