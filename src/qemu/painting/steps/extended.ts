import { AER } from '../../../pci/capabilities/extended/aer'
import { ACS } from '../../../pci/capabilities/extended/virtualization/acs'
import { ATS } from '../../../pci/capabilities/extended/virtualization/address-translation'
import { ARI } from '../../../pci/capabilities/extended/virtualization/ari'
import { SRIOV } from '../../../pci/capabilities/extended/virtualization/sriov'
import { registerOf } from '../../../pci/layout'
import { on } from '../register-writes'
import { type Action, config, fill, type Step, writable } from '../step'
import { type Bar, typeBits } from './bar'
import { INJECTED } from './express'

/** The uncorrectable errors of PCI_ERR_UNC_SUPPORTED (include/hw/pci/pcie_regs.h). */
const UNCORRECTABLE = ['DLP', 'SURPDN', 'POISON_TLP', 'FCP', 'COMP_TIME', 'COMP_ABORT', 'UNX_COMP', 'RX_OVER'].concat([
  'MALF_TLP',
  'ECRC',
  'UNSUP',
  'ACSV',
  'INTN',
  'MCBTLP',
  'ATOMEG',
  'TLPPRE',
])
const RECEIVED = [
  'COR_RCV',
  'MULTI_COR_RCV',
  'UNCOR_RCV',
  'MULTI_UNCOR_RCV',
  'FIRST_FATAL',
  'NONFATAL_RCV',
  'FATAL_RCV',
]
const LOGS = [0, 1, 2, 3].flatMap((i) => [`HEADER_LOG_${i}`, `TLP_PREFIX_LOG_${i}`])
const CORRECTABLE = ['RCVR', 'BAD_TLP', 'BAD_DLLP', 'REP_ROLL', 'REP_TIMER', 'ADV_NFAT', 'INTERNAL', 'LOG_OVER']

export interface AerOptions {
  readonly version: 1 | 2
  /** Bytes registered: 0x48, or 0x40 on igb. */
  readonly size: 0x40 | 0x48
  /** Property x-pcie-err-unc-mask: the Uncorrectable Error Mask has defaults and is guest-writable. */
  readonly maskWritable: boolean
  /** Property aer_log_max is not 0: multiple header recording can be enabled. */
  readonly multipleHeaders: boolean
  /** Root error registers, on root ports. */
  readonly root: boolean
}

/** pcie_aer_init and, on root ports, pcie_aer_root_init (hw/pci/pcie_aer.c). */
export function aer(at: number, { version, size, maskWritable, multipleHeaders, root }: AerOptions): Step[] {
  const registers = on(AER, at)
  const headers = multipleHeaders ? ['MHRE'] : []
  const actions: Action[] = [
    { kind: 'extended', id: AER.id, version, at, size },
    registers.oneToClear('UNCOR_STATUS', ...UNCORRECTABLE),
    ...(maskWritable
      ? [registers.bits('UNCOR_MASK', 'INTN', 'TLPPRE'), registers.writable('UNCOR_MASK', ...UNCORRECTABLE)]
      : []),
    registers.bits('UNCOR_SEVER', 'DLP', 'SURPDN', 'FCP', 'RX_OVER', 'MALF_TLP', 'INTN'),
    registers.writable('UNCOR_SEVER', ...UNCORRECTABLE),
    registers.oneToClear('COR_STATUS', ...CORRECTABLE),
    registers.bits('COR_MASK', 'ADV_NFAT', 'INTERNAL', 'LOG_OVER'),
    registers.writable('COR_MASK', ...CORRECTABLE),
    registers.bits('CAP', 'ECRC_GENC', 'ECRC_CHKC', ...(multipleHeaders ? ['MHRC'] : [])),
    registers.writable('CAP', 'ECRC_GENE', 'ECRC_CHKE', ...headers),
    registers.changes('UNCOR_STATUS', UNCORRECTABLE, INJECTED),
    registers.changes('COR_STATUS', CORRECTABLE, INJECTED),
    registers.changes('CAP', ['FEP', 'TLP_PREFIX_LOG'], INJECTED),
    ...LOGS.map((name) => registers.changes(name, [], INJECTED)),
  ]
  const steps: Step[] = [
    {
      rule: 'aer-capability',
      note: maskWritable
        ? 'error status is write-1-to-clear, masks and severity are guest-writable; error log compared (pcie_aer_init)'
        : 'error status is write-1-to-clear, Uncorrectable Error Mask read-only and compared (pcie_aer_init, x-pcie-err-unc-mask=off)',
      actions,
    },
  ]
  if (root) {
    steps.push({
      rule: 'aer-capability',
      note: 'root error enables are guest-writable, root error status write-1-to-clear (pcie_aer_root_init)',
      actions: [
        registers.writable('ROOT_COMMAND', 'COR_EN', 'NONFATAL_EN', 'FATAL_EN'),
        registers.oneToClear('ROOT_STATUS', ...RECEIVED),
        registers.changes('ROOT_STATUS', RECEIVED, INJECTED),
        registers.changes('ROOT_STATUS', ['AER_IRQ'], {
          by: 'guest',
          how: 'the guest changes the number of MSI vectors in use (rp_aer_vector_update)',
        }),
        registers.changes('ERR_SRC_COR', [], INJECTED),
        registers.changes('ERR_SRC_UNCOR', [], INJECTED),
        registers.notCompared('ROOT_STATUS', 'AER_IRQ'),
      ],
    })
  }
  return steps
}

