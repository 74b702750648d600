import { anywhere, type FailureText, failureText, onBoth, onDestination, onSource } from './failure-text'

const KEEPS = 'Nothing was sent, and the guest keeps running.'
/** xapi, xenopsd and xenguest write to one file. */
const LOG = '/var/log/xensource.log'

/** What XenServer's and XCP-ng's toolstack says. */
export const XAPI_TEXTS = {
  'xapi-blocked': failureText(
    'other',
    ({ message }) => `XenServer or XCP-ng refuses to migrate or suspend this guest: ${message}. ${KEEPS}`,
    ({ message }) => [
      onSource(
        /LACKS_FEATURE|NON_SUSPENDABLE|lacks the feature|not suspendable/.test(message)
          ? "Install Xen's drivers and agent in the guest (it does not answer a request to suspend), or shut it down and start it on the other host."
          : /VERSION|older than the source|product version/.test(message)
            ? 'Migrate to a host whose XenServer or XCP-ng is at least as new.'
            : 'Remove what the error code names (PCI device, vGPU, SR-IOV interface, USB device, checkpoint), or shut the guest down and start it on a host that can run it.',
      ),
    ],
  ),
  'xapi-cpu': failureText(
    'other',
    `The guest was started on a CPU that the other host can't stand in for: it is of another vendor, or lacks features (VM_INCOMPATIBLE_WITH_THIS_HOST). ${KEEPS}`,
    [
      onSource(
        'Shut the guest down and start it on the other host. Between hosts of one vendor, start it in a pool that has both: a pool gives its guests the features that all of its hosts have.',
      ),
    ],
  ),
  'xapi-memory': failureText(
    'other',
    ({ message }) =>
      `XenServer or XCP-ng could not get enough memory for this guest on the receiving host: "${message}". No state was loaded.`,
    [onDestination('Free memory there, lower the dynamic minimum of the guest, or choose another host.')],
  ),
  'xapi-host-lacks': failureText(
    'other',
    ({ message }) =>
      `The receiving host can't reach or does not have what the guest uses, or is not available: "${message}". No state was loaded.`,
    [
      onBoth(
        'Attach that storage or network to the host. Or move the disks and interfaces too, with a storage repository and a network of the destination for each (xe vm-migrate vdi:… vif:…).',
      ),
    ],
  ),
  'xapi-not-reached': failureText(
    'other',
    ({ message }) => `One host of XenServer or XCP-ng could not reach the other: "${message}". ${KEEPS}`,
    [
      onBoth(
        'Check name resolution, certificates, firewalls and port 443 between the addresses of the network that was chosen for the migration.',
      ),
    ],
  ),
  'xapi-storage': failureText(
    'other',
    ({ message }) => `A storage operation of XenServer or XCP-ng failed: "${message}". No device state was refused.`,
    [
      onBoth(
        'Read /var/log/SMlog on both hosts from the same time: the storage manager says there what failed on which repository (SR).',
      ),
    ],
  ),
  'xapi-guest-silent': failureText(
    'other',
    ({ message }) =>
      `XenServer or XCP-ng asked the guest to suspend, but it did not answer in time or lacks the drivers for it ("${message}"). The other host refused nothing, and the guest keeps running.`,
    [
      onSource(
        "Install or restart Xen's drivers and agent in the guest. Or shut it down and start it on the other host.",
      ),
    ],
  ),
  'xapi-busy': failureText(
    'other',
    ({ message }) =>
      `XenServer or XCP-ng does not start while the guest is in this state or another operation on it is running: "${message}".`,
    [
      onSource(
        'Check its power state, its host and its tasks (xe task-list). Wait until they have finished, and try again.',
      ),
    ],
  ),
  'xapi-outcome': failureText(
    'elsewhere',
    ({ message }) =>
      `This message comes from the toolstack of XenServer or XCP-ng, or from a client of it: "${message}". What failed is in the logs of its hosts.`,
    [
      onBoth(
        `Read ${LOG} on both hosts from the same time: xapi, xenopsd and xenguest log there what they were doing.`,
      ),
      anywhere('Xen Orchestra shows only the error code; xe vm-migrate on the pool master prints the whole error.'),
      onDestination("For the guest's QEMU, read /var/log/daemon.log there."),
    ],
  ),
} as const satisfies Readonly<Record<string, FailureText>>
