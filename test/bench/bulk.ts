import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commandCost, peakMemory } from './cost'
import { compete, type Row } from './row'

const DEVICES = 10_000
const LOG_BYTES = 256 * 2 ** 20
const ROUNDS = 5

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
export function directoryOfDumps(directory: string): Row[] {
  const sides = sysfs(directory)
  const check = ['bin/pcimig', 'check', ...sides, '--qemu', '7.2', '--machine', 'pc-q35-5.2', '--format', 'ndjson']
  const reader = `const fs=require('fs');for(const side of process.argv.slice(1))for(const name of fs.readdirSync(side))fs.readFileSync(side+'/'+name+'/config')`
  const { cost, ratio } = compete({
    work: () => commandCost(check),
    reference: () => commandCost([process.execPath, '-e', reader, ...sides]),
    rounds: ROUNDS,
  })
  return [
    {
      group: 'Directories of dumps',
      name: `${DEVICES.toLocaleString('en-US')} pairs of dumps in two directories`,
      figure: `${cost.toFixed(1)} s`,
      ratio,
      reference: 'reading the files',
      memory: peakMemory(check),
    },
  ]
}

/** A long log of a busy host, with a failed migration at its end, against cutting it into lines. */
export function logs(directory: string): Row[] {
  const file = join(directory, 'long.log')
  const ordinary = Array.from(
    { length: 10_000 },
    (_, i) =>
      `Nov 21 10:${String(i % 60).padStart(2, '0')}:07 node7 libvirtd[1412]: ${i}: info : virObjectUnref:381 : OBJECT_UNREF: obj=0x7f1c${(i * 7919).toString(16)} classname=virQEMUDriverConfig pci_get=0x${i.toString(16)}\n`,
  ).join('')
  writeFileSync(file, '')
  for (let size = 0; size < LOG_BYTES; size += ordinary.length) appendFileSync(file, ordinary)
  appendFileSync(file, readFileSync('fixtures/logs/libvirt.log'))
  const explain = ['bin/pcimig', 'explain', file]
  const reader = `let n=0;process.stdin.on('data',b=>{for(let at=-1;(at=b.indexOf(10,at+1))>=0;)n++}).on('end',()=>console.log(n))`
  const { cost, ratio } = compete({
    work: () => commandCost(explain),
    reference: () => commandCost([process.execPath, '-e', reader], file),
    rounds: ROUNDS,
  })
  return [
    {
      group: 'Long logs',
      name: 'explain, 256 MiB of log',
      figure: `${Math.round(LOG_BYTES / cost / 1e6)} MB/s`,
      ratio,
      reference: 'finding its line ends',
      memory: peakMemory(explain),
    },
  ]
}