/** pcie_acs_init (hw/pci/pcie.c) for root and downstream ports: the enables are guest-writable. */
export function acs(at: number): Step {
  const registers = on(ACS, at)
  const features = ['SV', 'TB', 'RR', 'CR', 'UF', 'DT']
  return {
    rule: 'acs-capability',
    note: 'capability compared, enables guest-writable (pcie_acs_init)',
    actions: [
      { kind: 'extended', id: ACS.id, version: 1, at, size: 8 },
      registers.bits('CAP', ...features),
      registers.writable('CTRL', ...features),
    ],
  }
}

/** pcie_ari_init (hw/pci/pcie.c): read-only and compared. */
export function ari(at: number, nextFunction: number): Step {
  return {
    rule: 'ari-capability',
    note: 'read-only and compared as a whole (pcie_ari_init)',
    actions: [{ kind: 'extended', id: ARI.id, version: 1, at, size: 8 }, on(ARI, at).value('CAP', nextFunction << 8)],
  }
}

/** pcie_ats_init (hw/pci/pcie.c): smallest translation unit low bits and enable are guest-writable. */
export function ats(at: number, pageAligned: boolean): Step {
  const registers = on(ATS, at)
  const ctrl = registerOf(ATS, 'CTRL').offset
  return {
    rule: 'ats-capability',
    note: 'capability compared, enable and four bits of the translation unit guest-writable (pcie_ats_init)',
    actions: [
      { kind: 'extended', id: ATS.id, version: 1, at, size: 8 },
      registers.value('CAP', pageAligned ? 0x20 : 0),
      writable(at + ctrl, 2, 0x800f, 'wmask'),
    ],
  }
}

export interface SriovOptions {
  readonly initialVfs: number
  readonly totalVfs: number
  readonly offset: number
  readonly stride: number
  readonly deviceId: number
  /** BARs of the virtual functions; empty if unknown. */
  readonly bars: readonly Bar[]
}

/** pcie_sriov_pf_init and pcie_sriov_pf_init_vf_bar (hw/pci/pcie_sriov.c). */
export function sriov(at: number, options: SriovOptions): Step {
  const registers = on(SRIOV, at)
  const pageSizes = 0x553
  const actions: Action[] = [
    { kind: 'extended', id: SRIOV.id, version: 1, at, size: 0x40 },
    registers.value('INITIAL_VF', options.initialVfs),
    registers.value('TOTAL_VF', options.totalVfs),
    registers.value('VF_OFFSET', options.offset),
    registers.value('VF_STRIDE', options.stride),
    registers.value('VF_DID', options.deviceId),
    registers.value('SUP_PGSIZE', pageSizes),
    registers.value('SYS_PGSIZE', 1),
    registers.writable('CTRL', 'VFE', 'MSE', 'ARI'),
    registers.writable('NUM_VF'),
    writable(at + registerOf(SRIOV, 'SYS_PGSIZE').offset, 2, pageSizes, 'wmask'),
  ]
  for (const { index, kind, prefetchable = false, size } of options.bars) {
    const bar = at + registerOf(SRIOV, `BAR_${index}`).offset
    actions.push(config(bar, 4, typeBits(kind, prefetchable)), writable(bar, 4, (2 ** 32 - size) % 2 ** 32))
    if (kind === 'mem64') actions.push(fill('wmask', bar + 4, 4, 0xff))
  }
  return {
    rule: 'sriov-capability',
    note: 'enables, number of VFs, page size and VF BAR addresses are guest-writable (pcie_sriov_pf_init)',
    actions,
  }
}

/** VF BARs whose sizes no dump shows: type bits are compared, address bits may be. */
export function unsizedVfBars(at: number, bytes: Uint8Array): Step {
  const actions: Action[] = []
  for (let i = 0; i < 6; i++) {
    const bar = at + registerOf(SRIOV, `BAR_${i}`).offset
    actions.push({ kind: 'copy', at: bar, bytes: bytes.slice(bar, bar + 4) })
    actions.push({ kind: 'uncertain', at: bar, width: 4, value: 0xffff_fff0 })
  }
  return { rule: 'sriov-capability', note: 'VF BARs of unknown size (pcie_sriov_pf_init_vf_bar)', actions }
}

/** An extended capability in which QEMU's code makes nothing writable: read-only and compared as a whole. */
export function opaqueExtended(id: number, version: number, at: number, bytes: Uint8Array): Step {
  return {
    rule: 'extended-capability',
    note: 'read-only and compared as a whole (pcie_add_capability)',
    actions: [
      { kind: 'extended', id, version, at, size: bytes.length },
      { kind: 'copy', at: at + 4, bytes: bytes.subarray(4) },
    ],
  }
}
