import { PAGES } from '../../check/cases/pages'
import type { DeviceReport, Report } from '../../check/report/report'
import type { SheetRow } from '../drawing/sheet'
import { remedyRows } from '../explain/remedy'

/** Returns what to do about a known case, for a device of a report; its values come from the page of the case alone. */
export const remediesOf = (code: string, device: DeviceReport, { target }: Report): readonly SheetRow[] =>
  (PAGES[code]?.remedies ?? []).flatMap((remedy) =>
    remedyRows(remedy, { section: device.id, option: null, source: null, qemu: target.qemu }),
  )
