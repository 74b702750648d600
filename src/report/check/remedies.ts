import { PAGES } from '../../check/cases/pages'
import { meaningOf } from '../../check/explain/meaning'
import type { DeviceReport, Report } from '../../check/report/report'
import type { SheetRow } from '../drawing/sheet'
import { remedyRows } from '../explain/remedy'

/** The first byte that is refused for a known cause, if it is one of config space. */
const refusedFor = (code: string, { differences }: DeviceReport) =>
  differences.find((byte) => byte.case === code && byte.outcome === 'fails')

/** Returns what to do about a known case, for a device of a report, with the values that its source shows. */
export function remediesOf(code: string, device: DeviceReport, { target }: Report): readonly SheetRow[] {
  const byte = refusedFor(code, device)
  const source = byte?.refused
    ? {
        named: byte.refused.named,
        read: byte.source,
        device: byte.destination,
        dump: byte.refused.config,
        offset: byte.offset,
      }
    : null
  const known = { section: device.id, option: null, source, qemu: target.qemu, properties: byte?.refused?.properties }
  const rows = (PAGES[code]?.remedies ?? []).flatMap((remedy) => remedyRows(remedy, known))
  if (rows.length === 0 || byte?.refused === undefined) return rows
  const values = meaningOf(byte.refused.named, byte.source, byte.destination, byte.failing)
  return [{ label: 'values', text: values }, ...rows]
}
