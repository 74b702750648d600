import { describeAgreement } from './harness/agreement'
import { machineTypes } from './harness/installed'
import { at, MODERN, onQ35, WITH_LEGACY } from './harness/virtio-rows'

/* Masks of virtio devices as every machine type sets them up by default, at every placement. */

const DEVICES = [...WITH_LEGACY, ...MODERN]

for (const machine of machineTypes('pc-q35')) describeAgreement(machine, onQ35(DEVICES))
for (const machine of machineTypes('pc-i440fx')) describeAgreement(machine, at('pci.0', DEVICES))
