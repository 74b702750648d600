import { page as aerMessageNumber } from './catalogue/aer-message-number'
import { page as aerUncorrectableMask } from './catalogue/aer-uncorrectable-mask'
import { page as ariNextFunction } from './catalogue/ari-next-function'
import { page as atsPageAligned } from './catalogue/ats-page-aligned'
import { page as bridgeReservation } from './catalogue/bridge-reservation'
import { page as bridgeWindow } from './catalogue/bridge-window'
import { page as capabilityMissing } from './catalogue/capability-missing'
import { page as cirrusVideoMemory } from './catalogue/cirrus-video-memory'
import { page as configNotSent } from './catalogue/config-not-sent'
import { page as deviceSerialNumber } from './catalogue/device-serial-number'
import { page as extendedCapabilityMissing } from './catalogue/extended-capability-missing'
import { page as extendedConfigStart } from './catalogue/extended-config-start'
import { page as extendedTag } from './catalogue/extended-tag'
import { page as historyOfTheCheck } from './catalogue/history-of-the-check'
import { page as hostBridgeUnchecked } from './catalogue/host-bridge-unchecked'
import { page as hotPlugCapable } from './catalogue/hot-plug-capable'
import { page as hotPlugDefault } from './catalogue/hot-plug-default'
import { page as igbFunctionLevelReset } from './catalogue/igb-function-level-reset'
import { page as intelHdaMsiAddress } from './catalogue/intel-hda-msi-address'
import { page as interruptPinAssertion } from './catalogue/interrupt-pin-assertion'
import { page as linkStatusActive } from './catalogue/link-status-active'
import { page as linkStatusUnchecked } from './catalogue/link-status-unchecked'
import { page as msiPendingBits } from './catalogue/msi-pending-bits'
import { page as msixVectorCount } from './catalogue/msix-vector-count'
import { page as multifunction } from './catalogue/multifunction'
import { page as necXhciMsiVectors } from './catalogue/nec-xhci-msi-vectors'
import { page as nicPropertiesUnchecked } from './catalogue/nic-properties-unchecked'
import { page as notMigratable } from './catalogue/not-migratable'
import { page as nvmeIds } from './catalogue/nvme-ids'
import { page as nvmeMsixRegion } from './catalogue/nvme-msix-region'
import { page as oldestMachineTypes } from './catalogue/oldest-machine-types'
import { page as optionRomSize } from './catalogue/option-rom-size'
import { page as otherDevice } from './catalogue/other-device'
import { page as pciBridgeShpc } from './catalogue/pci-bridge-shpc'
import { page as pciSerial2xCrash } from './catalogue/pci-serial-2x-crash'
import { page as pciSerialProgIf } from './catalogue/pci-serial-prog-if'
import { page as portNumber } from './catalogue/port-number'
import { page as pvscsiLayout } from './catalogue/pvscsi-layout'
import { page as queueCountFollowsCpus } from './catalogue/queue-count-follows-cpus'
import { page as qxlRevision } from './catalogue/qxl-revision'
import { page as regionSize } from './catalogue/region-size'
import { page as rootPortAcs } from './catalogue/root-port-acs'
import { page as rootPortLink } from './catalogue/root-port-link'
import { page as silentAfterRestore } from './catalogue/silent-after-restore'
import { page as slotInterlockStatus } from './catalogue/slot-interlock-status'
import { page as slotNumber } from './catalogue/slot-number'
import { page as slotPowerController } from './catalogue/slot-power-controller'
import { page as slotPresenceDetect } from './catalogue/slot-presence-detect'
import { page as spaprStatusCapList } from './catalogue/spapr-status-cap-list'
import { page as subsystemIdsUnchecked } from './catalogue/subsystem-ids-unchecked'
import { page as vfioHostDevice } from './catalogue/vfio-host-device'
import { page as vfioLoadOrder } from './catalogue/vfio-load-order'
import { page as vfioVendorSpecific } from './catalogue/vfio-vendor-specific'
import { page as vgaRevision } from './catalogue/vga-revision'
import { page as vhostUserBlkConfigSize } from './catalogue/vhost-user-blk-config-size'
import { page as vhostVsockModern } from './catalogue/vhost-vsock-modern'
import { page as virtioBackendFeatures } from './catalogue/virtio-backend-features'
import { page as virtioBalloonConfigSize } from './catalogue/virtio-balloon-config-size'
import { page as virtioBalloonVectors } from './catalogue/virtio-balloon-vectors'
import { page as virtioBlkVectors } from './catalogue/virtio-blk-vectors'
import { page as virtioDeviceControl } from './catalogue/virtio-device-control'
import { page as virtioForm } from './catalogue/virtio-form'
import { page as virtioFunctionLevelReset } from './catalogue/virtio-function-level-reset'
import { page as virtioGpuMsix } from './catalogue/virtio-gpu-msix'
import { page as virtioLegacyRegionSize } from './catalogue/virtio-legacy-region-size'
import { page as virtioLinkControl } from './catalogue/virtio-link-control'
import { page as virtioMemVectors } from './catalogue/virtio-mem-vectors'
import { page as virtioNetVectors } from './catalogue/virtio-net-vectors'
import { page as virtioNoSoftReset } from './catalogue/virtio-no-soft-reset'
import { page as virtioPagePerVq } from './catalogue/virtio-page-per-vq'
import { page as virtioPcieCapability } from './catalogue/virtio-pcie-capability'
import { page as virtioPowerState } from './catalogue/virtio-power-state'
import { page as virtioRngVectors } from './catalogue/virtio-rng-vectors'
import { page as vmxnet3Layout } from './catalogue/vmxnet3-layout'
import { page as xhciCapabilityOrder } from './catalogue/xhci-capability-order'
import { page as xhciEndpointCapability } from './catalogue/xhci-endpoint-capability'
import { page as xhciWithoutMsix } from './catalogue/xhci-without-msix'
import type { CasePage } from './page'

