import { createHash } from 'node:crypto'
import { dirname, isAbsolute, join } from 'node:path'
import { InputError } from '../../../bytes/input-error'
import { contentOf } from '../../../check/fleet/content'
import type { MatrixSource, MatrixTarget } from '../../../check/fleet/matrix'
import type { CheckRequest } from '../../../check/report/request'
import { isTargetList, readTargets } from '../../../formats/targets'
import { type CheckOptions, checkRequest } from '../../../library/options'
import { statOf } from '../../inputs-read'
import { type ReadSide, readDevices } from '../../reading/devices'
import { readBytes } from '../../reading/input'
import { inputsIn } from '../../reading/many'

/** The request for a host that is described like this. */
export const requestOf = (options: CheckOptions): CheckRequest => ({ ...checkRequest(options), grid: false })

/** Equal for sides that are the same in everything that a verdict may depend on; a stream only equals itself. */
function contentKey({ devices, stream, host, frame, kind }: ReadSide, path: string): string {
  if (stream && !host) return path
  const hash = createHash('sha256')
  for (const part of [...devices, stream && { ...stream, devices: [] }, host, frame]) {
    hash.update(contentOf(part)).update('\n')
  }
  return `${hash.digest('hex')} ${kind}`
}

/** A side, or why it can't be read: one unreadable file must not take the others' verdicts away. */
async function sideOf(path: string): Promise<{ side: ReadSide | { problem: string }; key: string }> {
  try {
    const side = await readDevices(path)
    return { side, key: contentKey(side, path) }
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    const where = error.place.line === undefined ? '' : ` (line ${error.place.line})`
    return { side: { problem: `could not be read: ${error.message}${where}` }, key: path }
  }
}

/** Reads a guest; what can't be read is kept as the reason. */
export async function matrixSource(path: string): Promise<MatrixSource> {
  return { name: path, ...(await sideOf(path)) }
}

async function describedTargets(path: string, content: string): Promise<MatrixTarget[]> {
  const listed = readTargets(content)
  const found: MatrixTarget[] = []
  for (const { name, qemu, machine, hostKernel, devices } of listed) {
    const request = requestOf({
      qemu: qemu ?? undefined,
      machine: machine ?? undefined,
      hostKernel: hostKernel ?? undefined,
    })
    const target = JSON.stringify([qemu, machine, hostKernel])
    if (devices === null) found.push({ name, side: null, request, key: target })
    else {
      const own = await sideOf(isAbsolute(devices) ? devices : join(dirname(path), devices))
      found.push({ name, side: own.side, request, key: `${target} ${own.key}` })
    }
  }
  return found
}

/** A text that may be a list of targets: a small file that is not a capture. */
async function targetList(path: string): Promise<string | null> {
  const stat = statOf(path)
  if (!stat?.isFile() || stat.size > 512 * 1024) return null
  const content = new TextDecoder().decode(await readBytes(path))
  return isTargetList(content) ? content : null
}

/**
 * Reads hosts: lists of them, captures, dumps, or directories of these.
 * @throws InputError for a list that makes no sense, and a path that is not there
 */
export async function targetsIn(paths: readonly string[]): Promise<MatrixTarget[]> {
  const found: MatrixTarget[] = []
  for (const path of inputsIn(paths)) {
    const content = await targetList(path)
    if (content === null) found.push({ name: path, ...(await sideOf(path)), request: requestOf({}) })
    else {
      try {
        found.push(...(await describedTargets(path, content)))
      } catch (error) {
        throw error instanceof InputError ? error.in(path) : error
      }
    }
  }
  return found
}
