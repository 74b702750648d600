/** What a device type needs besides itself to be made: arguments in front of it, and properties that name them. */
export interface Backend {
  readonly args: readonly string[]
  readonly properties: readonly string[]
}

const CAN = '-object can-bus,id=@-b'
const ROOM = '-m slots=4,maxmem=4G'

/*
 * By the start of the type's name; the first that fits. @ is replaced by the device's id, # by a number of its own. Nothing
 * of this host is behind them: disks are null, networks lead nowhere. QEMU 5.2 to 11.1 take them.
 */
const BACKENDS: readonly (readonly [type: RegExp, args: string, properties: string])[] = [
  [/^(?:pcie-root-port|ioh3420|cxl-rp|xio3130-downstream|cxl-downstream)$/, '', 'chassis=#'],
  [/^pci-bridge/, '', 'chassis_nr=#'],
  [/^pxb/, '', 'bus_nr=128'],
  [/^virtio-blk/, '-blockdev driver=null-co,node-name=@-b,read-zeroes=on', 'drive=@-b'],
  [/^nvme$/, '-blockdev driver=null-co,node-name=@-b,read-zeroes=on,size=1048576', 'drive=@-b,serial=x'],
  [/^virtio-9p/, '-fsdev synth,id=@-b', 'fsdev=@-b,mount_tag=@'],
  [/^virtio-crypto/, '-object cryptodev-backend-builtin,id=@-b', 'cryptodev=@-b'],
  [/^virtio-mem/, `${ROOM} -object memory-backend-ram,id=@-b,size=128M`, 'memdev=@-b'],
  [/^virtio-pmem/, `${ROOM} -object memory-backend-ram,id=@-b,size=16M`, 'memdev=@-b'],
  [/^acpi-erst/, '-object memory-backend-ram,id=@-b,size=64K', 'memdev=@-b'],
  [/^ivshmem-plain/, '-object memory-backend-ram,id=@-b,size=1M,share=on', 'memdev=@-b'],
  [
    /^cxl-type3/,
    '-object memory-backend-ram,id=@-b,size=256M -object memory-backend-ram,id=@-c,size=64K',
    'volatile-memdev=@-b,lsa=@-c',
  ],
  [/^(?:AC97|ES1370|virtio-sound)/, '-audiodev none,id=@-b', 'audiodev=@-b'],
  [/^kvaser/, CAN, 'canbus=@-b'],
  [/^(?:pcm3680|mioe3680|ctucan)/, CAN, 'canbus0=@-b,canbus1=@-b'],
  [/^pci-ipmi/, '-device ipmi-bmc-sim,id=@-b', 'bmc=@-b'],
  [/^pci-serial-2x/, '-chardev null,id=@-b -chardev null,id=@-c', 'chardev1=@-b,chardev2=@-c'],
  [
    /^pci-serial-4x/,
    '-chardev null,id=@-b -chardev null,id=@-c -chardev null,id=@-d -chardev null,id=@-e',
    'chardev1=@-b,chardev2=@-c,chardev3=@-d,chardev4=@-e',
  ],
  [/^pci-serial/, '-chardev null,id=@-b', 'chardev=@-b'],
  [
    /^(?:virtio-net|e1000|igb$|i82(?:5|801$|801,)|ne2k_pci|pcnet|rtl8139|tulip|vmxnet3|sungem)/,
    '-netdev hubport,id=@-b,hubid=1',
    'netdev=@-b',
  ],
]

const words = (text: string, separator: string): string[] => (text === '' ? [] : text.split(separator))

/**
 * What a device needs.
 * @param type QEMU's name: "virtio-blk-pci"
 * @param id its `id=`, letters and digits
 * @param number one that no other device of the machine has, from 1
 */
export function backendOf(type: string, id: string, number: number): Backend {
  const [, args = '', properties = ''] = BACKENDS.find(([name]) => name.test(type)) ?? []
  const fill = (text: string) => text.replaceAll('@', id).replaceAll('#', `${number}`)
  return { args: words(fill(args), ' '), properties: words(fill(properties), ',') }
}
