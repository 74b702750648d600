/**
 * States that are registered without a device type (vmstate_register), which -dump-vmstate does not list, of q35, virt and
 * pseries. Measured on 5.2.0, 7.2.22, 10.0.13 and 11.1.3: each machine's own stream was loaded with version 0 of the section,
 * and with every name that the program holds as a subsection of version 2147483647; QEMU names the version that it has, or
 * does not know it (`npm run registered`). One a line; the fields, separated by tabs:
 *
 * 1. its name; 2. places in MEASURED of the releases; 3. the version that is sent, and the lowest that is loaded;
 * 4. its own subsections with their versions, without those nested in them.
 */
export const REGISTERED: string = `
PCIBUS	0123	1/1
acpi_build	0123	1/1
apic	0123	3/3
cpu	0	12/11	cpu/async_pf_int_msr:1 cpu/async_pf_msr:1 cpu/async_pv_eoi_msr:1 cpu/avx512:1 cpu/exception_info:1 cpu/fpop_ip_dp:1 cpu/intel_pt:1 cpu/mcg_ext_ctl:1 cpu/mpx:1 cpu/msr_architectural_pmu:1 cpu/msr_hyperv_crash:1 cpu/msr_hyperv_hypercall:1 cpu/msr_hyperv_reenlightenment:1 cpu/msr_hyperv_runtime:1 cpu/msr_hyperv_stimer:1 cpu/msr_hyperv_synic:1 cpu/msr_hyperv_time:1 cpu/msr_hyperv_vapic:1 cpu/msr_ia32_feature_control:1 cpu/msr_ia32_misc_enable:1 cpu/msr_smi_count:1 cpu/msr_tsc_adjust:1 cpu/msr_tscdeadline:1 cpu/msr_tsx_ctrl:1 cpu/nested_state:1 cpu/pkru:1 cpu/poll_control_msr:1 cpu/spec_ctrl:1 cpu/steal_time_msr:1 cpu/svn_npt:1 cpu/tsc_khz:1 cpu/umwait:1 cpu/virt_ssbd:1 cpu/xss:1
cpu	01	5/5	cpu/altivec:1 cpu/compat:1 cpu/fpu:1 cpu/slb:1 cpu/sr:1 cpu/tlb6xx:1 cpu/tlbmas:1 cpu/tm:1 cpu/vsx:1
cpu	1	12/11	cpu/amd_tsc_scale_msr:1 cpu/arch_lbr:1 cpu/async_pf_int_msr:1 cpu/async_pf_msr:1 cpu/async_pv_eoi_msr:1 cpu/avx512:1 cpu/exception_info:1 cpu/fpop_ip_dp:1 cpu/intel_amx_xtile:1 cpu/intel_pt:1 cpu/intel_sgx:1 cpu/mcg_ext_ctl:1 cpu/mpx:1 cpu/msr_architectural_pmu:1 cpu/msr_hyperv_crash:1 cpu/msr_hyperv_hypercall:1 cpu/msr_hyperv_reenlightenment:1 cpu/msr_hyperv_runtime:1 cpu/msr_hyperv_stimer:1 cpu/msr_hyperv_synic:1 cpu/msr_hyperv_time:1 cpu/msr_hyperv_vapic:1 cpu/msr_ia32_feature_control:1 cpu/msr_ia32_misc_enable:1 cpu/msr_smi_count:1 cpu/msr_tsc_adjust:1 cpu/msr_tscdeadline:1 cpu/msr_tsx_ctrl:1 cpu/msr_xfd:1 cpu/nested_state:1 cpu/pdptrs:1 cpu/pkrs:1 cpu/pkru:1 cpu/poll_control_msr:1 cpu/spec_ctrl:1 cpu/steal_time_msr:1 cpu/svm_guest:1 cpu/svn_npt:1 cpu/triple_fault:1 cpu/tsc_khz:1 cpu/umwait:1 cpu/virt_ssbd:1 cpu/xss:1
cpu	1	22/22	cpu/irq-line-state:1 cpu/iwmmxt:1 cpu/m:4 cpu/m-security:1 cpu/pmsav7:1 cpu/pmsav7-rnr:1 cpu/pmsav8:1 cpu/serror:1 cpu/sme:1 cpu/sve:1 cpu/thumb2ee:1 cpu/vfp:3
cpu	2	12/11	cpu/amd_tsc_scale_msr:1 cpu/arch_lbr:1 cpu/async_pf_int_msr:1 cpu/async_pf_msr:1 cpu/async_pv_eoi_msr:1 cpu/avx512:1 cpu/exception_info:1 cpu/fpop_ip_dp:1 cpu/fred:1 cpu/intel_amx_xtile:1 cpu/intel_pt:1 cpu/intel_sgx:1 cpu/mcg_ext_ctl:1 cpu/mpx:1 cpu/msr_architectural_pmu:1 cpu/msr_hwcr:1 cpu/msr_hyperv_crash:1 cpu/msr_hyperv_hypercall:1 cpu/msr_hyperv_reenlightenment:1 cpu/msr_hyperv_runtime:1 cpu/msr_hyperv_stimer:1 cpu/msr_hyperv_synic:1 cpu/msr_hyperv_time:1 cpu/msr_hyperv_vapic:1 cpu/msr_ia32_feature_control:1 cpu/msr_ia32_misc_enable:1 cpu/msr_smi_count:1 cpu/msr_tsc_adjust:1 cpu/msr_tscdeadline:1 cpu/msr_tsx_ctrl:1 cpu/msr_xfd:1 cpu/nested_state:1 cpu/pdptrs:1 cpu/pkrs:1 cpu/pkru:1 cpu/poll_control_msr:1 cpu/spec_ctrl:1 cpu/steal_time_msr:1 cpu/svm_guest:1 cpu/svn_npt:1 cpu/triple_fault:1 cpu/tsc_khz:1 cpu/umwait:1 cpu/virt_ssbd:1 cpu/xen_vcpu:1 cpu/xss:1
cpu	2	22/22	cpu/irq-line-state:1 cpu/iwmmxt:1 cpu/m:4 cpu/m-security:1 cpu/pmsav7:1 cpu/pmsav7-rnr:1 cpu/pmsav8:1 cpu/serror:1 cpu/sme:1 cpu/sve:1 cpu/thumb2ee:1 cpu/vfp:3 cpu/wfxt-timer:1
cpu	2	5/5	cpu/altivec:1 cpu/bhrb:1 cpu/compat:1 cpu/fpu:1 cpu/reservation:1 cpu/slb:2 cpu/sr:1 cpu/tlb6xx:1 cpu/tlbemb:1 cpu/tlbmas:1 cpu/tm:1 cpu/vsx:1
cpu	3	12/11	cpu/amd_tsc_scale_msr:1 cpu/apx:1 cpu/arch_lbr:1 cpu/async_pf_int_msr:1 cpu/async_pf_msr:1 cpu/async_pv_eoi_msr:1 cpu/avx512:1 cpu/cet:1 cpu/error_code:1 cpu/exception_info:1 cpu/fpop_ip_dp:1 cpu/fred:1 cpu/intel_amx_xtile:1 cpu/intel_pt:1 cpu/intel_sgx:1 cpu/mcg_ext_ctl:1 cpu/mpx:1 cpu/msr_architectural_pmu:1 cpu/msr_hwcr:1 cpu/msr_hyperv_crash:1 cpu/msr_hyperv_hypercall:1 cpu/msr_hyperv_reenlightenment:1 cpu/msr_hyperv_runtime:1 cpu/msr_hyperv_stimer:1 cpu/msr_hyperv_synic:1 cpu/msr_hyperv_time:1 cpu/msr_hyperv_vapic:1 cpu/msr_ia32_feature_control:1 cpu/msr_ia32_misc_enable:1 cpu/msr_pl0_ssp:1 cpu/msr_smi_count:1 cpu/msr_tsc_adjust:1 cpu/msr_tscdeadline:1 cpu/msr_tsx_ctrl:1 cpu/msr_xfd:1 cpu/nested_state:1 cpu/pdptrs:1 cpu/pkrs:1 cpu/pkru:1 cpu/poll_control_msr:1 cpu/spec_ctrl:1 cpu/steal_time_msr:1 cpu/svm_guest:1 cpu/svn_npt:1 cpu/triple_fault:1 cpu/tsc_khz:1 cpu/umwait:1 cpu/virt_ssbd:1 cpu/xen_vcpu:1 cpu/xss:1
cpu	3	22/22	cpu/event:1 cpu/fpmr:1 cpu/irq-line-state:1 cpu/m:4 cpu/m-security:1 cpu/pmsav7:1 cpu/pmsav7-rnr:1 cpu/pmsav8:1 cpu/pstate64:1 cpu/serror:1 cpu/sme:1 cpu/sve:1 cpu/syndrome64:1 cpu/thumb2ee:1 cpu/vfp:3 cpu/wfxt-timer:1 cpu/zt0:1
cpu	3	5/5	cpu/altivec:1 cpu/bhrb:1 cpu/compat:1 cpu/fpu:1 cpu/reservation:1 cpu/rtas_stopped:1 cpu/slb:2 cpu/sr:1 cpu/tlb6xx:1 cpu/tlbemb:1 cpu/tlbmas:1 cpu/tm:1 cpu/vsx:1
cpu_common	0123	1/1	cpu_common/crash_occurred:1 cpu_common/exception_index:1
globalstate	0123	1/1
i2c_bus	0123	1/1
icp/server	0123	1/1
ics	0	1/1
ipmi-bmc-sim	12	1/1
ps2kbd	0	3/2	ps2kbd/ledstate:3 ps2kbd/need_high_bit:1
ps2mouse	0	2/2
spapr	1	3/1	spapr/cap/ccf_assist:1 spapr/cap/cfpc:1 spapr/cap/dfp:1 spapr/cap/fwnmi:1 spapr/cap/hpt_maxpagesize:1 spapr/cap/htm:1 spapr/cap/ibs:1 spapr/cap/large_decr:1 spapr/cap/nested_kvm_hv:1 spapr/cap/rpt_invalidate:1 spapr/cap/sbbc:1 spapr/cap/vsx:1
spapr	23	3/1	spapr/cap/ail_mode_3:1 spapr/cap/ccf_assist:1 spapr/cap/cfpc:1 spapr/cap/dawr1:1 spapr/cap/dfp:1 spapr/cap/fwnmi:1 spapr/cap/hpt_maxpagesize:1 spapr/cap/htm:1 spapr/cap/ibs:1 spapr/cap/large_decr:1 spapr/cap/nested_kvm_hv:1 spapr/cap/nested_papr:1 spapr/cap/rpt_invalidate:1 spapr/cap/sbbc:1 spapr/cap/vsx:1
spapr-xive	0	1/1
spapr_cpu	0123	1/1	spapr_cpu/vpa:1
spapr_iommu	0	2/2
spapr_iommu	123	3/2
spapr_nvram	0	1/1
spapr_pci	0	2/2
timer	0123	2/1	timer/icount:1
virt_acpi_build	123	1/1
xive-source	0	1/1
xive-tctx	0	1/1
`
