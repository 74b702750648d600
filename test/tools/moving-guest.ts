import { randomBytes } from 'node:crypto'
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A boot sector that counts in the double word at COUNTER: cli; xor ax,ax; mov ds,ax; inc dword [0x7e00]; jmp back.
 * Two readings that differ show that the guest runs.
 */
const COUNTING = [0xfa, 0x31, 0xc0, 0x8e, 0xd8, 0x66, 0xff, 0x06, 0x00, 0x7e, 0xeb, 0xf9]
export const COUNTER = 0x7e00

const SECTOR = 512
const DISK = 1 << 20

/** Names of the files that a moving guest is made of. */
export const BOOT_DISK = 'boot.img'
const RANDOM = 'random'

/** Options of QEMU's that fill so much of a guest's memory with what can't be compressed. Each host reads it anew. */
export const fillsMemory = (directory: string): readonly string[] => [
  '-device',
  `loader,file=${join(directory, RANDOM)},addr=0x1000000,force-raw=on`,
]

/** Makes those files, readable by everybody. @param mebibytes of memory that take time to copy */
export function makeGuestFiles(directory: string, mebibytes: number): void {
  const disk = Buffer.alloc(DISK)
  disk.set(COUNTING)
  disk.writeUInt16LE(0xaa55, SECTOR - 2)
  writeFileSync(join(directory, BOOT_DISK), disk)
  writeFileSync(join(directory, RANDOM), randomBytes(mebibytes << 20))
  chmodSync(directory, 0o755)
}

/** A libvirt domain with a dozen devices that boots the counting disk. @param extra devices */
export const movingDomain = (
  name: string,
  directory: string,
  extra = '',
): string => `<domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
<name>${name}</name><memory unit='MiB'>128</memory><vcpu>2</vcpu>
<os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>
<devices><emulator>/usr/bin/qemu-system-x86_64</emulator>
<disk type='file' device='disk'><driver name='qemu' type='raw' cache='none'/><source file='${join(directory, BOOT_DISK)}'/><target dev='vda' bus='virtio'/><readonly/></disk>
<controller type='scsi' model='virtio-scsi'/><controller type='virtio-serial'/><controller type='usb' model='qemu-xhci'/>
<interface type='user'><mac address='52:54:00:00:00:01'/><model type='virtio'/></interface>
<interface type='user'><mac address='52:54:00:00:00:02'/><model type='e1000e'/></interface>
<input type='tablet' bus='virtio'/><input type='keyboard' bus='virtio'/>
<graphics type='vnc' port='-1'><listen type='none'/></graphics><video><model type='virtio'/></video>
<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng><memballoon model='virtio'/>
<watchdog model='i6300esb' action='none'/>
${extra}
</devices>
<qemu:commandline>${fillsMemory(directory)
  .map((word) => `<qemu:arg value='${word}'/>`)
  .join('')}</qemu:commandline>
</domain>`

/** Ids of processes whose command line has all of these words in it. */
export function processesWith(...words: readonly string[]): number[] {
  const commandLine = (pid: string): string => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1')
    } catch {
      return '' // It has ended.
    }
  }
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => words.every((word) => commandLine(pid).includes(word)))
    .map(Number)
}
