/**
 * What a command does to the guest that it is run on or in. `reads`: nothing. `pauses`: the guest stops for
 * milliseconds and then resumes by itself. `stops`: it does not run afterwards. `changes`: it removes a device, writes
 * a register, or resumes the guest. For the last two, the text next to the command says so.
 */
export type Effect = 'reads' | 'pauses' | 'stops' | 'changes'

/** Where a command is run. */
export type CommandPlace = 'host' | 'guest' | 'monitor'

/** A command that pcimig prints for the user to run. Words in capitals are to be filled in. */
export interface AdvisedCommand {
  readonly command: string
  readonly where: CommandPlace
  readonly effect: Effect
}

/** Number of the fd set that passes a file to QEMU; libvirt numbers its own from 0. */
const SET = 77077
const STATE = '{"execute":"xen-save-devices-state","arguments":{"filename":"FILE","live":false}}'

/**
 * Device state by `xen-save-devices-state`, which is in every QEMU since 1.1: what a migration sends, without RAM. With
 * `live` false it does not touch the disks of a machine that is not running. QEMU 7.2 crashes on a device that can't be
 * migrated, so it is asked first; releases that can't say (before 6.0, whose schema has no `blocked-reasons`) are left
 * alone.
 */
const deviceState = (
  ask: string,
  [id, answered]: readonly [string, string],
  save: readonly string[],
  after: readonly string[],
): string =>
  [
    ask,
    'q \'{"execute":"query-qmp-schema"}\' | grep blocked-reasons > /dev/null &&',
    // The whole answer as one line, dropped if it names a reason or if there is no answer.
    `q '{"execute":"query-migrate"${id}}' | tr -d '\\n' | grep -v blocked-reasons | grep '${answered}' > /dev/null &&`,
    `${save.join(' &&\n')} ||`,
    'echo "not taken: a device forbids migration, or QEMU is older than 6.0"',
    ...after,
  ].join('\n')

/** Every command that is printed anywhere: in next steps, remedies, help and documents. */
export const ADVICE = {
  /**
   * Device state of a libvirt guest, through a file descriptor: QEMU needs no access to a file. `migrate "exec:…"`
   * would end the guest (SIGSYS), as libvirt starts QEMU with `-sandbox on,spawn=deny`.
   */
  deviceStateLibvirt: {
    command: deviceState(
      'q() { virsh qemu-monitor-command VM "$@"; }',
      ['', '"return":'],
      [
        `q --pass-fds 7 '{"execute":"add-fd","arguments":{"fdset-id":${SET}}}' 7> SIDE.dev`,
        `q '${STATE.replace('FILE', `/dev/fdset/${SET}`)}'`,
      ],
      [`q '{"execute":"remove-fd","arguments":{"fdset-id":${SET}}}'`],
    ),
    where: 'host',
    effect: 'pauses',
  },
  /** The same at QMP's own socket, into a file that QEMU may write. */
  deviceStateQmp: {
    command: deviceState(
      `q() { (printf '%s\\n' '{"execute":"qmp_capabilities"}' "$1"; sleep 1) | socat - UNIX-CONNECT:QMP_SOCKET; }`,
      // The greeting is answered too: that answer is not the wanted one.
      [',"id":"blocked?"', 'blocked?'],
      [`q '${STATE.replace('FILE', '/var/tmp/SIDE.dev')}'`],
      [],
    ),
    where: 'host',
    effect: 'pauses',
  },
  configOfAll: { command: 'lspci -xxxx > SIDE.txt', where: 'guest', effect: 'reads' },
  configOfOne: { command: 'lspci -xxxx -s ADDRESS > SIDE.txt', where: 'guest', effect: 'reads' },
  hostFunction: {
    command:
      'mkdir HOST_ADDRESS && cd /sys/bus/pci/devices/HOST_ADDRESS && cp config resource uevent "$OLDPWD/HOST_ADDRESS"',
    where: 'host',
    effect: 'reads',
  },
  journal: { command: 'journalctl --since yesterday | pcimig explain', where: 'host', effect: 'reads' },
  guestLog: { command: 'pcimig explain /var/log/libvirt/qemu/VM.log', where: 'host', effect: 'reads' },
  podLog: {
    command: 'kubectl logs virt-launcher-VM-ID -c compute | pcimig explain',
    where: 'host',
    effect: 'reads',
  },
  definition: { command: 'virsh dumpxml VM', where: 'host', effect: 'reads' },
  /** For a second machine with the same devices, which never runs and has its own name. */
  twinDefinition: {
    command: "virsh dumpxml VM --migratable | sed 's#<name>.*</name>#<name>pcimig-twin</name>#; /<uuid>/d' > twin.xml",
    where: 'host',
    effect: 'reads',
  },
  twin: { command: 'virsh create twin.xml --paused', where: 'host', effect: 'reads' },
  /** The twin that `pcimig twin` defines, in TWIN.xml. */
  createTwin: { command: 'virsh create --paused TWIN.xml', where: 'host', effect: 'reads' },
  destroyTwin: { command: 'virsh destroy TWIN', where: 'host', effect: 'reads' },
  saveTwin: { command: 'virsh save pcimig-twin SIDE.save', where: 'host', effect: 'reads' },
  twinGone: { command: 'virsh destroy pcimig-twin', where: 'host', effect: 'reads' },
  saveLibvirt: { command: 'virsh save VM SIDE.save', where: 'host', effect: 'stops' },
  restoreLibvirt: { command: 'virsh restore SIDE.save', where: 'host', effect: 'changes' },
  attach: { command: 'virsh attach-device VM DEVICE.xml --live', where: 'host', effect: 'changes' },
  detach: { command: 'virsh detach-device VM DEVICE.xml --live', where: 'host', effect: 'changes' },
  detachForGood: { command: 'virsh detach-device VM DEVICE.xml --live --config', where: 'host', effect: 'changes' },
  /** Only for a QEMU without libvirt; the guest stops at the end, and `cont` resumes it. */
  saveMonitor: { command: 'migrate "exec:cat > SIDE.mig"', where: 'monitor', effect: 'stops' },
  goOn: { command: 'cont', where: 'monitor', effect: 'changes' },
  /**
   * Mask Bits follow Message Data, whose place depends on the width of the address. In the other form the same offset
   * holds Message Data itself, and without Maskable (bit 8 of Message Control) another capability.
   */
  unmaskMsi: {
    command:
      'f=$((0x$(setpci -s ADDRESS CAP_MSI+2.w))); [ $((f & 0x100)) = 0 ] || setpci -s ADDRESS CAP_MSI+$([ $((f & 0x80)) = 0 ] && echo 0c || echo 10).l=0',
    where: 'guest',
    effect: 'changes',
  },
  toggleInterlock: { command: 'setpci -s ADDRESS CAP_EXP+18.w=0800:0800', where: 'guest', effect: 'changes' },
} as const satisfies Readonly<Record<string, AdvisedCommand>>

/** Returns a command with its words in capitals filled in. */
export const filled = ({ command }: AdvisedCommand, words: Readonly<Record<string, string>>): string =>
  Object.entries(words).reduce((text, [word, value]) => text.replaceAll(word, value), command)
