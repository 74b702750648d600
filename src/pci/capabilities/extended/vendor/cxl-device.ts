import { digits } from '../../../../bytes/hex'
import { digits64, named } from '../../../format'
import { bit, bits, type Register, reg16, reg32 } from '../../../layout'
import { type RegisterView, sign } from '../../../view'
import { dvsecLayout } from './dvsec-layout'

/** CXL 3.0 section 8.1.3.8: size and base of one range of device memory. */
const range = (offset: number, n: number): readonly Register[] => [
  reg32(offset, `RANGE${n}_SIZE_HI`, `Range ${n} Size High`),
  reg32(offset + 4, `RANGE${n}_SIZE_LO`, `Range ${n} Size Low`, [
    bit(0, 'VALID', 'Memory_Info_Valid'),
    bit(1, 'ACTIVE', 'Memory_Active'),
    bits(2, 3, 'MEDIA', 'Media_Type'),
    bits(5, 3, 'CLASS', 'Memory_Class'),
    bits(8, 5, 'INTERLEAVE', 'Desired_Interleave'),
    bits(13, 3, 'TIMEOUT', 'Memory_Active_Timeout'),
    bits(28, 4, 'SIZE', 'Memory_Size_Low'),
  ]),
  reg32(offset + 8, `RANGE${n}_BASE_HI`, `Range ${n} Base High`),
  reg32(offset + 12, `RANGE${n}_BASE_LO`, `Range ${n} Base Low`, [bits(28, 4, 'BASE', 'Memory_Base_Low')]),
]

/** DVSEC id 0. CXL 3.0 section 8.1.3. */
export const CXL_DEVICE = dvsecLayout(
  'CXL Device',
  reg16(0x0a, 'CAP', 'CXL Capability', [
    bit(0, 'CACHE', 'Cache_Capable'),
    bit(1, 'IO', 'IO_Capable'),
    bit(2, 'MEM', 'Mem_Capable'),
    bit(3, 'MEM_HWINIT', 'Mem_HwInit_Mode'),
    bits(4, 2, 'HDM_COUNT', 'HDM_Count'),
    bit(6, 'CACHE_WB', 'Cache Writeback and Invalidate Capable'),
    bit(7, 'RESET', 'CXL Reset Capable'),
    bits(8, 3, 'RESET_TIMEOUT', 'CXL Reset Timeout'),
    bit(11, 'RESET_MEM_CLR', 'CXL Reset Mem Clr Capable'),
    bit(13, 'MLD', 'Multiple Logical Device'),
    bit(14, 'VIRAL', 'Viral_Capable'),
    bit(15, 'PM_INIT', 'PM Init Completion Reporting Capable'),
  ]),
  reg16(0x0c, 'CTRL', 'CXL Control', [
    bit(0, 'CACHE', 'Cache_Enable'),
    bit(1, 'IO', 'IO_Enable'),
    bit(2, 'MEM', 'Mem_Enable'),
    bits(3, 5, 'SF_COVERAGE', 'Cache_SF_Coverage'),
    bits(8, 3, 'SF_GRANULARITY', 'Cache_SF_Granularity'),
    bit(11, 'CLEAN_EVICTION', 'Cache_Clean_Eviction'),
    bit(14, 'VIRAL', 'Viral_Enable'),
  ]),
  reg16(0x0e, 'STATUS', 'CXL Status', [bit(14, 'VIRAL', 'Viral_Status')]),
  reg16(0x10, 'CTRL2', 'CXL Control2', [
    bit(0, 'DISABLE_CACHING', 'Disable Caching'),
    bit(1, 'CACHE_WB', 'Initiate Cache Write Back and Invalidation'),
    bit(2, 'RESET', 'Initiate CXL Reset'),
    bit(3, 'RESET_MEM_CLR', 'CXL Reset Mem Clr Enable'),
  ]),
  reg16(0x12, 'STATUS2', 'CXL Status2', [
    bit(0, 'CACHE_INVALID', 'Cache Invalid'),
    bit(1, 'RESET_COMPLETE', 'CXL Reset Complete'),
    bit(2, 'RESET_ERROR', 'CXL Reset Error'),
    bit(15, 'PM_INIT', 'Power Management Initialization Complete'),
  ]),
  reg16(0x14, 'LOCK', 'CXL Lock', [bit(0, 'CONFIG_LOCK', 'CONFIG_LOCK')]),
  reg16(0x16, 'CAP2', 'CXL Capability2', [
    bits(0, 4, 'CACHE_UNIT', 'Cache Size Unit'),
    bits(8, 8, 'CACHE_SIZE', 'Cache Size'),
  ]),
  ...range(0x18, 1),
  ...range(0x28, 2),
)

