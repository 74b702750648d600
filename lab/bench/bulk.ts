import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { againstCommand, PCIMIG } from './commands'
import { type Contest, megabytesPerSecond } from './row'

const DEVICES = 10_000
const LOG_BYTES = 256 * 2 ** 20
const DENSE_BYTES = 64 * 2 ** 20
const CHUNK = 2 ** 20

const bdf = (i: number): string =>
  `0000:${(i >> 8).toString(16).padStart(2, '0')}:${((i >> 3) & 31).toString(16).padStart(2, '0')}.${i & 7}`

/** Directories as copied from /sys/bus/pci/devices. */
function sysfs(directory: string): string[] {
  return ['source', 'destination'].map((side) => {
    const config = readFileSync(`fixtures/root-port/${side}.bin`)
    const at = join(directory, side)
    for (let i = 0; i < DEVICES; i++) {
      mkdirSync(join(at, bdf(i)), { recursive: true })
      writeFileSync(join(at, bdf(i), 'config'), config)
    }
    return at
  })
}

/** Many dumps in one run, against reading the same files. */
export function directoryOfDumps(directory: string): Contest[] {
  const sides = sysfs(directory)
  const reader = `const fs=require('fs');for(const side of process.argv.slice(1))for(const name of fs.readdirSync(side))fs.readFileSync(side+'/'+name+'/config')`
  return [
    {
      group: 'Directories of dumps',
      name: `${DEVICES.toLocaleString('en-US')} pairs of dumps in two directories`,
      reference: 'reading the files',
      figure: (seconds) => `${seconds.toFixed(1)} s`,
      measure: againstCommand(
        { args: [PCIMIG, 'check', ...sides, '--qemu', '7.2', '--machine', 'pc-q35-5.2', '--format', 'ndjson'] },
        { args: [process.execPath, '-e', reader, ...sides] },
        { least: 3, most: 5 },
      ),
    },
  ]
}

/** A log of failed migrations and nothing else. @returns how many bytes it has */
function writeDense(file: string): number {
  const failure = readFileSync('fixtures/logs/libvirt.log')
  const chunk = Buffer.concat(Array.from({ length: Math.ceil(CHUNK / failure.length) }, () => failure))
  writeFileSync(file, '')
  let size = 0
  for (; size < DENSE_BYTES; size += chunk.length) appendFileSync(file, chunk)
  return size
}

/** A long log of a busy host with a failed migration at its end, and one full of them, against cutting them into lines. */
export function logs(directory: string): Contest[] {
  const file = join(directory, 'long.log')
  const ordinary = Array.from(
    { length: 10_000 },
    (_, i) =>
      `Nov 21 10:${String(i % 60).padStart(2, '0')}:07 node7 libvirtd[1412]: ${i}: info : virObjectUnref:381 : OBJECT_UNREF: obj=0x7f1c${(i * 7919).toString(16)} classname=virQEMUDriverConfig pci_get=0x${i.toString(16)}\n`,
  ).join('')
  writeFileSync(file, '')
  for (let size = 0; size < LOG_BYTES; size += ordinary.length) appendFileSync(file, ordinary)
  appendFileSync(file, readFileSync('fixtures/logs/libvirt.log'))
  const dense = join(directory, 'dense.log')
  const denseBytes = writeDense(dense)
  const reader = `const b=Buffer.alloc(${CHUNK});let n=0;for(let c;(c=require('fs').readSync(0,b))>0;)for(let at=-1;(at=b.indexOf(10,at+1))>=0&&at<c;)n++;console.log(n)`
  return [
    {
      group: 'Long logs',
      name: 'explain, 256 MiB of log',
      reference: 'finding its line ends',
      figure: megabytesPerSecond(LOG_BYTES),
      measure: againstCommand(
        { args: [PCIMIG, 'explain', file] },
        { args: [process.execPath, '-e', reader], input: file },
        { least: 7, most: 15 },
      ),
    },
    {
      group: 'Long logs',
      name: 'explain, 64 MiB of failed migrations',
      reference: 'finding its line ends',
      figure: megabytesPerSecond(denseBytes),
      measure: againstCommand(
        { args: [PCIMIG, 'explain', dense] },
        { args: [process.execPath, '-e', reader], input: dense },
        { least: 3, most: 7 },
      ),
    },
  ]
}
