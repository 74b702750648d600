const PORTS = 12
const port = (index: number): string =>
  `<controller type='pci' index='${index}' model='pcie-root-port'><address type='pci' bus='0x00' slot='0x${(1 + Math.floor((index - 1) / 8)).toString(16)}' function='0x${(index - 1) % 8}'${index % 8 === 1 ? " multifunction='on'" : ''}/></controller>`

/**
 * A domain with a dozen devices behind root ports.
 * @param devices more of them, or others
 * @param disk path of a qcow2 image
 */
export const domainXml = (name: string, devices: string, disk: string): string => `<domain type='qemu'>
<name>${name}</name><memory unit='MiB'>32</memory><vcpu>1</vcpu>
<os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>
<devices><emulator>/usr/bin/qemu-system-x86_64</emulator>
<controller type='pci' index='0' model='pcie-root'/>
${Array.from({ length: PORTS }, (_, i) => port(i + 1)).join('\n')}
<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${disk}'/><target dev='vda' bus='virtio'/></disk>
<controller type='scsi' model='virtio-scsi'/><controller type='virtio-serial'/><controller type='usb' model='qemu-xhci'/>
<interface type='user'><mac address='52:54:00:00:00:01'/><model type='virtio'/></interface>
<interface type='user'><mac address='52:54:00:00:00:02'/><model type='e1000e'/></interface>
<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng><memballoon model='virtio'/>
<input type='tablet' bus='virtio'/><input type='keyboard' bus='virtio'/><input type='mouse' bus='virtio'/>
<video><model type='virtio'/></video><graphics type='vnc' port='-1'><listen type='none'/></graphics>
${devices}
</devices></domain>`
