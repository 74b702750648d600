import type { KnownCase } from '../known-case'
import { aerMessageNumber } from './aer-message-number'
import { aerUncorrectableMask } from './aer-uncorrectable-mask'
import { ariNextFunction } from './ari-next-function'
import { atsPageAligned } from './ats-page-aligned'
import { bridgeReservation } from './bridge-reservation'
import { bridgeWindow } from './bridge-window'
import { capabilityMissing } from './capability-missing'
import { cirrusVideoMemory } from './cirrus-video-memory'
import { configNotSent } from './config-not-sent'
import { deviceSerialNumber } from './device-serial-number'
import { extendedCapabilityMissing } from './extended-capability-missing'
import { extendedConfigStart } from './extended-config-start'
import { extendedTag } from './extended-tag'
import { historyOfTheCheck } from './history-of-the-check'
import { hostBridgeUnchecked } from './host-bridge-unchecked'
import { hotPlugCapable } from './hot-plug-capable'
import { hotPlugDefault } from './hot-plug-default'
import { igbFunctionLevelReset } from './igb-function-level-reset'
import { intelHdaMsiAddress } from './intel-hda-msi-address'
import { interruptPinAssertion } from './interrupt-pin-assertion'
import { linkStatusActive } from './link-status-active'
import { linkStatusUnchecked } from './link-status-unchecked'
import { msiPendingBits } from './msi-pending-bits'
import { msixVectorCount } from './msix-vector-count'
import { multifunction } from './multifunction'
import { necXhciMsiVectors } from './nec-xhci-msi-vectors'
import { nicPropertiesUnchecked } from './nic-properties-unchecked'
import { notMigratable } from './not-migratable'
import { nvmeIds } from './nvme-ids'
import { nvmeMsixRegion } from './nvme-msix-region'
import { oldestMachineTypes } from './oldest-machine-types'
import { optionRomSize } from './option-rom-size'
import { otherDevice } from './other-device'
import { pciBridgeShpc } from './pci-bridge-shpc'
import { pciSerial2xCrash } from './pci-serial-2x-crash'
import { pciSerialProgIf } from './pci-serial-prog-if'
import { portNumber } from './port-number'
import { pvscsiLayout } from './pvscsi-layout'
import { queueCountFollowsCpus } from './queue-count-follows-cpus'
import { qxlRevision } from './qxl-revision'
import { regionSize } from './region-size'
import { rootPortAcs } from './root-port-acs'
import { rootPortAtomics } from './root-port-atomics'
import { rootPortLink } from './root-port-link'
import { silentAfterRestore } from './silent-after-restore'
import { slotInterlockStatus } from './slot-interlock-status'
import { slotNumber } from './slot-number'
import { slotPowerController } from './slot-power-controller'
import { slotPresenceDetect } from './slot-presence-detect'
import { spaprStatusCapList } from './spapr-status-cap-list'
import { sriovTooManyFunctions } from './sriov-too-many-functions'
import { subsystemIdsUnchecked } from './subsystem-ids-unchecked'
import { vfioAtsMasked } from './vfio-ats-masked'
import { vfioGpudirectClique } from './vfio-gpudirect-clique'
import { vfioHostDevice } from './vfio-host-device'
import { vfioHostKernelCapabilities } from './vfio-host-kernel-capabilities'
import { vfioHostKernelPme } from './vfio-host-kernel-pme'
import { vfioLoadOrder } from './vfio-load-order'
import { vfioPasid } from './vfio-pasid'
import { vfioResizableBarLimit } from './vfio-resizable-bar-limit'
import { vfioVendorSpecific } from './vfio-vendor-specific'
import { vfioVmdShadow } from './vfio-vmd-shadow'
import { vgaRevision } from './vga-revision'
import { vhostUserBlkConfigSize } from './vhost-user-blk-config-size'
import { vhostVsockModern } from './vhost-vsock-modern'
import { virtioBackendFeatures } from './virtio-backend-features'
import { virtioBalloonConfigSize } from './virtio-balloon-config-size'
import { virtioBalloonVectors } from './virtio-balloon-vectors'
import { virtioBlkVectors } from './virtio-blk-vectors'
import { virtioDeviceControl } from './virtio-device-control'
import { virtioForm } from './virtio-form'
import { virtioFunctionLevelReset } from './virtio-function-level-reset'
import { virtioGpuMsix } from './virtio-gpu-msix'
import { virtioLegacyRegionSize } from './virtio-legacy-region-size'
import { virtioLinkControl } from './virtio-link-control'
import { virtioMemVectors } from './virtio-mem-vectors'
import { virtioNetVectors } from './virtio-net-vectors'
import { virtioNoSoftReset } from './virtio-no-soft-reset'
import { virtioPagePerVq } from './virtio-page-per-vq'
import { virtioPcieCapability } from './virtio-pcie-capability'
import { virtioPowerState } from './virtio-power-state'
import { virtioRngVectors } from './virtio-rng-vectors'
import { vmxnet3Layout } from './vmxnet3-layout'
import { xhciCapabilityOrder } from './xhci-capability-order'
import { xhciEndpointCapability } from './xhci-endpoint-capability'
import { xhciWithoutMsix } from './xhci-without-msix'

