#!/usr/bin/env node
/*
 * A gate for a scheduler: node preflight.mjs SOURCE DESTINATION [QEMU]. Both are dumps or streams, uncompressed. Prints one
 * line for each device that would be refused or has no verdict, and ends like pcimig: 0, 1 or 3.
 */
import { readFileSync } from 'node:fs'
import { check, InputError, readDump, readStream } from 'pcimig'

const EXIT = { compatible: 0, incompatible: 1, undetermined: 3 }

/**
 * A stream begins with "QEVM"; everything else is taken for a dump.
 * @param {string} path
 */
function read(path) {
  const bytes = readFileSync(path)
  return bytes.subarray(0, 4).toString('latin1') === 'QEVM' ? readStream(bytes) : readDump(bytes)
}

const [source, destination, qemu] = process.argv.slice(2)
try {
  const report = check(read(source), read(destination), { qemu })
  for (const { id, verdict, firstFailure, reason } of report.devices) {
    if (verdict !== 'compatible') console.log(`${id}: ${firstFailure?.message ?? reason}`)
  }
  console.log(report.verdict)
  process.exitCode = EXIT[report.verdict]
} catch (error) {
  if (!(error instanceof InputError)) throw error
  console.error(error.hint === null ? error.message : `${error.message} (${error.hint})`)
  process.exitCode = 2
}
