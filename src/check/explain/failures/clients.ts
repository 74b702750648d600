import { ADVICE } from '../../cases/advice'
import { anywhere, type FailureText, failureText, onBoth, onDestination } from './failure-text'

const LOG =
  "Read the guest's log on this host from the same time (/var/log/libvirt/qemu/VM.log), and libvirt's journal: the last line that QEMU or libvirt wrote is the reason."

/** What clients of libvirt say of a call that failed. */
export const CLIENT_TEXTS = {
  'call-migrate': failureText(
    'elsewhere',
    ({ message }) =>
      `A client of libvirt asked for a migration, and the call failed: "${message}". The guest's log on the destination has what its QEMU refused.`,
    [],
  ),
  'call-restore': failureText(
    'open',
    ({ message }) =>
      `A client of libvirt asked for a saved guest or a snapshot to be loaded, and the call failed: "${message}". Its QEMU exited, or refused the state: this log does not say which.`,
    [onDestination(LOG, ADVICE.guestLog.command)],
  ),
  'call-save': failureText(
    'other',
    ({ message }) =>
      `A client of libvirt asked for the guest's state or a snapshot to be saved, and the call failed: "${message}". Nothing was loaded, and no config space was compared.`,
    [anywhere(LOG, ADVICE.guestLog.command)],
  ),
  'call-start': failureText(
    'start',
    ({ message }) =>
      `A client of libvirt asked for a guest to be created or started, and the call failed: "${message}". No state was loaded.`,
    [anywhere(LOG, ADVICE.guestLog.command)],
  ),
  'call-define': failureText(
    'start',
    ({ message }) => `libvirt did not accept a guest's definition: "${message}". No state was sent or loaded.`,
    [anywhere('Correct what the message names in the XML; virt-xml-validate FILE domain shows the line.')],
  ),
  'call-device': failureText(
    'start',
    ({ message }) =>
      `A device was not added to a guest, not changed, or not taken back from it: "${message}". No state was sent or loaded.`,
    [
      anywhere(
        'Correct what the reason names (address, driver, file), and repeat the command. A running guest must release a device itself before it is gone.',
      ),
    ],
  ),
  'call-storage': failureText(
    'other',
    ({ message }) => `libvirt could not use a storage pool or a volume: "${message}". No config space was compared.`,
    [anywhere('Check that the pool is active, the path of the volume, and whether it already exists.')],
  ),
  'call-network': failureText(
    'start',
    ({ message }) => `libvirt could not use a virtual network: "${message}". No state was sent or loaded.`,
    [
      anywhere(
        'Check that the network is active, that nothing else on this host has its bridge or its addresses, and that the firewall which libvirt uses runs.',
      ),
    ],
  ),
  'call-connect': failureText(
    'other',
    ({ message }) => `A client did not reach libvirt, or lost the connection: "${message}". No QEMU was asked.`,
    [
      anywhere(
        'Check that libvirtd or virtqemud runs on that host, that its socket is there, and that the user may use it.',
      ),
    ],
  ),
  'hook-refused': failureText(
    'start',
    ({ message }) =>
      `A hook script on this host refused the guest, or failed: "${message}". libvirt then does not start or migrate it.`,
    [
      anywhere(
        'Run the script in /etc/libvirt/hooks by hand with the arguments in the message: it must end with status 0, whatever the guest and the operation.',
      ),
    ],
  ),
  'helper-failed': failureText(
    'open',
    ({ message }) =>
      `A program that libvirt ran for a guest, a network or a volume failed: "${message}". This log does not say of which operation, nor that any device state was compared.`,
    [
      anywhere(
        'Run the program in the message by hand with the same arguments: its own words, and its exit status, say what it lacks.',
      ),
    ],
  ),
  'call-refused': failureText(
    'open',
    ({ message }) =>
      `libvirt refused a call: "${message}". This log does not say of which operation, nor that any device state was compared.`,
    [
      anywhere(
        'Change what the message names, if it names anything of this host or of the definition, and repeat the command.',
      ),
      onBoth(LOG, ADVICE.guestLog.command),
    ],
  ),
} as const satisfies Readonly<Record<string, FailureText>>
