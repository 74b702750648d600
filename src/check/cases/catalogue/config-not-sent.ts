import type { KnownCase } from '../known-case'
import type { WrittenPage } from '../page'

const page: WrittenPage = {
  title: 'Devices whose config space was not sent',
  cause: `vmxnet3 did not send its config space before 4.2. The i82801b11 bridge sent no state at all before 2.6, so older releases report an unknown section. pcie-root-port sends its MSI-X state only since 2.10. Such differences do not cause "Bad config data".`,
  affects: 'see the commits',
  fixed: '4.2.0, 2.6.0, 2.10.0',
  commits: ['78dd48df39', '3d100d0fa9', 'bc277a52fb'],
  compat: 'hw_compat_2_9: pcie-root-port x-migrate-msix=false',
  remedies: [
    {
      side: 'both',
      text: 'Detach such a device before the migration and attach it again afterwards.',
      libvirt: { advice: 'detach' },
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'both',
      text: "Start the guest on a release that sends the state, with that release's machine type.",
      guestRestart: true,
      reverse: 'older releases refuse the guest',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/78dd48df39'],
}

export const configNotSent: KnownCase = { code: 'config-not-sent', signature: null, page }