/** The pages of all known causes, by code; loaded only where one is to be shown. */
export const PAGES: Readonly<Record<string, CasePage>> = {
  'not-migratable': notMigratable,
  'pci-serial-2x-crash': pciSerial2xCrash,
  'slot-presence-detect': slotPresenceDetect,
  'slot-interlock-status': slotInterlockStatus,
  'msi-pending-bits': msiPendingBits,
  'aer-uncorrectable-mask': aerUncorrectableMask,
  'vfio-vendor-specific': vfioVendorSpecific,
  'virtio-rng-vectors': virtioRngVectors,
  'ats-page-aligned': atsPageAligned,
  'virtio-balloon-config-size': virtioBalloonConfigSize,
  'vhost-user-blk-config-size': vhostUserBlkConfigSize,
  'virtio-legacy-region-size': virtioLegacyRegionSize,
  'vhost-vsock-modern': vhostVsockModern,
  'spapr-status-cap-list': spaprStatusCapList,
  'nec-xhci-msi-vectors': necXhciMsiVectors,
  'xhci-capability-order': xhciCapabilityOrder,
  'xhci-without-msix': xhciWithoutMsix,
  'queue-count-follows-cpus': queueCountFollowsCpus,
  'virtio-blk-vectors': virtioBlkVectors,
  'virtio-net-vectors': virtioNetVectors,
  'option-rom-size': optionRomSize,
  'virtio-gpu-msix': virtioGpuMsix,
  'virtio-balloon-vectors': virtioBalloonVectors,
  'virtio-mem-vectors': virtioMemVectors,
  'interrupt-pin-assertion': interruptPinAssertion,
  'link-status-active': linkStatusActive,
  'aer-message-number': aerMessageNumber,
  'xhci-endpoint-capability': xhciEndpointCapability,
  'virtio-pcie-capability': virtioPcieCapability,
  'pvscsi-layout': pvscsiLayout,
  'vmxnet3-layout': vmxnet3Layout,
  'virtio-page-per-vq': virtioPagePerVq,
  'virtio-backend-features': virtioBackendFeatures,
  'virtio-device-control': virtioDeviceControl,
  'virtio-link-control': virtioLinkControl,
  'virtio-power-state': virtioPowerState,
  'cirrus-video-memory': cirrusVideoMemory,
  'pci-bridge-shpc': pciBridgeShpc,
  'intel-hda-msi-address': intelHdaMsiAddress,
  'slot-power-controller': slotPowerController,
  'pci-serial-prog-if': pciSerialProgIf,
  'root-port-acs': rootPortAcs,
  'virtio-function-level-reset': virtioFunctionLevelReset,
  'qxl-revision': qxlRevision,
  'vga-revision': vgaRevision,
  'nvme-ids': nvmeIds,
  'nvme-msix-region': nvmeMsixRegion,
  'hot-plug-capable': hotPlugCapable,
  'ari-next-function': ariNextFunction,
  'igb-function-level-reset': igbFunctionLevelReset,
  'virtio-no-soft-reset': virtioNoSoftReset,
  'extended-tag': extendedTag,
  'root-port-link': rootPortLink,
  'virtio-form': virtioForm,
  'other-device': otherDevice,
  multifunction: multifunction,
  'port-number': portNumber,
  'slot-number': slotNumber,
  'device-serial-number': deviceSerialNumber,
  'bridge-reservation': bridgeReservation,
  'vfio-host-device': vfioHostDevice,
  'msix-vector-count': msixVectorCount,
  'region-size': regionSize,
  'bridge-window': bridgeWindow,
  'capability-missing': capabilityMissing,
  'extended-capability-missing': extendedCapabilityMissing,
  'subsystem-ids-unchecked': subsystemIdsUnchecked,
  'nic-properties-unchecked': nicPropertiesUnchecked,
  'link-status-unchecked': linkStatusUnchecked,
  'host-bridge-unchecked': hostBridgeUnchecked,
  'silent-after-restore': silentAfterRestore,
  'hot-plug-default': hotPlugDefault,
  'history-of-the-check': historyOfTheCheck,
  'config-not-sent': configNotSent,
  'vfio-load-order': vfioLoadOrder,
  'oldest-machine-types': oldestMachineTypes,
  'extended-config-start': extendedConfigStart,
}
