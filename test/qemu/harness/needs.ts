/** What a device needs besides itself: arguments in front of it, and properties that refer to them. */
export interface Needs {
  readonly args: readonly string[]
  readonly properties: readonly string[]
}

const CAN = '-object can-bus,id=@-b'

/*
 * By the start of the device's name; the first that fits. @ stands for its id, # for a number of its own. Config space
 * does not show the chassis numbers of ports, but they must differ.
 */
const NEEDS: readonly (readonly [device: RegExp, args: string, properties: string])[] = [
  [/^(pcie-root-port|ioh3420|cxl-rp|xio3130|cxl-downstream)/, '', 'chassis=#'],
  // Config space shows it, so that one number keeps measurements alike; nothing asks for several.
  [/^pci-bridge-seat/, '', 'chassis_nr=2'],
  [/^pci-bridge/, '', 'chassis_nr=1'],
  [/^pxb/, '', 'bus_nr=128'],
  [/^virtio-blk/, '-blockdev driver=null-co,node-name=@-b', 'drive=@-b'],
  [/^nvme/, '-blockdev driver=null-co,node-name=@-b,size=1048576', 'drive=@-b,serial=x'],
  [/^virtio-9p/, '-fsdev synth,id=@-b', 'fsdev=@-b,mount_tag=@'],
  [/^virtio-crypto/, '-object cryptodev-backend-builtin,id=@-b', 'cryptodev=@-b'],
  [/^virtio-mem/, '-m slots=4,maxmem=4G -object memory-backend-ram,id=@-b,size=128M', 'memdev=@-b'],
  [/^virtio-pmem/, '-m slots=4,maxmem=4G -object memory-backend-ram,id=@-b,size=16M', 'memdev=@-b'],
  [/^virtio-input-host/, '', 'evdev=/dev/input/event0'],
  [/^acpi-erst/, '-object memory-backend-ram,id=@-b,size=64K', 'memdev=@-b'],
  [/^ivshmem-plain/, '-object memory-backend-ram,id=@-b,size=1M,share=on', 'memdev=@-b'],
  [
    /^cxl-type3/,
    '-object memory-backend-ram,id=@-b,size=256M -object memory-backend-ram,id=@-c,size=64K',
    'memdev=@-b,lsa=@-c',
  ],
  [/^(AC97|ES1370)/, '-audiodev none,id=@-b', 'audiodev=@-b'],
  [/^virtio-sound/, '-audiodev none,id=@-b', 'audiodev=@-b'],
  [/^kvaser/, CAN, 'canbus=@-b'],
  [/^(pcm3680|mioe3680|ctucan)/, CAN, 'canbus0=@-b,canbus1=@-b'],
  [/^pci-ipmi/, '-device ipmi-bmc-sim,id=@-b', 'bmc=@-b'],
  [/^pci-serial-2x/, '-chardev null,id=@-b -chardev null,id=@-c', 'chardev1=@-b,chardev2=@-c'],
  [
    /^pci-serial-4x/,
    '-chardev null,id=@-b -chardev null,id=@-c -chardev null,id=@-d -chardev null,id=@-e',
    'chardev1=@-b,chardev2=@-c,chardev3=@-d,chardev4=@-e',
  ],
  [/^pci-serial/, '-chardev null,id=@-b', 'chardev=@-b'],
  // Their serial number shows the address, which is otherwise one more than that of the card before.
  [/^(e1000e|igb|vmxnet3)/, '-netdev hubport,id=@-b,hubid=1', 'netdev=@-b,mac=52:54:00:12:34:56'],
  [
    /^(virtio-net|e1000|igb|i82(5|801$|801,)|ne2k|pcnet|rtl8139|tulip|vmxnet3|sungem)/,
    '-netdev hubport,id=@-b,hubid=1',
    'netdev=@-b',
  ],
]

const words = (text: string, separator: string): string[] => (text === '' ? [] : text.split(separator))

/**
 * @param device as after -device: "virtio-net-pci,aer=on"
 * @param number one that no other device of the machine has, from 1
 */
export function needsOf(device: string, id: string, number: number): Needs {
  const found = NEEDS.find(([name]) => name.test(device))
  if (!found) return { args: [], properties: [] }
  const [, args, properties] = found
  const fill = (text: string) => text.replaceAll('@', id).replaceAll('#', `${number}`)
  const isGiven = (property: string) => device.includes(`,${property.slice(0, property.indexOf('='))}=`)
  return { args: words(fill(args), ' '), properties: words(fill(properties), ',').filter((one) => !isGiven(one)) }
}
