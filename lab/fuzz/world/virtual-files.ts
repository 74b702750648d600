/**
 * Files, standard output and standard error in memory: what the command line gets in place of `node:fs` while it is
 * fuzzed, so that thousands of command lines run in a second and nothing on the disk can be harmed.
 */
import type { Stats } from 'node:fs'
import { dirname, normalize } from 'node:path'

/** What a name stands for: bytes that live on while they are open, or a directory. */
interface Node {
  bytes: Uint8Array | null
  /** Number by which the command line knows an input again. */
  readonly ino: number
}

interface Open {
  readonly node: Node
  at: number
}

const FIRST_DESCRIPTOR = 10
const LONGEST = 4096
const MODE = 0o644

const files = new Map<string, Node>()
const opened = new Map<number, Open>()
const printed: [string[], string[]] = [[], []]

let numbers = 0

/** A new world of files; null is a directory. */
export function setFiles(contents: Readonly<Record<string, Uint8Array | null>>): void {
  files.clear()
  opened.clear()
  for (const list of printed) list.length = 0
  for (const [path, bytes] of Object.entries(contents)) files.set(nameOf(path), { bytes, ino: ++numbers })
}

/** What was written to standard output and standard error, which files there are now, and how many are left open. */
export const world = () => ({
  out: printed[0].join(''),
  err: printed[1].join(''),
  names: [...files.keys()],
  open: opened.size,
})

function failure(code: string, syscall: string): never {
  throw Object.assign(new Error(code), { code, syscall })
}

/** Paths below the working directory as the files are called; it is a directory itself. */
function nameOf(path: string): string {
  const here = process.cwd()
  const plain = normalize(path).replace(/(.)\/$/, '$1')
  if (plain === here) return '.'
  return plain.startsWith(`${here}/`) ? plain.slice(here.length + 1) : plain
}

const HERE: Node = { bytes: null, ino: 0 }
const find = (path: string): Node | undefined => (nameOf(path) === '.' ? HERE : files.get(nameOf(path)))

const nodeAt = (path: string, syscall: string): Node => {
  // What the system says about such a path, which it says before it looks for one.
  if (path.includes('\0')) throw Object.assign(new TypeError('null bytes'), { code: 'ERR_INVALID_ARG_VALUE' })
  if (path.length > LONGEST) failure('ENAMETOOLONG', syscall)
  return find(path) ?? failure('ENOENT', syscall)
}
const entry = (descriptor: number, syscall: string): Open => opened.get(descriptor) ?? failure('EBADF', syscall)
const bytesOf = ({ bytes }: Node, syscall: string): Uint8Array => bytes ?? failure('EISDIR', syscall)

const statOf = (node: Node) =>
  ({
    size: node.bytes?.length ?? 0,
    mode: MODE,
    dev: 1,
    ino: node.ino,
    rdev: 0,
    uid: process.getuid?.() ?? 0,
    isFile: () => node.bytes !== null,
    isDirectory: () => node.bytes === null,
    isCharacterDevice: () => false,
    isFIFO: () => false,
    isSymbolicLink: () => false,
  }) as Stats

const NOTHING: Node = { bytes: new Uint8Array(0), ino: 0 }

export const constants = { O_WRONLY: 1, W_OK: 2, X_OK: 1 }

function create(path: string, flags: string | number): Node {
  const there = find(path)
  if (there && flags === 'wx') failure('EEXIST', 'open')
  if (there?.bytes === null) failure('EISDIR', 'open')
  if (nameOf(path).includes('/')) nodeAt(dirname(nameOf(path)), 'open')
  const node: Node = { bytes: new Uint8Array(0), ino: ++numbers }
  files.set(nameOf(path), node)
  return node
}

export function openSync(path: string, flags: string | number = 'r'): number {
  const reads = flags === 'r' || flags === constants.O_WRONLY
  const node = reads ? nodeAt(path, 'open') : create(path, flags)
  const descriptor = Math.max(FIRST_DESCRIPTOR, ...opened.keys()) + 1
  opened.set(descriptor, { node, at: 0 })
  return descriptor
}

