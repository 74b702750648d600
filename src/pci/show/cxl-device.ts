import { digits, digits64, named } from '../format'
import { sign, type View } from '../view'

const MEDIA = ['Volatile', 'Non-volatile', 'CDAT']
const CLASSES = ['DRAM', 'Storage', 'CDAT']
/** Bytes by Desired_Interleave. CXL 3.0 section 8.1.3.8.2. */
const INTERLEAVES = [0, 256, 4096, 512, 1024, 2048, 8192, 16384]

/** Unit of the cache size in bytes. CXL 3.0 section 8.1.3.7. */
const CACHE_UNITS = [undefined, 0x10000, 0x100000]

function cacheSize(view: View): string {
  const unit = view.field('CAP2', 'CACHE_UNIT')
  const size = view.field('CAP2', 'CACHE_SIZE')
  if (unit === 0) return 'Cache Size Not Reported'
  const bytes = CACHE_UNITS[unit]
  return bytes === undefined
    ? `Cache Size: ${size} of unknown unit size (${unit})`
    : `Cache Size: ${digits(size * bytes, 8)}`
}

/** Base and last byte of a range, and what memory it is. CXL 3.0 section 8.1.3.8. */
function rangeLines(view: View, n: number): string[] {
  const wide = (register: string) => {
    const low = view.value(`RANGE${n}_${register}_LO`)
    return (BigInt(view.value(`RANGE${n}_${register}_HI`)) << 32n) | BigInt(low - (low % 2 ** 28))
  }
  const f = (field: string) => view.field(`RANGE${n}_SIZE_LO`, field)
  const base = wide('BASE')
  const last = BigInt.asUintN(64, base + wide('SIZE') - 1n)
  const hex = (value: bigint) => digits64(Number(value >> 32n), Number(value & 0xffffffffn))
  return [
    `Range${n}: ${hex(base)}-${hex(last)}`,
    `\tValid${sign(f('VALID') !== 0)} Active${sign(f('ACTIVE') !== 0)} Type=${named(MEDIA, f('MEDIA'), '<?>')}` +
      ` Class=${named(CLASSES, f('CLASS'), '<?>')} interleave=${INTERLEAVES[f('INTERLEAVE')] ?? 0}` +
      ` timeout=${4 ** f('TIMEOUT')}s`,
  ]
}

/** The DVSEC of a CXL device: protocols, cache and memory ranges. */
export function cxlDeviceLines(view: View): string[] {
  const control = (field: string) => view.field('CTRL', field)
  return [
    `CXLCap:\t${view.flags('CAP', 'Cache=CACHE IO Mem=MEM')} Mem HW Init${sign(view.is('CAP', 'MEM_HWINIT'))}` +
      ` HDMCount ${view.field('CAP', 'HDM_COUNT')} ${view.flags('CAP', 'Viral=VIRAL')}`,
    `CXLCtl:\t${view.flags('CTRL', 'Cache=CACHE IO Mem=MEM')} Cache SF Cov ${control('SF_COVERAGE')}` +
      ` Cache SF Gran ${control('SF_GRANULARITY')} Cache Clean${sign(view.is('CTRL', 'CLEAN_EVICTION'))}` +
      ` ${view.flags('CTRL', 'Viral=VIRAL')}`,
    `CXLSta:\t${view.flags('STATUS', 'Viral=VIRAL')}`,
    `CXLSta2:\t${view.flags('STATUS2', 'ResetComplete=RESET_COMPLETE ResetError=RESET_ERROR PMComplete=PM_INIT')}`,
    cacheSize(view),
    ...rangeLines(view, 1),
    ...rangeLines(view, 2),
  ]
}
