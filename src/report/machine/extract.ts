import { hex, toHex } from '../../bytes/hex'
import { u16 } from '../../bytes/little-endian'
import { printable } from '../../bytes/printable'
import { rootsOf, type Stream, type StreamDevice, whyNoAddress } from '../../formats/stream'
import { idsAt } from '../../pci/config-space'
import { stringify } from '../drawing/plain-json'
import type { Look } from '../drawing/style'
import { table } from '../drawing/table'
import { bullets } from '../drawing/wrap'

/** Why devices have no address: a note for each reason. */
function unaddressed({ devices, machine }: Stream): string[] {
  const roots = rootsOf(
    devices.map(({ path }) => path),
    machine,
  )
  const ids = new Map<string, string[]>()
  for (const { address, path, id } of devices) {
    if (address !== null) continue
    const reason = whyNoAddress(path, roots)
    ids.set(reason, [...(ids.get(reason) ?? []), id])
  }
  return [...ids].map(([reason, [first, ...rest]]) => {
    const others = rest.length > 0 ? ` and ${rest.length} more` : ''
    return `${first}${others}: no address, as ${reason}`
  })
}

/** Returns the published JSON of `extract --list`, schemaVersion 1; `file` is added if a file was written. */
export function extractJson(stream: Stream, files: ReadonlyMap<StreamDevice, string>): string {
  const devices = stream.devices.map((device) => ({
    id: device.id,
    instance: device.instance,
    address: device.address,
    vendor: u16(device.config, 0),
    device: u16(device.config, 2),
    size: device.size,
    offset: device.offset,
    config: toHex(device.config),
    ...(files.has(device) ? { file: files.get(device) } : {}),
  }))
  const { format, machine, problems } = stream
  const notes = [...stream.notes, ...unaddressed(stream)]
  return `${stringify({ schemaVersion: 1, format, machine, devices, problems, notes }, 2)}\n`
}

/** Returns what a stream holds, for people. */
export function extractText(stream: Stream, files: ReadonlyMap<StreamDevice, string>, { width, style }: Look): string {
  const rows = stream.devices.map((device) => [
    printable(device.id),
    idsAt(device.config),
    String(device.size),
    device.offset === null ? '-' : hex(device.offset),
    ...(files.size > 0 ? [printable(files.get(device) ?? '-')] : []),
  ])
  const head = ['section', 'ids', 'bytes', 'offset', ...(files.size > 0 ? ['file'] : [])]
  const unread = stream.problems.map(({ section, reason }) => printable(`${section}: ${reason}`))
  const notes = [...stream.notes, ...unaddressed(stream)]
  const machine = stream.machine === null ? 'no machine type' : printable(stream.machine)
  return [
    `${stream.devices.length} PCI devices in a stream (${stream.format}, ${machine})`,
    ...(rows.length > 0 ? ['', table(head.map(style.faint), rows)] : []),
    ...(unread.length > 0 ? ['', 'Sections that could not be read:', ...bullets(unread, width)] : []),
    ...(notes.length > 0 ? ['', 'Notes:', ...bullets(notes.map(printable), width)] : []),
    '',
  ].join('\n')
}
