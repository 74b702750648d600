import { machineTypes } from './harness/installed'
import { describeRestores, migrant } from './harness/restore'

/* Streams of emulated devices, changed byte by byte and loaded again. */

const Q35 = machineTypes('pc-q35').at(-1)!
const PC = machineTypes('pc-i440fx').at(-1)!

describeRestores(migrant(Q35, 'pcie.0', 'pcie-root-port', 'pcie-root-port', 4096))
describeRestores(migrant(Q35, 'root-port', 'virtio-net-pci,aer=on,ats=on', 'virtio-net', 4096))
describeRestores(migrant(Q35, 'pcie.0', 'virtio-net-pci,mq=off', 'virtio-net', 256))
describeRestores(migrant(Q35, 'pci-bridge', 'virtio-scsi-pci', 'virtio-scsi', 256))
describeRestores(migrant(PC, 'pci.0', 'virtio-blk-pci,disable-modern=on', 'virtio-blk', 256))
