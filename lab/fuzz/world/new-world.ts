import { forgetInputs } from '../../../src/cli/inputs-read'
import { forgetStandardInput } from '../../../src/cli/reading/stdin'
import { setFiles } from './virtual-files'

/** Starts over with these files, as a new process would; null is a directory. */
export function newWorld(files: Readonly<Record<string, Uint8Array | null>>): void {
  setFiles(files)
  forgetInputs()
  forgetStandardInput()
}
