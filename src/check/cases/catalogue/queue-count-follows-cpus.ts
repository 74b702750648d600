import type { KnownCase } from '../known-case'
import type { CasePage, Remedy } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['virtio-blk-pci', 'virtio-scsi-pci', 'vhost-user-blk-pci', 'vhost-user-scsi-pci', 'vhost-scsi-pci'],
  where: [{ in: 'MSIX', register: 'FLAGS', fields: ['QSIZE'], open: true }],
  destinationQemu: { from: '5.2' },
}

/** The number of queues of a disk: that of its vectors without the one for changes of its configuration. */
const DISK_QUEUES: Pick<Remedy, 'libvirt' | 'fill'> = {
  libvirt: `<disk type='block' device='disk'>
  <driver name='qemu' type='raw' queues='QUEUES'/>
  <source dev='/dev/disk'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
  fill: { QUEUES: { field: 'QSIZE', small: true } },
}

const page: CasePage = {
  title: 'The number of queues follows the number of virtual CPUs at start',
  cause:
    'Since QEMU 5.2, virtio-blk and virtio-scsi (and their vhost-user forms) get one queue for each virtual CPU that the guest starts with, and one MSI-X vector for each queue. A guest that was started with 2 CPUs and got a third by hot-plug has vectors for 2; a destination started with -smp 3 has vectors for 3. Machine types up to 5.1 have one queue. Setting the number of queues on one end only has the same effect.',
  affects: 'QEMU 5.2 and newer on both ends with different -smp; or one end with a machine type up to 5.1',
  fixed: null,
  introduced: '5.2.0',
  commits: ['9445e1e15e', '6a55882284', 'a4eef0711b'],
  compat: 'hw_compat_5_1: num-queues=1, num_queues=1',
  remedies: [
    {
      side: 'destination',
      text: "Start the destination with as many CPUs as the source started with, and hot-plug the rest as the source did (-smp 2,maxcpus=8 and -device ...-cpu). libvirt uses the source's <vcpus> list for this.",
      libvirt: "<vcpu current='2'>8</vcpu>",
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'destination',
      text: "Or set the source's number of queues explicitly.",
      set: {
        device: 'DEVICE',
        property: 'num-queues',
        from: { field: 'QSIZE', small: true },
        lookUp: 'It is one less than the Count that lspci -vv on the source shows for MSI-X.',
        on: ['virtio-blk-pci', 'vhost-user-blk-pci'],
        overruledBy: { property: 'vectors' },
        each: 'unsigned',
      },
      ...DISK_QUEUES,
      guestRestart: false,
      reverse: 'every host the guest later migrates to needs the same value',
    },
    {
      side: 'destination',
      text: 'On a SCSI controller the property has a different name.',
      set: {
        device: 'DEVICE',
        property: 'num_queues',
        from: { field: 'QSIZE', small: true, plus: -2 },
        lookUp: 'It is three less than the Count that lspci -vv on the source shows for MSI-X.',
        on: ['virtio-scsi-pci', 'vhost-scsi-pci', 'vhost-user-scsi-pci'],
        overruledBy: { property: 'vectors' },
        each: 'unsigned',
      },
      libvirt: "<controller type='scsi' model='virtio-scsi'><driver queues='QUEUES'/></controller>",
      fill: { QUEUES: { field: 'QSIZE', small: true, plus: -2 } },
      guestRestart: false,
      reverse: 'every host the guest later migrates to needs the same value',
    },
    {
      side: 'destination',
      text: "If vectors is set by hand, set it to the source's value: the number of queues does not change it.",
      set: {
        device: 'DEVICE',
        property: 'vectors',
        from: { field: 'QSIZE', small: true, plus: 1 },
        lookUp: 'It is the Count that lspci -vv on the source shows for MSI-X.',
        each: 'unsigned',
        onlyWhereSet: true,
      },
      guestRestart: false,
      reverse: 'every host the guest later migrates to needs the same value',
    },
    {
      side: 'both',
      text: "For the future, pin the number of queues in the guest's definition.",
      ...DISK_QUEUES,
      guestRestart: true,
      reverse: null,
    },
  ],
  sources: [
    'https://gitlab.com/qemu-project/qemu/-/issues/2594',
    'https://gitlab.com/qemu-project/qemu/-/commit/9445e1e15e',
  ],
}

export const queueCountFollowsCpus: KnownCase = { code: 'queue-count-follows-cpus', signature, page }
