import type { StatementRow } from './row'

/**
 * What XenServer and XCP-ng say about a migration: codes of api_errors.ml of xen-api, in an exception of xapi, in what a
 * client of its API prints, and as `xe` does.
 */
export const XAPI = [
  {
    id: 'xapi-blocked',
    class: 'not-migratable',
    role: 'cause',
    side: 'source',
    says: [
      'Server_error({=VM_LACKS_FEATURE|VM_LACKS_FEATURE_SUSPEND|VM_HAS_PCI_ATTACHED|VM_HAS_VGPU|VM_HAS_VUSBS|VM_HAS_SRIOV_VIF|VM_IS_IMMOBILE|VM_INCOMPATIBLE_WITH_THIS_HOST|VM_HOST_INCOMPATIBLE_VERSION|VM_HOST_INCOMPATIBLE_VERSION_MIGRATE}{rest}',
      'errorInfo: [{=VM_LACKS_FEATURE|VM_LACKS_FEATURE_SUSPEND|VM_HAS_PCI_ATTACHED|VM_HAS_VGPU|VM_HAS_VUSBS|VM_HAS_SRIOV_VIF|VM_IS_IMMOBILE|VM_INCOMPATIBLE_WITH_THIS_HOST|VM_HOST_INCOMPATIBLE_VERSION|VM_HOST_INCOMPATIBLE_VERSION_MIGRATE}{rest}',
      'Error code: {=VM_LACKS_FEATURE|VM_LACKS_FEATURE_SUSPEND|VM_HAS_PCI_ATTACHED|VM_HAS_VGPU|VM_HAS_VUSBS|VM_HAS_SRIOV_VIF|VM_IS_IMMOBILE|VM_INCOMPATIBLE_WITH_THIS_HOST|VM_HOST_INCOMPATIBLE_VERSION}',
    ],
  },
  {
    id: 'xapi-storage',
    class: 'storage',
    role: 'cause',
    side: 'source',
    certainty: 'possible',
    says: [
      'Server_error({=MIRROR_FAILED|VDI_COPY_FAILED|VDI_NOT_IN_MAP|TOO_MANY_STORAGE_MIGRATES}{rest}',
      'errorInfo: [{=MIRROR_FAILED|VDI_COPY_FAILED|VDI_NOT_IN_MAP|TOO_MANY_STORAGE_MIGRATES}{rest}',
      'Error code: {=MIRROR_FAILED|VDI_COPY_FAILED|VDI_NOT_IN_MAP|TOO_MANY_STORAGE_MIGRATES}',
    ],
  },
  {
    // ocaml/xapi-consts/api_errors.ml, ocaml/xapi-idl/xen/xenops_interface.ml
    id: 'xapi-guest-silent',
    class: 'not-migratable',
    role: 'cause',
    side: 'source',
    says: [
      'Vms_failed_to_cooperate{rest}',
      'Server_error({=VMS_FAILED_TO_COOPERATE|VM_FAILED_SUSPEND_ACKNOWLEDGMENT|VM_FAILED_SHUTDOWN_ACKNOWLEDGMENT|VM_MISSING_PV_DRIVERS|VM_OLD_PV_DRIVERS}{rest}',
      'errorInfo: [{=VMS_FAILED_TO_COOPERATE|VM_FAILED_SUSPEND_ACKNOWLEDGMENT|VM_FAILED_SHUTDOWN_ACKNOWLEDGMENT|VM_MISSING_PV_DRIVERS|VM_OLD_PV_DRIVERS}{rest}',
      'Error code: {=VMS_FAILED_TO_COOPERATE|VM_FAILED_SUSPEND_ACKNOWLEDGMENT|VM_FAILED_SHUTDOWN_ACKNOWLEDGMENT|VM_MISSING_PV_DRIVERS|VM_OLD_PV_DRIVERS}',
    ],
  },
  {
    id: 'xapi-outcome',
    class: 'source-log',
    role: 'effect',
    side: 'source',
    certainty: 'possible',
    says: [
      'Emu_manager_failure{rest}',
      'Server_error(VM_MIGRATE_FAILED{rest}',
      'errorInfo: [VM_MIGRATE_FAILED{rest}',
      'Error code: VM_MIGRATE_FAILED',
      'VM.pool_migrate R:{word} failed with exception {rest}',
      'VM.migrate_send R:{word} failed with exception {rest}',
    ],
  },
] as const satisfies readonly StatementRow[]
