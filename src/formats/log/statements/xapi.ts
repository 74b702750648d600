import type { StatementRow } from './row'

/** Codes whose words other programs use too: only as xapi raises them and its clients print them. */
const raised = (codes: string): string[] =>
  ['XapiError: ', 'Server_error(', 'errorInfo: [', 'Error code: '].map((before) => `${before}{=${codes}}{~rest}`)

/**
 * What XenServer and XCP-ng say about a migration: codes of api_errors.ml of xen-api, as xapi raises them, as a client of its
 * API prints them (Xen Orchestra's JSON among others) and as `xe` does; exceptions of xenops_interface.ml and storage_interface.ml.
 */
export const XAPI = [
  {
    id: 'xapi-blocked',
    class: 'not-migratable',
    role: 'cause',
    side: 'source',
    says: [
      'VM_LACKS_FEATURE',
      'VM_HAS_{=PCI_ATTACHED|VGPU|VUSBS|SRIOV_VIF|TOO_MANY_SNAPSHOTS|CHECKPOINT}',
      'VM_IS_{=IMMOBILE|USING_NESTED_VIRT}',
      'VM_HOST_INCOMPATIBLE_{=VIRTUAL_HARDWARE_PLATFORM_VERSION|VERSION_MIGRATE|VERSION}',
      'VM_NON_SUSPENDABLE',
      'IMPORT_INCOMPATIBLE_VERSION',
      'VGPU_SUSPENSION_NOT_SUPPORTED',
      'VGPU_DESTINATION_INCOMPATIBLE',
      'VDI_ON_BOOT_MODE_INCOMPATIBLE_WITH_OPERATION',
      'SR_DOES_NOT_SUPPORT_MIGRATION',
      'VDI_NEEDS_VM_FOR_MIGRATE',
    ],
  },
  {
    id: 'xapi-cpu',
    class: 'cpu',
    role: 'cause',
    side: 'destination',
    says: ['VM_INCOMPATIBLE_WITH_THIS_HOST{rest}'],
  },
  {
    id: 'xapi-memory',
    class: 'memory',
    role: 'cause',
    side: 'destination',
    says: [
      'HOST_NOT_ENOUGH_FREE_MEMORY{rest}',
      'Cannot_free_this_much_memory{rest}',
      'Ballooning_timeout_before_migration',
      'BALLOONING_TIMEOUT_BEFORE_MIGRATION',
      'xenopsd internal error: {~words}Not_enough_memory{rest}',
    ],
  },
  {
    id: 'xapi-host-lacks',
    class: 'not-migratable',
    role: 'cause',
    side: 'destination',
    says: [
      'VM_REQUIRES_{=SR|VDI|NETWORK|GPU|VGPU|IOMMU|VUSB}{~rest}',
      'HOST_CANNOT_{=SEE_SR|ATTACH_NETWORK}{~rest}',
      'VIF_NOT_IN_MAP{rest}',
      'VDI_NOT_IN_MAP{rest}',
      'HOST_NOT_ENOUGH_PCPUS{rest}',
      'PGPU_INSUFFICIENT_CAPACITY_FOR_VGPU{rest}',
      ...raised('HOST_DISABLED|HOST_NOT_LIVE|HOST_OFFLINE|NO_HOSTS_AVAILABLE'),
      'CANNOT_EVACUATE_HOST{rest}',
    ],
  },
  {
    id: 'xapi-not-reached',
    class: 'unreachable',
    role: 'cause',
    side: 'source',
    says: [
      'VM_MIGRATE_CONTACT_REMOTE_SERVICE_FAILED',
      'Failed_to_contact_remote_service{rest}',
      ...raised('CANNOT_CONTACT_HOST|TLS_CONNECTION_FAILED'),
    ],
  },
  {
    id: 'xapi-storage',
    class: 'storage',
    role: 'cause',
    side: 'source',
    certainty: 'possible',
    says: [
      'MIRROR_FAILED{rest}',
      'VDI_COPY_FAILED{rest}',
      'TOO_MANY_STORAGE_MIGRATES{rest}',
      'SR_BACKEND_FAILURE{rest}',
      'SR_{=FULL|SOURCE_SPACE_INSUFFICIENT|SUSPEND_SPACE_INSUFFICIENT|ATTACH_FAILED|HAS_NO_PBDS|UNHEALTHY|NOT_ATTACHED|OPERATION_NOT_SUPPORTED|VDI_LOCKING_FAILED|NOT_SHARABLE|DEVICE_IN_USE}',
      'VDI_{=IN_USE|MISSING|NOT_AVAILABLE|IO_ERROR|TOO_SMALL|TOO_LARGE|CBT_ENABLED|CONTENT_ID_MISSING|LOCATION_MISSING|INCOMPATIBLE_TYPE}',
      'VM_{=NO_SUSPEND_SR|HAS_NO_SUSPEND_VDI}',
      'SUSPEND_IMAGE_NOT_ACCESSIBLE{rest}',
      'Sr_{=not_attached|unhealthy|attached}{~rest}',
      'Vdi_does_not_exist{rest}',
      'Storage_backend_error{rest}',
      'Storage_interface.{rest}',
      'Activated_on_another_host{rest}',
      'Content_ids_do_not_match{rest}',
      'Migration_preparation_failure{rest}',
      'Migration_mirror_{rest}',
      'No_storage_plugin_for_sr{rest}',
      // CloudStack of a XenServer
      'Can not see storage pool: {rest}',
    ],
  },
  {
    id: 'xapi-guest-silent',
    class: 'not-migratable',
    role: 'cause',
    side: 'source',
    says: [
      'Vms_failed_to_cooperate{rest}',
      'Failed_to_acknowledge_{=suspend|shutdown}_request',
      'Failed_to_suspend{rest}',
      'VMS_FAILED_TO_COOPERATE{rest}',
      'VM_FAILED_{=SUSPEND|SHUTDOWN}_ACKNOWLEDGMENT',
      'VM_{=MISSING|OLD}_PV_DRIVERS',
      'VM_{=SUSPEND|SHUTDOWN}_TIMEOUT',
    ],
  },
  {
    // Xapi_vm_lifecycle: another operation, or the power state, forbids this one.
    id: 'xapi-busy',
    class: 'not-migratable',
    role: 'cause',
    side: 'source',
    says: ['OTHER_OPERATION_IN_PROGRESS{rest}', 'VM_BAD_POWER_STATE{rest}', 'VM_NOT_RESIDENT_HERE{rest}'],
  },
  {
    id: 'xapi-outcome',
    class: 'source-log',
    role: 'effect',
    side: 'source',
    certainty: 'possible',
    says: [
      'Emu_manager_failure{rest}',
      'VM_MIGRATE_FAILED{rest}',
      'VM.pool_migrate R:{word} failed with exception {rest}',
      'VM.migrate_send R:{word} failed with exception {rest}',
      'Xenops_migrate.Remote_failed{rest}',
      '/xen/bin/emu-manager {words}exited with {=code|signal} {int}',
      'Xenops_interface.{=Xenopsd_error|Internal_error}{~rest}',
      // xe, and clients that print the code: Xen Orchestra hides all but it.
      ...raised('INTERNAL_ERROR|OPERATION_NOT_ALLOWED|OPERATION_BLOCKED|IMPORT_ERROR'),
      'XoError: operation failed',
    ],
  },
] as const satisfies readonly StatementRow[]
