import type { StatementRow } from './row'

/**
 * Logs of programs beside QEMU: src/swtpm/{swtpm_nvstore,swtpm_nvstore_dir,tpmlib,swtpm_aes}.c and src/swtpm_setup of
 * swtpm 0.3 to 0.10, libtpms; vm-migration/src/lib.rs and vmm of Cloud Hypervisor, src/vmm of Firecracker.
 */
export const PROGRAMS = [
  {
    id: 'swtpm-locked',
    class: 'tpm',
    role: 'start',
    side: 'either',
    says: [
      'SWTPM_NVRAM_Lock{|_Dir|_Lockfile}: Could not {lock access to|open} lockfile: {rest}',
      'SWTPM_NVRAM_Lock_Lockfile: Could not {lock access to|open} lockfile: {rest}',
    ],
  },
  {
    id: 'swtpm-state',
    class: 'tpm',
    role: 'start',
    side: 'either',
    says: [
      'SWTPM_NVRAM_{LoadData|CheckHeader|DecryptData|CheckHMAC|GetDecryptedData}{|_Dir}: Error{rest}',
      'libtpms/tpm2: Entering failure mode; code: {int}, location: Nv{rest}',
      'Wrong decryption key. Need {int} bit key.',
      'Could not decrypt {int} bytes. outlen1={rest}',
      'Data integrity is compromised',
      'TPM_NVRAM_LoadData: Error (fatal) {rest}',
    ],
  },
  {
    id: 'swtpm-start',
    class: 'tpm',
    role: 'effect',
    side: 'either',
    says: [
      'Error: Could not initialize {libtpms|the TPM}',
      'swtpm process terminated unexpectedly',
      'Could not start {the TPM 1.2|the TPM 2|swtpm}{rest}',
      'An error occurred. Authoring the TPM state failed',
    ],
  },
  {
    // criu/cr-dump.c, cr-restore.c; LXD, Incus and Podman print its last lines.
    id: 'container-state',
    class: 'other-hypervisor',
    role: 'effect',
    side: 'either',
    certainty: 'possible',
    says: [
      '{Dumping|Restoring} FAILED{rest}',
      '({~int}.{~int}) Error (criu/{rest}',
      '({~int}.{~int}) Error (compel/{rest}',
      'criu.c:{~word}:{int} - {rest}',
      '{checkpoint|snapshot dump|migration dump} failed',
    ],
  },
  {
    // Neither of them has QEMU's devices or compares config space as it does.
    id: 'other-monitor',
    class: 'other-hypervisor',
    role: 'vague',
    side: 'either',
    says: [
      "thread '{=vmm|fc_vmm|http-server}' panicked at {rest}",
      "thread '{=vcpu|fc_vcpu|_net|_disk|_fs}{~quoted}' panicked at {rest}",
      'Migration failed: {=MigrateSocket|MigrateSend|MigrateReceive|MigratableError}{rest}',
      'Failed to {pause|resume|snapshot|restore|send|receive} migratable component{rest}',
      'Failed to {start|stop|complete} migration for migratable component{rest}',
      'Failed to retrieve dirty ranges for migratable component{rest}',
      '<{~word}> ERROR:{~name} -- {rest}',
      'Detected faulty MSR {hex} while setting MSRs',
      ':ERROR:src/{rest}',
      'Load {|microVM }snapshot error: {rest}',
      'Failed to {load|get} snapshot state from file: {rest}',
      'Failed to {restore|build microVM} from snapshot: {rest}',
      'Failed to load guest memory: {rest}',
      'Snapshot sanity check failed: {rest}',
      'VmRestore(VmRestore({rest}',
      'VmSendMigration({rest}',
      'VmReceiveMigration({rest}',
      'VmSnapshot(VmSnapshot({rest}',
    ],
  },
] as const satisfies readonly StatementRow[]
