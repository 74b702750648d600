import { PAGES } from '../../check/cases/pages'
import { explain } from '../../check/explain/explain'
import { recordedLayouts } from '../../qemu/recorded/layouts'
import { explainJson, explainMarkdown, explainText } from '../../report/explain/explain'
import { EXIT } from '../exit-codes'
import { type CliTargetOptions, cliTargetRequest, type OutputOptions } from '../options/options'
import { readSelected } from '../reading/devices'
import { readLogFrom } from '../reading/log'
import { deliver } from '../writing/output'
import { look } from '../writing/terminal'
import type { FORMATS } from './tables/explain'

export interface ExplainLogOptions extends CliTargetOptions, OutputOptions<(typeof FORMATS)[number]> {
  readonly dump?: string
  readonly createdOn?: string
}

/** Explains what a log says: the page of a known cause needs nothing of this. */
export async function explainLog(path: string, createdOn: string | null, options: ExplainLogOptions): Promise<void> {
  const { incidents, omitted } = await readLogFrom(path)
  const dump = options.dump === undefined ? [] : (await readSelected(options.dump)).devices
  const triage = explain(incidents, dump, cliTargetRequest(options), incidents.length === 0 ? [] : recordedLayouts())
  const report = { triage, pages: PAGES, createdOn, omitted }
  const draw = {
    json: () => explainJson(report),
    markdown: () => explainMarkdown(report),
    text: async () => explainText(report, await look(options)),
  }
  deliver(await draw[options.format](), options.output)
  process.exitCode = incidents.length > 0 ? EXIT.COMPATIBLE : EXIT.INCOMPATIBLE
}
