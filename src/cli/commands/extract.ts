import { mkdirSync, rmdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { InputError } from '../../bytes/input-error'
import { isSystemError, reasonOf } from '../../bytes/system-error'
import type { Stream, StreamDevice } from '../../formats/stream'
import type { Device } from '../../pci/device'
import { extractJson, extractText } from '../../report/machine/extract'
import { EXIT } from '../exit-codes'
import type { Given } from '../options/table'
import { nameOf } from '../reading/stdin'
import { readMachineInput } from '../reading/streams'
import { deliver } from '../writing/output'
import { look } from '../writing/terminal'
import { type NewFile, writeFilesWhole } from '../writing/whole-files'

interface ExtractOptions {
  readonly output?: string
  readonly list?: boolean
  readonly snapshot?: string
  readonly format?: 'text' | 'json'
  readonly color?: boolean
}

const LONGEST_NAME = 120
const CONVENTIONAL = 256
const EXPRESS = 4096

/** A safe file name for a device: no stream can make it a path. */
function fileName({ address, path, kind, instance }: StreamDevice, taken: ReadonlySet<string>): string {
  const safe = `${address ?? path}-${kind}`.replace(/[^A-Za-z0-9._:-]/g, '_').slice(0, LONGEST_NAME)
  const first = instance === 0 ? safe : `${safe}-${instance}`
  let name = first
  for (let i = 2; taken.has(`${name}.bin`); i++) name = `${first}-${i}`
  return `${name}.bin`
}

/** @returns the first directory that was created, or undefined */
function makeDirectory(path: string): string | undefined {
  try {
    return mkdirSync(path, { recursive: true })
  } catch (error) {
    throw new InputError(`cannot be created: ${reasonOf(error)}`, { file: path })
  }
}

/** Removes the created directories, unless they have other contents by now. */
function removeDirectories(path: string, first: string): void {
  try {
    for (let at = resolve(path); ; at = dirname(at)) {
      rmdirSync(at)
      if (at === resolve(first)) return
    }
  } catch (error) {
    if (!isSystemError(error)) throw error
  }
}

/** Writes all of these files to a directory, or nothing, not even the directory. */
function writeDirectory(path: string, files: readonly NewFile[]): void {
  const first = makeDirectory(path)
  try {
    writeFilesWhole(files)
  } catch (error) {
    if (first !== undefined) removeDirectories(path, first)
    throw error
  }
}

/** A stream, or a captured machine as one. */
async function readMachine(path: string, options: ExtractOptions): Promise<Stream | null> {
  const found = await readMachineInput(path, options)
  if (!found || !('frame' in found)) return found
  return found.stream ?? asStream(found.devices, found.frame)
}

/** Captured devices that no section names. */
function asStream(devices: readonly Device[], frame: Stream): Stream {
  const named = devices.map((device, order): StreamDevice => {
    const kind = device.type ?? 'pci'
    const path = device.address ?? String(order)
    const size = device.config.length <= CONVENTIONAL ? CONVENTIONAL : EXPRESS
    const id = device.id ?? `${path}/${kind}`
    return { ...device, id, path, kind, size, instance: 0, offset: null, order, sectionId: order }
  })
  return { ...frame, devices: named }
}

export async function extract(path: string, { options }: Given<ExtractOptions>): Promise<void> {
  const stream = await readMachine(path, options)
  if (!stream) {
    throw new InputError(
      'has no migration stream',
      { file: nameOf(path) },
      'For a dump use pcimig show or pcimig masks.',
    )
  }
  const files = new Map<StreamDevice, string>()
  if (options.output !== undefined) {
    const directory = options.output
    const taken = new Set<string>()
    for (const device of stream.devices) {
      const name = fileName(device, taken)
      taken.add(name)
      files.set(device, name)
    }
    writeDirectory(directory, [
      ...[...files].map(([{ config }, name]) => ({ path: join(directory, name), content: config })),
      { path: join(directory, 'index.json'), content: extractJson(stream, files) },
    ])
  }
  const json = options.format === 'json' || (options.list && options.format === undefined)
  deliver(json ? extractJson(stream, files) : extractText(stream, files, await look(options)), undefined)
  process.exitCode = stream.problems.length > 0 ? EXIT.UNDETERMINED : EXIT.COMPATIBLE
}
