import type { StatementRow } from './row'

/**
 * State of devices whose program, kernel interface or library has the last word: usbredirparser/usbredirparser.c of
 * usbredir 0.15, backends/{dbus-vmstate,tpm/*}.c, hw/virtio/vhost*.c, hw/{usb,char,scsi,block,uefi,ppc,s390x,intc}/ and
 * target/{ppc,s390x} of QEMU 5.2 to 11.1.
 */
export const BACKENDS = [
  {
    id: 'usb-redirection',
    class: 'device-state',
    role: 'cause',
    side: 'destination',
    says: [
      'error unserialize caps mismatch ours: {digits} recv: {digits}',
      'error unserialize {=magic mismatch|length mismatch|packet header invalid|caps mismatch}',
      'error unserialize {int} bytes of extraneous state data',
      'Out of memory allocating unserialize buffer',
      'unserialization must use a pristine parser',
      'usbredirparser: {=buffer underflow|error}{~rest}',
      'usbredir: endpoint {int} has bulk receiving started with zero max_packet_size',
    ],
  },
  {
    id: 'usb-redirection-caps',
    class: 'device-state',
    role: 'harmless',
    side: 'destination',
    says: ['unserialize missing some caps; ours: {rest}'],
  },
  {
    id: 'dbus-state',
    class: 'device-state',
    role: 'cause',
    side: 'either',
    says: [
      'dbus_{load|save}_state_proxy: {rest}',
      'dbus_vmstate_{post_load|pre_save}: {rest}',
      'dbus_get_proxies: {rest}',
      "Failed to restore Id '{quoted}'",
      "Failed to find proxy Id '{quoted}'",
    ],
  },
  {
    id: 'tpm-start',
    class: 'tpm',
    role: 'cause',
    side: 'destination',
    says: [
      'tpm-emulator: TPM result for CMD_{word}: {rest}',
      'tpm-emulator: could not send INIT: {rest}',
      'tpm-emulator: Setting {word} failed{rest}',
    ],
  },
  {
    id: 'backend-postcopy',
    class: 'postcopy',
    role: 'cause',
    side: 'either',
    says: [
      'vhost-user backend not capable of postcopy',
      'Failed to {send|receive reply to} postcopy_{rest}',
      'Failed to get postcopy_advise reply from vhost',
      'Unexpected size for postcopy reply {rest}',
      'postcopy reply not fully consumed {rest}',
      'Postcopy not supported on non-Linux systems',
    ],
  },
  {
    id: 'backend-transfer',
    class: 'virtio-backend',
    role: 'cause',
    side: 'either',
    says: [
      '{Back-end|vhost transport} does not support migration state transfer',
      'Back-end of {words} does not support migration through qemu',
      'Failed to {set up state transfer pipe|initiate state transfer}: {rest}',
      'Error {getting vhost|saving} back-end {of|state of} {rest}',
      'inflight buffer subsection has not been loaded',
      'vhost_set_inflight_fd failed: {rest}',
      'vhost_dev_prepare_inflight failed: {rest}',
    ],
  },
  {
    id: 'device-numbers',
    class: 'field-mismatch',
    role: 'cause',
    side: 'destination',
    says: [
      'Invalid virtqueue index in request list: {rest}',
      'invalid SCSI request migration data',
      'inconsistent state in serial device{rest}',
      'AHCI: {DMA|FIS RX} engine should be off, but status bit indicates it is still running',
      'only one NVMe namespace is supported for migration',
      'invalid uefi variable{| policy}{end}',
      'out of variable memory ({int} > {int})',
      'Unsupported old non-softfloat CPU state',
    ],
  },
  {
    id: 'power-state',
    class: 'kvm-state',
    role: 'cause',
    side: 'destination',
    says: [
      'Process table config unsupported by the host',
      'Error writing the KVM hash table{rest}',
      'Short write while restoring the KVM hash table',
      'The file backend for the spapr-nvdimm device {name} at source is a pmem{rest}',
      'The guest expects hcall-flush support for the spapr-nvdimm device {name}, use pmem_override=on to continue',
    ],
  },
  {
    id: 'mainframe-state',
    class: 'kvm-state',
    role: 'cause',
    side: 'either',
    says: [
      'S390_{SET|GET}_KEYS error {int}',
      'storage key {save|load} could not allocate memory',
      '{Storage key|Storage attributes} data is incomplete',
      'Unexpected storage {key|attribute} flag data: {size}',
      'Error {int} while setting storage attributes',
      'setting KVM_S390_VM_MIGRATION failed{rest}',
      'Migration of interrupt state failed',
      'Setting interrupt state failed {int}',
      "flic: couldn't {allocate memory|retrieve irqs from kernel}{rest}",
    ],
  },
] as const satisfies readonly StatementRow[]