const MEDIA = ['Volatile', 'Non-volatile', 'CDAT']
const CLASSES = ['DRAM', 'Storage', 'CDAT']
/** Bytes by Desired_Interleave. CXL 3.0 section 8.1.3.8.2. */
const INTERLEAVES = [0, 256, 4096, 512, 1024, 2048, 8192, 16384]

/** Unit of the cache size in bytes. CXL 3.0 section 8.1.3.7. */
const CACHE_UNITS = [undefined, 0x10000, 0x100000]

function cacheSize(view: RegisterView): string {
  const unit = view.field('CAP2', 'CACHE_UNIT')
  const size = view.field('CAP2', 'CACHE_SIZE')
  if (unit === 0) return 'Cache Size Not Reported'
  const bytes = CACHE_UNITS[unit]
  return bytes === undefined
    ? `Cache Size: ${size} of unknown unit size (${unit})`
    : `Cache Size: ${digits(size * bytes, 8)}`
}

/** Base and last byte of a range, and what memory it is. CXL 3.0 section 8.1.3.8. */
function rangeLines(view: RegisterView, n: number): string[] {
  const wide = (register: string) => {
    const low = view.value(`RANGE${n}_${register}_LO`)
    return (BigInt(view.value(`RANGE${n}_${register}_HI`)) << 32n) | BigInt(low - (low % 2 ** 28))
  }
  const f = (field: string) => view.field(`RANGE${n}_SIZE_LO`, field)
  const base = wide('BASE')
  const last = BigInt.asUintN(64, base + wide('SIZE') - 1n)
  const hex = (value: bigint) => digits64(Number(value >> 32n), Number(value & 0xffffffffn))
  return [
    `Range${n}: ${hex(base)}-${hex(last)} [size=0x${wide('SIZE').toString(16)}]`,
    `\tValid${sign(f('VALID') !== 0)} Active${sign(f('ACTIVE') !== 0)} Type=${named(MEDIA, f('MEDIA'), '<?>')}` +
      ` Class=${named(CLASSES, f('CLASS'), '<?>')} interleave=${INTERLEAVES[f('INTERLEAVE')] ?? 0}` +
      ` timeout=${4 ** f('TIMEOUT')}s`,
  ]
}

/** The DVSEC of a CXL device: protocols, cache and memory ranges. */
export function cxlDeviceLines(view: RegisterView): string[] {
  const control = (field: string) => view.field('CTRL', field)
  return [
    `CXLCap:\t${view.flags('CAP', 'Cache=CACHE IO Mem=MEM MemHWInit=MEM_HWINIT')}` +
      ` HDMCount ${view.field('CAP', 'HDM_COUNT')} ${view.flags('CAP', 'Viral=VIRAL')}`,
    `CXLCtl:\t${view.flags('CTRL', 'Cache=CACHE IO Mem=MEM')} CacheSFCov ${control('SF_COVERAGE')}` +
      ` CacheSFGran ${control('SF_GRANULARITY')} ${view.flags('CTRL', 'CacheClean=CLEAN_EVICTION Viral=VIRAL')}`,
    `CXLSta:\t${view.flags('STATUS', 'Viral=VIRAL')}`,
    `CXLCtl2:\t${view.flags('CTRL2', 'DisableCaching=DISABLE_CACHING InitCacheWB&Inval=CACHE_WB InitRst=RESET RstMemClrEn=RESET_MEM_CLR')}`,
    `CXLSta2:\t${view.flags('STATUS2', 'ResetComplete=RESET_COMPLETE ResetError=RESET_ERROR PMComplete=PM_INIT')}`,
    `CXLCap2:\t${cacheSize(view)}`,
    ...rangeLines(view, 1),
    ...rangeLines(view, 2),
  ]
}
