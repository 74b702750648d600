import { anywhere, onBoth, onDestination, onSource, type Words, words } from './words'

const KEEPS = 'Nothing was sent, and the guest keeps running.'
/** xapi, xenopsd and xenguest write to one file. */
const LOG = '/var/log/xensource.log'

/** What XenServer's and XCP-ng's toolstack says. */
export const XAPI_WORDS = {
  'xapi-blocked': words(
    'other',
    ({ message }) => `XenServer or XCP-ng refuses to migrate or suspend this guest: ${message}. ${KEEPS}`,
    ({ message }) => [
      onSource(
        /LACKS_FEATURE|NON_SUSPENDABLE/.test(message)
          ? "Install Xen's drivers and agent in the guest (it does not answer a request to suspend), or shut it down and start it on the other host."
          : /VERSION/.test(message)
            ? 'Migrate to a host whose XenServer or XCP-ng is at least as new.'
            : 'Take away what the code names (PCI device, vGPU, SR-IOV interface, USB device, checkpoint), or shut the guest down and start it on a host that can run it.',
      ),
    ],
  ),
  'xapi-cpu': words(
    'other',
    `The guest was started with CPU features that the other host lacks (VM_INCOMPATIBLE_WITH_THIS_HOST). ${KEEPS}`,
    [
      onSource(
        'Shut the guest down and start it in the pool of the other host; a pool gives its guests the features that all of its hosts have.',
      ),
    ],
  ),
  'xapi-memory': words(
    'other',
    ({ message }) =>
      `XenServer or XCP-ng did not get the memory for this guest on the host that was to take it: "${message}". No state was loaded.`,
    [onDestination('Free memory there, lower the dynamic minimum of the guest, or choose another host.')],
  ),
  'xapi-host-lacks': words(
    'other',
    ({ message }) =>
      `The host that was to take the guest can't see or does not have what the guest uses, or is not available: "${message}". No state was loaded.`,
    [
      onBoth(
        'Attach that storage or network to the host; or move disks and interfaces along, with a storage repository and a network of the destination for each (xe vm-migrate vdi:… vif:…).',
      ),
    ],
  ),
  'xapi-not-reached': words(
    'other',
    ({ message }) => `One host of XenServer or XCP-ng could not reach the other: "${message}". ${KEEPS}`,
    [
      onBoth(
        'Check name resolution, certificates, firewalls and the port 443 between the addresses of the network that was chosen for the migration.',
      ),
    ],
  ),
  'xapi-storage': words(
    'other',
    ({ message }) =>
      `The storage of XenServer or XCP-ng failed at what was asked: "${message}". No state of a device was refused.`,
    [
      onBoth(
        'Read /var/log/SMlog on both hosts for the same time: the storage manager says there what failed on which repository (SR).',
      ),
    ],
  ),
  'xapi-guest-silent': words(
    'other',
    ({ message }) =>
      `XenServer or XCP-ng asked the guest to suspend, and it did not answer in time or has no drivers that could ("${message}"). Nothing was refused by the other host, and the guest keeps running.`,
    [
      onSource(
        "Install or restart Xen's drivers and agent in the guest; or shut it down and start it on the other host.",
      ),
    ],
  ),
  'xapi-busy': words(
    'other',
    ({ message }) =>
      `XenServer or XCP-ng does not begin while the guest is in this state, or another operation on it is under way: "${message}".`,
    [
      onSource(
        'Look at its power state, its host and its tasks (xe task-list); wait until they have ended, and try again.',
      ),
    ],
  ),
  'xapi-outcome': words(
    'elsewhere',
    ({ message }) =>
      `This is what XenServer's or XCP-ng's toolstack, or a client of it, says: "${message}". What failed stands in the logs of its hosts.`,
    [
      onBoth(`Read ${LOG} on both hosts for the same time: xapi, xenopsd and xenguest write there what they were at.`),
      anywhere('Xen Orchestra shows the code of the error alone; xe vm-migrate on the pool master prints all of it.'),
      onDestination("For the guest's QEMU, read /var/log/daemon.log there."),
    ],
  ),
} as const satisfies Readonly<Record<string, Words>>