export function closeSync(descriptor: number): void {
  entry(descriptor, 'close')
  opened.delete(descriptor)
}

export const fstatSync = (descriptor: number): Stats =>
  statOf(descriptor <= FIRST_DESCRIPTOR ? NOTHING : entry(descriptor, 'fstat').node)

export const statSync = (path: string, options?: { throwIfNoEntry?: boolean }): Stats | undefined =>
  options?.throwIfNoEntry === false && !find(path) ? undefined : statOf(nodeAt(path, 'stat'))

/** There are no symbolic links. */
export const lstatSync = (path: string, options?: { throwIfNoEntry?: boolean }) => statSync(path, options)
export const readlinkSync = (): never => failure('EINVAL', 'readlink')
export const existsSync = (path: string): boolean => find(path) !== undefined

export function realpathSync(path: string): string {
  nodeAt(path, 'realpath')
  return path
}

/** Everything may be read and written. */
export function accessSync(path: string): void {
  nodeAt(path, 'access')
}

export function fchmodSync(descriptor: number): void {
  entry(descriptor, 'fchmod')
}

export function linkSync(from: string, to: string): void {
  if (find(to)) failure('EEXIST', 'link')
  files.set(nameOf(to), nodeAt(from, 'link'))
}

export function readSync(
  descriptor: number,
  into: Uint8Array,
  start = 0,
  length = into.length - start,
  position: number | null = null,
): number {
  const open = entry(descriptor, 'read')
  const from = position ?? open.at
  const part = bytesOf(open.node, 'read').subarray(from, from + length)
  into.set(part, start)
  if (position === null) open.at += part.length
  return part.length
}

function put(node: Node, at: number, part: Uint8Array): void {
  const before = bytesOf(node, 'write')
  const after = new Uint8Array(Math.max(before.length, at + part.length))
  after.set(before)
  after.set(part, at)
  node.bytes = after
}

export function writeSync(
  descriptor: number,
  bytes: Uint8Array,
  start = 0,
  length?: number,
  position?: number,
): number {
  const part = bytes.subarray(start, length === undefined ? undefined : start + length)
  if (descriptor === 1 || descriptor === 2) {
    printed[descriptor - 1]!.push(Buffer.from(part).toString())
    return part.length
  }
  const open = entry(descriptor, 'write')
  put(open.node, position ?? open.at, part)
  if (position === undefined) open.at += part.length
  return part.length
}

export function ftruncateSync(descriptor: number, length: number): void {
  const { node } = entry(descriptor, 'ftruncate')
  const after = new Uint8Array(length)
  after.set(bytesOf(node, 'ftruncate').subarray(0, length))
  node.bytes = after
}

export function appendFileSync(path: string, content: string): void {
  const node = files.get(nameOf(path)) ?? create(path, 'a')
  put(node, bytesOf(node, 'write').length, Buffer.from(content))
}

export function renameSync(from: string, to: string): void {
  files.set(nameOf(to), nodeAt(from, 'rename'))
  files.delete(nameOf(from))
}

export function rmSync(path: string): void {
  const gone = nameOf(path)
  for (const name of files.keys()) if (name === gone || name.startsWith(`${gone}/`)) files.delete(name)
}

export function mkdirSync(path: string): string | undefined {
  if (path === '') failure('ENOENT', 'mkdir')
  const there = find(path)
  if (there?.bytes) failure('EEXIST', 'mkdir')
  if (there) return undefined
  files.set(nameOf(path), { bytes: null, ino: ++numbers })
  return path
}

export function rmdirSync(path: string): void {
  if (!files.delete(nameOf(path))) failure('ENOENT', 'rmdir')
}

export function mkdtempSync(prefix: string): string {
  const path = `${prefix}${files.size}`
  files.set(path, { bytes: null, ino: ++numbers })
  return path
}

export const readdirSync = (path: string): string[] =>
  [...files.keys()]
    .filter((name) => name.startsWith(`${path}/`))
    .map((name) => name.slice(path.length + 1))
    .filter((name) => !name.includes('/'))
