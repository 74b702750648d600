import { existsSync } from 'node:fs'
import { InputError } from '../../bytes/input-error'
import { nearest } from '../../bytes/nearest'
import { PAGES } from '../../check/cases/pages'
import { findDeviceStates } from '../../check/explain/device-state'
import { parseVersion } from '../../qemu/releases/version'
import { stateJson, stateMarkdown, stateText } from '../../report/explain/device-state'
import { withSettings } from '../options/settings-option'
import type { Given } from '../options/table'
import { STDIN } from '../reading/stdin'
import { deliver } from '../writing/output'
import { look } from '../writing/terminal'
import { showCase } from './cases'
import type { ExplainLogOptions } from './explain-log'

/** Looks like a code; a file of that name is still read as a log. */
const isCode = (text: string): boolean => /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(text) && !existsSync(text)

/** Refuses a name that is not a file but reads like a message: those are pasted. */
function checkFile(path: string): void {
  if (path === STDIN || !/\s/.test(path) || existsSync(path)) return
  throw new InputError(
    'there is no file with that name',
    { file: path },
    "A message goes to standard input: pcimig explain <<'END'",
  )
}

/** The error for what looks like a code, but is neither a code nor a file. */
function unknownCode(text: string, codes: readonly string[]): InputError {
  const meant = nearest(text, codes)
  const hint = meant === null ? "'pcimig cases' lists the known causes." : `Did you mean ${meant}?`
  return new InputError(`there is no file and no known case ${text}`, {}, hint)
}

/** The meaning of a VFIO device state, `pcimig explain device_state=0x5`. */
async function showState(value: number, options: ExplainLogOptions): Promise<void> {
  const draw = {
    json: () => stateJson(value),
    markdown: () => stateMarkdown(value),
    text: async () => stateText(value, await look(options)),
  }
  deliver(await draw[options.format](), options.output)
}

export async function run(path: string, given: Given<ExplainLogOptions>): Promise<void> {
  const options = await withSettings(given, false)
  const createdOn = options.createdOn === undefined ? null : parseVersion(options.createdOn).text
  if (isCode(path) && Object.hasOwn(PAGES, path)) {
    return showCase(path, PAGES, createdOn, options)
  }
  if (isCode(path)) throw unknownCode(path, Object.keys(PAGES))
  const [state] = existsSync(path) ? [] : findDeviceStates(path)
  if (state !== undefined) return showState(state, options)
  checkFile(path)
  const { explainLog } = await import('./explain-log')
  return explainLog(path, createdOn, options)
}
