/**
 * The built command in a thread of the tests: each message is a command line, and the answer is what a process would
 * have written and returned. Modules are loaded once. Descriptors 0 to 2 belong to the test run, so what the program
 * does with them is done here; all else (files, other programs, sockets) is real.
 */
'use strict'
const fs = require('node:fs')
const tty = require('node:tty')
const { Readable } = require('node:stream')
const { workerData } = require('node:worker_threads')

const STDERR = 2
const { bin, cli, done, port } = workerData
const { fstatSync, writeSync } = fs
const { isatty } = tty

/** Bytes written to descriptor 1 and to descriptor 2. */
let written = []

fs.writeSync = (descriptor, bytes, offset = 0, ...rest) => {
  if (descriptor > STDERR) return writeSync(descriptor, bytes, offset, ...rest)
  const part = Buffer.from(bytes.subarray(offset))
  written[descriptor].push(part)
  return part.length
}
// Neither a terminal nor a file: a pipe is the like of it.
fs.fstatSync = (descriptor, ...rest) =>
  descriptor > STDERR ? fstatSync(descriptor, ...rest) : fs.statSync('/dev/null', ...rest)
tty.isatty = (descriptor) => descriptor > STDERR && isatty(descriptor)

/** Standard input: the bytes that were handed over, or what comes out of a pipe. */
const stdinOf = ({ input, pipe }) =>
  pipe === undefined ? Readable.from(input.length > 0 ? [Buffer.from(input)] : []) : fs.createReadStream(pipe)

function surround({ args, env, input, pipe }) {
  written = [[], [], []]
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name]
  Object.assign(process.env, env)
  process.argv.splice(1, process.argv.length, bin, ...args)
  process.exitCode = undefined
  Object.defineProperty(process, 'stdin', { configurable: true, value: stdinOf({ input, pipe }) })
}

async function answer(request) {
  surround(request)
  await require(cli).run(request.args)
  const [, out, err] = written.map((parts) => Buffer.concat(parts).toString())
  return { code: process.exitCode ?? 0, out, err }
}

port.on('message', async (request) => {
  port.postMessage(await answer(request).catch((error) => ({ error: String(error?.stack) })))
  Atomics.store(done, 0, 1)
  Atomics.notify(done, 0)
})
