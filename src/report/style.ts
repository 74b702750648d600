import { Chalk } from 'chalk'
import type { Verdict } from '../check/report'

/** What a report for people has to fit. */
export interface Look {
  /** Columns to fit into, at least 40. */
  readonly width: number
  readonly colour: boolean
}

/** Paints text; the painted text says the same without its colour. */
export interface Style {
  readonly strong: (text: string) => string
  readonly faint: (text: string) => string
  readonly verdict: Readonly<Record<Verdict, (text: string) => string>>
}

/** Sixteen-colour styles that a terminal's own theme keeps readable, or none at all. */
export function style(colour: boolean): Style {
  const chalk = new Chalk({ level: colour ? 1 : 0 })
  return {
    strong: (text) => chalk.bold(text),
    faint: (text) => chalk.dim(text),
    verdict: {
      compatible: (text) => chalk.green(text),
      incompatible: (text) => chalk.red(text),
      undetermined: (text) => chalk.yellow(text),
    },
  }
}
