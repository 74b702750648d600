import { anywhere, type FailureText, failureText, onBoth, onDestination, onSource } from './failure-text'

const BASELINE = onBoth(
  'Give the guest a named CPU model that both hosts have (libvirt computes it: hypervisor-cpu-baseline; nova: cpu_mode=custom with cpu_models; KubeVirt and Proxmox VE: a model for the whole cluster) instead of host-passthrough or host-model, and restart it.',
)
const SAME_HOSTS = onDestination(
  'Or migrate to a host with the same CPU, microcode and kernel parameters (mitigations, nested, tsx).',
)

const KERNELS = onBoth(
  'Compare the CPU model, microcode and kernel release of both hosts, and the options of kvm, kvm_intel and kvm_amd (nested, enable_pmu, ignore_msrs).',
)

/** Processors: libvirt's comparison, and what KVM refuses. */
export const CPU_TEXTS = {
  'guest-cpu': failureText(
    'other',
    ({ values: [detail = ''] }) =>
      `The cause is the CPU, not a device: the host that is to run the guest can't provide the CPU that it has or asks for${detail === '' ? '' : ` (${detail})`}. In a migration, the CPU models, microcode or mitigations of the two hosts differ.`,
    [BASELINE, SAME_HOSTS],
  ),
  'cpu-at-start': failureText('start', ({ message }) => `QEMU can't provide the requested CPU: "${message}".`, [
    BASELINE,
    anywhere('Or use a QEMU and a host that know this CPU model.'),
  ]),
  'pseries-at-start': failureText(
    'start',
    ({ message }) =>
      `QEMU did not start: the CPU or the KVM of this host lacks something that the guest's pseries machine has or asks for ("${message}"). No state was loaded.`,
    [
      onBoth(
        'Use a host with that CPU and a kernel that provides it, or set the capability as the message says (-machine cap-…=…). Set it to the same value on both hosts: a migration needs the same capabilities on both sides.',
      ),
    ],
  ),
  'address-width': failureText(
    'start',
    ({ message }) =>
      `QEMU did not start: the guest's memory, its reserve for hot-plugged memory or its PCI windows need more address bits than its CPU has on this host ("${message}"). No state was loaded.`,
    [
      onDestination(
        "Give the guest less memory and a smaller limit for hot-plugged memory (maxmem, <maxMemory>). Or give it more address bits if the host's CPU has them (host-phys-bits=on or phys-bits=… of -cpu, -cpu host).",
      ),
      onBoth('For a guest that migrates, keep memory, maxmem and address bits the same on both sides.'),
    ],
  ),
  'cpu-filtered': failureText(
    'other',
    'QEMU disables a CPU feature that the host does not have. By itself this stops no migration.',
    [],
  ),
  msr: failureText(
    'other',
    ({ values: [msr, value] }) =>
      `KVM refused the guest's MSR ${msr} (${value}) on the host of this log, and QEMU exited, at the end of a migration or at start. Either CPU, microcode or kernel differ from those of the source, or a CPU feature of the guest is not enabled there. No device and no config space is involved.`,
    [BASELINE, KERNELS],
  ),
  'msr-read': failureText(
    'other',
    ({ values: [msr] }) =>
      `KVM could not read the guest's MSR ${msr} on the host of this log, and QEMU exited: this kernel does not support the guest's CPU model.`,
    [KERNELS],
  ),
  'kvm-device': failureText(
    'start',
    ({ message }) =>
      `KVM on this host did not provide part of the guest's machine (its interrupt controller, counters or memory): "${message}". QEMU ends there, most often when it creates the guest.`,
    [
      onDestination(
        "On Arm, choose the interrupt controller that the host has (gic-version=host) and the host's processor (-cpu host); otherwise, compare the kernels and firmware of both hosts.",
      ),
    ],
  ),
  'kvm-registers': failureText(
    'other',
    ({ message }) =>
      `KVM refused the registers of a vCPU on the host of this log ("${message}"). After a migration, this means that the CPU, its firmware or the kernel of the two hosts differ. No device and no config space is involved.`,
    [
      KERNELS,
      onBoth(
        'Migrate between hosts with the same kernel release. On Arm, a register that only one kernel has makes the stream unusable for the other.',
      ),
    ],
  ),
  'arm-registers': failureText(
    'other',
    ({ values: [register] }) =>
      `The source's Arm processor has a register (${register}) that the destination's does not have. The CPU model, one of its options (pmu, sve, pauth, el2), the QEMU release or the host kernel differs. No device and no config space is involved.`,
    [
      onBoth(
        'Start both sides with the same -cpu, the same CPU options and the same machine options (virtualization, secure, mte).',
      ),
      onDestination(
        'Or use the QEMU release of the source: the emulated processor features change from release to release.',
      ),
    ],
  ),
  'kvm-assertion': failureText(
    'other',
    'KVM refused a register of a vCPU, and QEMU aborted on an assertion. After a migration, CPU, microcode or kernel of the two hosts differ. At start, the CPU model does not fit this host.',
    [anywhere('The line above it, "failed to set MSR …", names the register.'), BASELINE, KERNELS],
  ),
  'kvm-entry': failureText(
    'other',
    ({ message }) =>
      `KVM could not run a vCPU: "${message}". After a migration, the CPU state from the source may not fit this host's CPU or kernel. Otherwise the guest itself crashed, or did something that KVM can't run.`,
    [KERNELS],
  ),
  'tsc-frequency': failureText(
    'other',
    ({ message }) =>
      `The guest's time stamp counter runs at a frequency that the destination's CPU can't provide: "${message}".`,
    [
      onDestination('Migrate to a host whose CPU has the same frequency or can scale the counter (TSC scaling).'),
      onSource('Or start the guest without invtsc and with a tsc-frequency=… that all hosts have.'),
    ],
  ),
  'tsc-setting': failureText(
    'other',
    ({ message }) =>
      message.startsWith('Mismatch')
        ? 'The destination was started with a different time stamp counter frequency (tsc-frequency) than the guest has.'
        : "The guest (Windows with Hyper-V's re-enlightenment) needs a time stamp counter whose frequency does not change, and the destination was started without one.",
    [
      onBoth(
        "Give both sides the frequency that the guest has on the source: tsc-frequency=… of -cpu (<timer name='tsc' frequency='…'/>), on hosts that have it or can scale to it.",
      ),
    ],
  ),
  'nested-state': failureText(
    'other',
    "The guest can run virtual machines itself (nested virtualization), and the kernel of one host can't save or load that state.",
    [
      onBoth(
        'Use Linux 4.20 or newer and QEMU 4.1 or newer on both hosts, with the same setting of kvm_intel.nested or kvm_amd.nested.',
      ),
      onSource('Or shut down the nested guests first.'),
    ],
  ),
} as const satisfies Readonly<Record<string, FailureText>>
