import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { Folder } from '../restores/record'

/** A machine that was saved, the destination's own state before it loads it, and whether QEMU takes the one on the other. */
export interface SavedPair {
  readonly about: string
  readonly source: Uint8Array
  readonly destination: Uint8Array
  readonly ok: boolean
  /** The destination's; null for files of device state, which go to no destination by themselves. */
  readonly launch: { readonly machine: string; readonly args: readonly string[]; readonly qemu: string } | null
}

/** A copy that is not a Buffer, whose slices would share its bytes. */
const plain = (bytes: Uint8Array): Uint8Array => Uint8Array.from(bytes)

const unpacked = (path: string): Uint8Array => plain(gunzipSync(readFileSync(`fixtures/${path}.gz`)))

/** Restores that `npm run restores -- --keep` recorded into a folder. */
export function recordedPairs(path: string): readonly SavedPair[] {
  const folder = new Folder(path)
  return folder.all().flatMap((recording) => {
    const { kind, machine, args, destination_qemu: qemu, ok, stderr } = recording
    if (ok === null) return []
    const { source, destination } = folder.streams(recording)
    const about = `${kind}: ${stderr[0] ?? 'accepted'}`
    return [{ about, source: plain(source), destination: plain(destination), ok, launch: { machine, args, qemu } }]
  })
}

const pair = (about: string, source: string, destination: string, ok: boolean): SavedPair => ({
  about,
  source: unpacked(source),
  destination: unpacked(destination),
  ok,
  launch: null,
})

/** Pairs of each kind of state, by its name; `more` is a folder of further restores. */
export function savedPairs(extra: string | undefined): Readonly<Record<string, readonly SavedPair[]>> {
  const restores = [
    ...recordedPairs('fixtures/restores'),
    ...(extra !== undefined && existsSync(extra) ? recordedPairs(extra) : []),
  ]
  return {
    stream: restores,
    'virtual functions': [
      pair('virtual functions', 'virtual-functions/enabled.mig', 'virtual-functions/paused.mig', true),
      pair('virtual functions', 'virtual-functions/paused.mig', 'virtual-functions/paused.mig', true),
    ],
    'vfio-pci': [pair('vfio-pci', 'streams/vfio-11.1.mig', 'streams/vfio-11.1.mig', true)],
    'mapped-ram': [pair('mapped-ram', 'streams/mapped-ram-11.1.mig', 'streams/mapped-ram-11.1.mig', true)],
    'without description': [
      pair('no description', 'streams/no-description-10.0.mig', 'streams/no-description-10.0.mig', true),
    ],
    'without footers': [pair('no footers', 'streams/no-footers-11.1.mig', 'streams/no-footers-11.1.mig', true)],
    'device state': [
      // What keeps the first from being restored, machine type and RAM, these files do not hold.
      pair('no machine type, no RAM', 'device-state/fc-a.dev', 'device-state/fc-b.dev', true),
      pair('ports', 'device-state/q35.xen', 'device-state/q35dst.xen', true),
      pair('ports', 'device-state/q35.xen', 'device-state/q35dst.mig', true),
    ],
  }
}