/** All known causes. The first whose signature fits is named, so specific ones come before general ones. */
export const CASES: readonly KnownCase[] = [
  notMigratable,
  pciSerial2xCrash,
  sriovTooManyFunctions,
  slotPresenceDetect,
  slotInterlockStatus,
  msiPendingBits,
  aerUncorrectableMask,
  rootPortAtomics,
  vfioGpudirectClique,
  vfioVmdShadow,
  vfioHostKernelPme,
  vfioHostKernelCapabilities,
  vfioResizableBarLimit,
  vfioAtsMasked,
  vfioPasid,
  vfioVendorSpecific,
  virtioRngVectors,
  atsPageAligned,
  virtioBalloonConfigSize,
  vhostUserBlkConfigSize,
  virtioLegacyRegionSize,
  vhostVsockModern,
  spaprStatusCapList,
  necXhciMsiVectors,
  xhciCapabilityOrder,
  xhciWithoutMsix,
  queueCountFollowsCpus,
  virtioBlkVectors,
  virtioNetVectors,
  optionRomSize,
  virtioGpuMsix,
  virtioBalloonVectors,
  virtioMemVectors,
  interruptPinAssertion,
  linkStatusActive,
  aerMessageNumber,
  xhciEndpointCapability,
  virtioPcieCapability,
  pvscsiLayout,
  vmxnet3Layout,
  virtioPagePerVq,
  virtioDeviceControl,
  virtioLinkControl,
  virtioPowerState,
  cirrusVideoMemory,
  bridgeReservation,
  pciBridgeShpc,
  intelHdaMsiAddress,
  slotPowerController,
  pciSerialProgIf,
  rootPortAcs,
  virtioFunctionLevelReset,
  qxlRevision,
  vgaRevision,
  nvmeIds,
  nvmeMsixRegion,
  hotPlugCapable,
  ariNextFunction,
  igbFunctionLevelReset,
  virtioNoSoftReset,
  extendedTag,
  rootPortLink,
  virtioForm,
  virtioBackendFeatures,
  otherDevice,
  multifunction,
  portNumber,
  slotNumber,
  deviceSerialNumber,
  vfioHostDevice,
  msixVectorCount,
  regionSize,
  bridgeWindow,
  capabilityMissing,
  extendedCapabilityMissing,
  subsystemIdsUnchecked,
  nicPropertiesUnchecked,
  linkStatusUnchecked,
  hostBridgeUnchecked,
  silentAfterRestore,
  hotPlugDefault,
  historyOfTheCheck,
  configNotSent,
  vfioLoadOrder,
  oldestMachineTypes,
  extendedConfigStart,
]
