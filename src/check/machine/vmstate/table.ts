/** Made by `npm run vmstate` from -dump-vmstate of these releases for x86_64, aarch64 and ppc64. */
export const MEASURED: readonly string[] = ['5.2', '7.2', '10.0', '11.1']

/**
 * One state a line, each once however many have it, numbered from 0; the fields, separated by tabs:
 *
 * 1. its name; 2. the version that is sent, and the lowest that is loaded;
 * 3. places in MEASURED of the releases in which a device type has it as its section; none if others contain it;
 * 4. its fields as states-form.ts writes them; 5. numbers of its subsections.
 */
export const STATES: string = `
(null)	0/0
a9-scu	1/1	0123	control status
a10.pic	1/1	0123	vector base_addr protect nmi irq_pending fiq_pending enable select mask
a10.pit	1/1	0123	irq_enable irq_status control interval count watch_dog_mode watch_dog_control count_lo count_hi count_ctl timer@625
ac97_bm_regs	1/1		bdbar civ:1 lvi:1 sr:2 picb:2 piv:1 cr:1 bd_valid bd.addr bd.ctl_len
ac97	3/2	0123	dev@543 glob_cnt glob_sta cas bm_regs;1@4 mixer_data:256 unused?:3
acpi_pcihp_pci_status	1/1		up down
acpi-erst	1/1	123	operation:1 busy_status:1 command_status:1 record_offset reg_action:8 reg_value:8 record_identifier:8 next_record_index
acpi-ged-state	1/1		sel
acpi-ged	1/1	2	ged_state;1@8	19 14 17
acpi-ged	1/1	3	ged_state;1@8	19 14 17 20 18
acpi-ged	1/1	2	ged_state;1@8	19 15 17
acpi-ged	1/1	3	ged_state;1@8	19 15 17 20 18
acpi-ged	1/1	01	ged_state;1@8	19 16
acpi-ged/cpuhp	1/1		cpuhp_state;1@0
acpi-ged/cpuhp	1/1		cpuhp_state;1@173
acpi-ged/ghes	1/1		ghes_state;1@21
acpi-ged/ghes	1/1		ghes_state;1@22
acpi-ged/hest	1/1		ghes_state;1@23
acpi-ged/memhp	1/1		memhp_state;1@423
acpi-ged/pcihp	1/1		pcihp_state.hotplug_select pcihp_state.acpi_pcihp_pci_status;1@6 pcihp_state.acpi_index
acpi-ghes	1/1		ghes_addr_le:8
acpi-ghes	1/1		hw_error_le:8
acpi-hest	1/1		hest_addr_le:8
adb_device	0/0		devaddr handler
adb_kbd	2/2	123	parent_obj@24 data:128 rptr wptr count
adb_mouse	2/2	123	parent_obj@24 buttons_state last_buttons_state dx dy dz
ADM1266	0/0	23	parent@602
ADM1272	0/0	123	parent@602 ein_ext:8 pin_ext restart_time:1 peak_vin:2 peak_vout:2 peak_iout:2 peak_temperature:2 peak_pin:2 pmon_control:1 pmon_config:2 alert1_config:2 alert2_config:2 device_config:2 hysteresis_low:2 hysteresis_high:2 status_hysteresis:1 status_gpio:1 strt_up_iout_lim:2
ahci port	1/0		port;1@310 port.ifs[0];1@312 port_state finished port_regs.lst_addr port_regs.lst_addr_hi port_regs.fis_addr port_regs.fis_addr_hi port_regs.irq_stat port_regs.irq_mask port_regs.cmd port_regs.tfdata port_regs.sig port_regs.scr_stat port_regs.scr_ctl port_regs.scr_err port_regs.scr_act port_regs.cmd_issue done_first_drq:1 busy_slot init_d2h_sent:1 ncq_tfs;1@460
ahci	1/0		dev@29 control_regs.cap control_regs.ghc control_regs.irqstatus control_regs.impl control_regs.version idp_index ports
allwinner_emac	1/1	0123	mii;1@658 ctl tx_mode rx_ctl int_ctl int_sta phy_target rx_fifo@250 rx_num_packets rx_packet_size rx_packet_pos tx_fifo;1@250 tx_length tx_channel
allwinner-a10-ccm	1/1	23	regs
allwinner-a10-dramc	1/1	23	regs
allwinner-ahci	1/1	0123	regs
allwinner-cpucfg	1/1	0123	gen_ctrl super_standby entry_addr
allwinner-h3-ccu	1/1	0123	regs
allwinner-h3-dramc	1/1	0123	dramcom dramctl dramphy
allwinner-h3-sysctrl	1/1	0123	regs
allwinner-r40-ccu	1/1	23	regs
allwinner-r40-dramc	1/1	23	dramcom dramctl dramphy
allwinner-rtc	1/1	0123	regs
allwinner-sdhost	1/1	01	global_ctl clock_ctl timeout bus_width block_size byte_count transfer_cnt command command_arg response irq_mask irq_status status fifo_wlevel fifo_func_sel debug_enable auto12_arg newtiming_set newtiming_debug hardware_rst dmac desc_base dmac_status dmac_irq card_threshold startbit_detect response_crc data_crc status_crc
allwinner-sdhost	1/1	23	global_ctl clock_ctl timeout bus_width block_size byte_count transfer_cnt command command_arg response irq_mask irq_status status fifo_wlevel fifo_func_sel debug_enable auto12_arg newtiming_set newtiming_debug hardware_rst dmac desc_base dmac_status dmac_irq card_threshold startbit_detect response_crc data_crc status_crc sample_delay
allwinner-sid	1/1	0123	control rdkey identifier.data;1:1
allwinner-sramc	1/1	23	sram_ver sram_soft_entry_reg0
allwinner-sun8i-emac	1/1	0123	mii_phy_addr:1 mii_cmd mii_data mii_cr mii_st mii_adv basic_ctl0 basic_ctl1 int_en int_sta frm_flt rx_ctl0 rx_ctl1 rx_desc_head rx_desc_curr tx_ctl0 tx_ctl1 tx_desc_head tx_desc_curr tx_flowctl
allwinner-wdt	1/1	23	timer;1@625 regs
allwinner.i2c	1/1	23	addr:1 xaddr:1 data:1 cntr:1 ccr:1 srst:1 efr:1 lcr:1
allwinner.spi	1/1	23	tx_fifo@250 rx_fifo@250 regs
amd-iommu	0/0	0123
APM State	1/1		apmc:1 apms:1
arm_gic_irq_state	1/1		enabled:1 pending:1 active:1 level:1 model:1 edge_trigger:1 group:1
arm_gic_virt_state	1/1		h_hcr h_misr h_lr h_apr cpu_ctlr priority_mask:2 running_priority:2 current_pending:2 bpr:1 abpr:1
arm_gic	12/12	0123	ctlr cpu_ctlr irq_state;1@52 irq_target:1 priority1:1 priority2:1 sgi_pending:1 priority_mask:2 running_priority:2 current_pending:2 bpr:1 abpr:1 apr nsapr	53
arm_gicv3_cpu	1/1		level gicr_ctlr gicr_statusr gicr_waker gicr_propbaser:8 gicr_pendbaser:8 gicr_igroupr0 gicr_ienabler0 gicr_ipendr0 gicr_iactiver0 edge_trigger gicr_igrpmodr0 gicr_nsacr gicr_ipriorityr:1 icc_ctlr_el1:8 icc_pmr_el1:8 icc_bpr:8 icc_apr:8 icc_igrpen:8 icc_ctlr_el3:8	61 60
arm_gicv3_cpu	1/1		level gicr_ctlr gicr_statusr gicr_waker gicr_propbaser:8 gicr_pendbaser:8 gicr_igroupr0 gicr_ienabler0 gicr_ipendr0 gicr_iactiver0 edge_trigger gicr_igrpmodr0 gicr_nsacr gicr_ipriorityr:1 icc_ctlr_el1:8 icc_pmr_el1:8 icc_bpr:8 icc_apr:8 icc_igrpen:8 icc_ctlr_el3:8	61 60 58
arm_gicv3_cpu	1/1		level gicr_ctlr gicr_statusr gicr_waker gicr_propbaser:8 gicr_pendbaser:8 gicr_igroupr0 gicr_ienabler0 gicr_ipendr0 gicr_iactiver0 edge_trigger gicr_igrpmodr0 gicr_nsacr gicr_ipriorityr:1 icc_ctlr_el1:8 icc_pmr_el1:8 icc_bpr:8 icc_apr:8 icc_igrpen:8 icc_ctlr_el3:8	61 60 58 59
arm_gicv3_cpu/gicv4	1/1		gicr_vpropbaser:8 gicr_vpendbaser:8
arm_gicv3_cpu/nmi	1/1		gicr_inmir0
arm_gicv3_cpu/sre_el1	1/1		icc_sre_el1:8
arm_gicv3_cpu/virt	1/1		ich_apr:8 ich_hcr_el2:8 ich_lr_el2:8 ich_vmcr_el2:8
arm_gicv3_its	0/0	0123	ctlr iidr cbaser:8 cwriter:8 creadr:8 baser:8
arm_gicv3	1/1	2	gicd_ctlr gicd_statusr group grpmod enabled pending active level edge_trigger gicd_ipriority:1 gicd_irouter:8 gicd_nsacr cpu@57	68 67
arm_gicv3	1/1	3	gicd_ctlr gicd_statusr group grpmod enabled pending active level edge_trigger gicd_ipriority:1 gicd_irouter:8 gicd_nsacr cpu@57	68 67 69
arm_gicv3	1/1	1	gicd_ctlr gicd_statusr group grpmod enabled pending active level edge_trigger gicd_ipriority:1 gicd_irouter:8 gicd_nsacr cpu@56	68
arm_gicv3	1/1	0	gicd_ctlr gicd_statusr group grpmod enabled pending active level edge_trigger gicd_ipriority:1 gicd_irouter:8 gicd_nsacr cpu@55	68
arm_gicv3/gicd_nmi	1/1		nmi
arm_gicv3/gicd_no_migration_shift_bug	1/1		gicd_no_migration_shift_bug:1
arm_gicv3/hvf_gic_state	1/1
arm_mptimer_timerblock	3/3		control status timer;1@625
arm_mptimer	3/3	0123	timerblock;3@70
arm.cortex-a9-global-timer	1/1	0	timer:8 counter:8 ref_counter:8 cpu_ref_time:8 per_cpu;1@75
arm.cortex-a9-global-timer	1/1	123	timer:8 counter:8 ref_counter:8 cpu_ref_time:8 per_cpu;1@75	74
arm.cortex-a9-global-timer.control	1/1		control
arm.cortex-a9-global-timer.percpu	1/1		control compare:8 status inc
armsse-cpu-pwrctrl	1/1	123	cpupwrcfg
armsse-mhu	1/1	0123	cpu0intr cpu1intr
armv7m_nvic_info	1/1		prio:2 enabled:1 pending:1 active:1 level:1
armv7m_nvic	4/4	0123	vectors;1@78 prigroup[M_REG_NS]	80
armv7m_nvic/m-security	1/1		sec_vectors;1@78 prigroup[M_REG_S] itns:1
armv7m_systick	2/2	0	control tick:8 ptimer;1@625
armv7m_systick	3/3	123	refclk@161 cpuclk@161 control tick:8 ptimer;1@625
armv7m	1/1	123	refclk@161 cpuclk@161
aspeed-mmi	1/1	0123	phycr phydata
aspeed.adc	1/1	123	regs
aspeed.gpio	1/1	0123	sets;1@87 debounce_regs
aspeed.gpio/regs	1/1		data_value data_read direction int_enable int_sens_0 int_sens_1 int_sens_2 int_status reset_tol cmd_source_0 cmd_source_1 debounce_1 debounce_2 input_mask
aspeed.hace	1/1	12	regs total_req_len iov_count
aspeed.hace	2/2	3	total_req_len
aspeed.i2c	2/2	0	intr_status busses;1@92 pool:1
aspeed.i2c	2/2	1	intr_status busses;1@95 pool:1
aspeed.i2c	3/3		id:1 ctrl timing intr_ctrl intr_status cmd buf pool_ctrl dma_addr dma_len
aspeed.i2c	3/3	2	intr_status busses;1@96 share_pool:1
aspeed.i2c	4/4	3	intr_status busses;1@97 share_pool:1
aspeed.i2c	5/5		regs
aspeed.i2c	6/6		regs pool:1 dma_dram_offset:8
aspeed.i2c	8/8		regs pending_intr_sts;7 pool:1 dma_dram_offset:8
aspeed.i3c	1/1		regs
aspeed.i3c	1/1	12	regs devices;1@98
aspeed.i3c	1/1	3	regs devices;1@195
aspeed.lpc	2/2	123	regs subdevice_irqs_pending
aspeed.ltpi-ctrl	1/1	3	ctrl_regs phy_regs top_regs
aspeed.new-vic	1/1	0123	level:8 raw:8 select:8 enable:8 trigger:8 sense:8 dual_edge:8 event:8
aspeed.pwm	1/1	3	regs
aspeed.rtc	1/0	01	reg offset offset
aspeed.rtc	2/0	23	reg offset:8
aspeed.sbc	1/1	123	regs
aspeed.scu	2/2	0123	regs
aspeed.sdhci	1/0	0123	regs
aspeed.sdmc	1/1	01	regs
aspeed.sdmc	2/2	23	regs
aspeed.smc	2/2	01	regs snoop_index:1 snoop_dummies:1
aspeed.smc	3/1	3	regs unused;2:2 unselect;3:1
aspeed.smc	3/2	2	regs snoop_index:1 snoop_dummies:1 unselect;3:1
aspeed.timer	2/2		id:1 level timer:48 reload match
aspeed.timerctrl	2/2	0123	ctrl ctrl2 ctrl3 irq_sts timers;1@115
aspeed.xdma	1/0	0123	regs
axp2xx_pmu	1/0	23	regs:1 ptr:1 count:1
bcm2835_gpio	1/1	0123	fsel:1 lev0 lev1 sd_fsel:1
bcm2835_sys_timer	1/1	0123	reg.ctrl_status reg.compare
bcm2835_thermal	1/1	0123	ctl
bcm2835-aux	1/1	0123	read_fifo:1 read_pos:1 read_count:1 ier:1 iir:1
bcm2835-cprman-clock-mux	1/1	0	srcs@160
bcm2835-cprman-clock-mux	1/1	123	srcs@161
bcm2835-cprman-dsi0hsck-mux	1/1	0	plla_in@160 plld_in@160
bcm2835-cprman-dsi0hsck-mux	1/1	123	plla_in@161 plld_in@161
bcm2835-cprman-pll-channel	1/1	0	pll_in@160
bcm2835-cprman-pll-channel	1/1	123	pll_in@161
bcm2835-cprman-pll	1/1	0	xosc_in@160
bcm2835-cprman-pll	1/1	123	xosc_in@161
bcm2835-cprman	1/1	0123	regs
bcm2835-dma-chan	1/1		cs conblk_ad ti source_ad dest_ad txfr_len stride nextconbk debug
bcm2835-dma	1/1	0123	chan;1@132 int_status enable
bcm2835-fb	1/1	0123	lock:1 invalidate:1 pending:1 config.xres config.yres config.xres_virtual config.yres_virtual config.xoffset config.yoffset config.bpp config.base unused:8 config.pixo config.alpha
bcm2835-i2c	1/1	23	c s dlen a div del clkt last_dlen
bcm2835-ic	1/1	0123	gpu_irq_level:8 gpu_irq_enable:8 arm_irq_level:1 arm_irq_enable:1 fiq_enable:1 fiq_select:1
bcm2835-mbox_box	1/1		reg count status config
bcm2835-mbox	1/1	0123	available:1 mbox;1@137
bcm2835-otp	1/1	23	otp_rows
bcm2835-powermgt	1/1	123	rstc rsts wdog
bcm2835-property	1/1	0123	macaddr:6 addr pending:1
bcm2835-rng	1/1	0123	rng_ctrl rng_status
bcm2835-sdhost	1/1	0123	cmd cmdarg status rsp config edm vdd hbct hblc fifo_pos fifo_len fifo datacnt
bcm2835-spi	1/1	23	tx_fifo@250 rx_fifo@250 cs clk dlen ltoh dc
bcm2836-control	2/1	0123	mailboxes route_gpu_irq:1 route_gpu_fiq:1 timercontrol mailboxcontrol timer;2:48 local_timer_control;2 route_localtimer;2:1
bcm2838_gpio	1/1	23	fsel:1 lev0 lev1 sd_fsel:1 pup_cntrl_reg
bochs-display	0/0	0123	pci@543 vbe_regs:2 big_endian_fb:1
cadence_gem	4/4	0123	regs phy_regs:2 phy_loop:1 rx_desc_addr tx_desc_addr sar_active:1
cadence_timer	1/1		reg_clock reg_count reg_value reg_interval:2 reg_match:2 reg_intr reg_intr_en reg_event_ctrl reg_event
cadence_TTC	1/1	0123	timer@149
cadence_uart	3/2	0	r rx_fifo:1 tx_fifo:1 rx_count tx_count rx_wpos fifo_trigger_handle:8 refclk;3@160
cadence_uart	3/2	123	r rx_fifo:1 tx_fifo:1 rx_count tx_count rx_wpos fifo_trigger_handle:8 refclk;3@161
can_sja	1/1		mode:1 status_pel:1 interrupt_pel:1 interrupt_en:1 rxmsg_cnt:1 rxbuf_start:1 clock:1 code_mask:8 tx_buff:13 rx_buff:64 rx_ptr rx_cnt control:1 status_bas:1 interrupt_bas:1 code:1 mask:1 filter@643
CCID Answer state	1/1		slot:1 seq:1
CCID BulkIn state	1/1		data:384 len pos
ccid-card-passthru	1/1	0123	vscard_in_data:65536 vscard_in_pos vscard_in_hdr atr:40 atr_length:1
cframe	1/1		data
cirrus_vga	2/1	0123	vga.latch vga.sr_index:1 vga.sr:256 vga.gr_index:1 cirrus_shadow_gr0:1 cirrus_shadow_gr1:1 vga.gr:254 vga.ar_index:1 vga.ar:21 vga.ar_flip_flop vga.cr_index:1 vga.cr:256 vga.msr:1 vga.fcr:1 vga.st00:1 vga.st01:1 vga.dac_state:1 vga.dac_sub_index:1 vga.dac_read_index:1 vga.dac_write_index:1 vga.dac_cache:3 vga.palette:768 vga.bank_offset cirrus_hidden_dac_lockindex:1 cirrus_hidden_dac_data:1 vga.hw_cursor_x vga.hw_cursor_y
cirrus_vga	2/2	0123	dev@543 cirrus_vga@158
clock	0/0		period:8
clock	0/0		period:8	162
clock/muldiv	1/1		multiplier divider
cmsdk-apb-dualtimer-module	1/1		timer;1@625 load value control intstatus
cmsdk-apb-dualtimer	1/1	0	timermod;1@163 timeritcr timeritop
cmsdk-apb-dualtimer	2/2	123	timclk@161 timermod;1@163 timeritcr timeritop
cmsdk-apb-timer	1/1	0	timer;1@625 ctrl value reload intstatus
cmsdk-apb-timer	2/2	123	timer;1@625 pclk@161 ctrl value reload intstatus
cmsdk-apb-uart	1/1	0123	state ctrl intstatus bauddiv txbuf:1 rxbuf:1
cmsdk-apb-watchdog	1/1	0	timer;1@625 control intstatus lock itcr itop resetstatus
cmsdk-apb-watchdog	2/2	123	wdogclk@161 timer;1@625 control intstatus lock itcr itop resetstatus
corgi-ssp	2/2	01	ssidev@726 enable
CPU hotplug device state	1/1		is_inserting:1 is_removing:1 ost_event ost_status
CPU hotplug state	1/1		selector command:1 devs@172
cs4231a	1/1	0123	regs dregs:32 dma_running audio_free transferred aci_counter
ctucan_pci	1/1	0123	dev@543 ctucan_state[0]@176 ctucan_state[1]@176
ctucan	1/1		mode_settings.u32 status.u32 int_stat.u32 int_ena.u32 int_mask.u32 brt.u32 brt_fd.u32 ewl_erp_fault_state.u32 rec_tec.u32 err_norm_err_fd.u32 ctr_pres.u32 filter_a_mask.u32 filter_a_val.u32 filter_b_mask.u32 filter_b_val.u32 filter_c_mask.u32 filter_c_val.u32 filter_ran_low.u32 filter_ran_high.u32 filter_control_filter_status.u32 rx_mem_info.u32 rx_pointers.u32 rx_status_rx_settings.u32 tx_status.u32 tx_priority.u32 err_capt_alc.u32 trv_delay_ssp_cfg.u32 rx_fr_ctr.u32 tx_fr_ctr.u32 debug_register.u32 yolo_reg.u32 timestamp_low.u32 timestamp_high.u32 tx_buffer@644 rx_buff:8192 rx_tail_pos rx_cnt rx_frame_rem
cuda	6/6	123	mos6522_cuda.parent_obj@431 last_b:1 last_acr:1 data_in_size data_in_index data_out_index data_in:128 data_out:16 tick_offset sr_delay_timer:8
dbdma_channel	1/1		regs io@180 current@179
dbdma_cmd	0/0		req_count:2 command:2 phy_addr cmd_dep res_count:2 xfer_status:2
dbdma_io	0/0		addr:8 len is_last is_dma_out processing:1
dbdma	3/3	123	channels;1@178
designware-pcie-host	1/1	0123	root;1@185
designware-pcie-msi-bank	1/1		enable mask status
designware-pcie-msi	1/1		base:8 intr;1@183
designware-pcie-root	1/1	0123	parent_obj@543 atu_viewport viewports;1@186 msi;1@184
designware-pcie-viewport	1/1		base:8 target:8 limit cr
digic-uart	1/1	0123	reg_rx reg_st
digic.timer	1/1	0123	ptimer;1@625 control relvalue
dm163	1/1	23	bank0_shift_register:8 bank1_shift_register:8 latched_outputs:2 outputs:2 dck:1 en_b:1 lat_b:1 rst_b:1 selbk:1 sin:1 activated_rows:1 buffer last_buffer_idx:1 buffer_idx_of_row:1 row_persistence_delay:1
dma_regs	1/1		now base:2 mode:1 page:1 pageh:1 dack:1 eop:1
dma	1/1	0123	command:1 mask:1 flip_flop:1 dshift regs;1@190
dpcd	0/0	0123	dpcd_info:1
DPS310	0/0	123	len:1 regs:1 pointer:1 i2c@280
ds1338	2/1	0123	parent_obj@280 offset:8 wday_offset;2:1 nvram:1 ptr addr_byte:1
dw.i3c	1/1	3	regs
dwc2	1/1	0123	glbreg fszreg hreg0 hreg1 pcgreg eof_timer:8 frame_timer:8 sof_time:8 usb_frame_time:8 usb_bit_time:8 usb_version frame_number:2 fi:2 next_chan:2 working:1 packet;1@197 usb_buf:1
dwc2/packet	1/1		devadr epnum epdir mps pid index pcnt len async small:1 needs_service:1
e1000	2/1	0123	parent_obj@543 unused? unused rxbuf_size rxbuf_min_shift eecd_state.val_in eecd_state.bitnum_in:2 eecd_state.bitnum_out:2 eecd_state.reading:2 eecd_state.old_eecd mig_props.ipcss:1 mig_props.ipcso:1 mig_props.ipcse:2 mig_props.tucss:1 mig_props.tucso:1 mig_props.tucse:2 mig_props.paylen mig_props.hdr_len:1 mig_props.mss:2 tx.size:2 tx.tso_frames:2 tx.sum_needed:1 mig_props.ip:1 mig_props.tcp:1 tx.header:256 tx.data:65536 eeprom_data:2 phy_reg:2 mac_reg[CTRL] mac_reg[EECD] mac_reg[EERD] mac_reg[GPRC] mac_reg[GPTC] mac_reg[ICR] mac_reg[ICS] mac_reg[IMC] mac_reg[IMS] mac_reg[LEDCTL] mac_reg[MANC] mac_reg[MDIC] mac_reg[MPC] mac_reg[PBA] mac_reg[RCTL] mac_reg[RDBAH] mac_reg[RDBAL] mac_reg[RDH] mac_reg[RDLEN] mac_reg[RDT] mac_reg[STATUS] mac_reg[SWSM] mac_reg[TCTL] mac_reg[TDBAH] mac_reg[TDBAL] mac_reg[TDH] mac_reg[TDLEN] mac_reg[TDT] mac_reg[TORH] mac_reg[TORL] mac_reg[TOTH] mac_reg[TOTL] mac_reg[TPR] mac_reg[TPT] mac_reg[TXDCTL] mac_reg[WUFC] mac_reg[VET] mac_reg mac_reg mac_reg	200 199 201
e1000/full_mac_state	1/1		mac_reg
e1000/mit_state	1/1		mac_reg[RDTR] mac_reg[RADV] mac_reg[TADV] mac_reg[ITR] mit_irq_level:1
e1000/tx_tso_state	1/1		tx.tso_props.ipcss:1 tx.tso_props.ipcso:1 tx.tso_props.ipcse:2 tx.tso_props.tucss:1 tx.tso_props.tucso:1 tx.tso_props.tucse:2 tx.tso_props.paylen tx.tso_props.hdr_len:1 tx.tso_props.mss:2 tx.tso_props.ip:1 tx.tso_props.tcp:1
e1000e-intr-timer	1/1		timer:8 running:1
e1000e-tx	1/1		sum_needed:1 props.ipcss:1 props.ipcso:1 props.ipcse:2 props.tucss:1 props.tucso:1 props.tucse:2 props.hdr_len:1 props.mss:2 props.paylen props.ip:1 props.tcp:1 props.tse:1 cptse:1 skip_cp:1
e1000e	1/1	01	parent_obj@543 parent_obj@446 ioaddr core.rxbuf_min_shift core.rx_desc_len:1 core.rxbuf_sizes core.rx_desc_buf_size core.eeprom:2 core.phy:2 core.mac core.permanent_mac:1 core.delayed_causes subsys:2 subsys_ven:2 core.rdtr@202 core.radv@202 core.raid@202 core.tadv@202 core.tidv@202 core.itr@202 core.itr_intr_pending:1 core.eitr@202 core.eitr_intr_pending:1 core.itr_guest_value core.eitr_guest_value core.vet:2 core.tx@203
e1000e	1/1	23	parent_obj@543 parent_obj@446 ioaddr core.rxbuf_min_shift core.rx_desc_len:1 core.rxbuf_sizes core.rx_desc_buf_size core.eeprom:2 core.phy:2 core.mac core.permanent_mac:1 core.delayed_causes subsys:2 subsys_ven:2 core.rdtr@202 core.radv@202 core.raid@202 core.tadv@202 core.tidv@202 core.itr@202 unused:1 core.eitr@202 unused:5 core.itr_guest_value core.eitr_guest_value core.vet:2 core.tx@203 core.timadj?:8
ecc-state	0/0		cp:1 lp:2 count:2
ehci-core	2/1		usbcmd usbsts usbsts_pending;2 usbsts_frindex;2 usbintr frindex ctrldssegment periodiclistbase asynclistaddr configflag portsc[0] portsc[1] portsc[2] portsc[3] portsc[4] portsc[5] frame_timer:8 last_run_ns:8 async_stepdown astate pstate a_fetch_addr p_fetch_addr
ehci-sysbus	2/1	0123	ehci;2@207
ehci	2/1	0123	pcidev@543 ehci;2@207
EMC141X	0/0	123	len:1 data:1 pointer:1 parent_obj@280
es1370_channel	2/2		shift leftover scount frame_addr frame_cnt
es1370	2/2	0123	dev@543 chan;2@211 ctl status mempage codec sctl
escc_chn	2/1		vmstate_dummy reg rxint txint rxint_under_svc txint_under_svc rx:1 tx:1 wregs:16 rregs:16
escc	2/1	123	chn;2@213
esp	4/3		rregs:16 wregs:16 ti_size ti_rptr ti_wptr ti_buf:16 status deferred_status deferred_complete:1 dma cmdbuf:16 cmdbuf;4:16 cmdlen do_cmd dma_left	220
esp	6/3		rregs:16 wregs:16 ti_size mig_ti_rptr? mig_ti_wptr? mig_ti_buf?:16 status mig_deferred_status? mig_deferred_complete?:1 dma mig_cmdbuf?:16 mig_cmdbuf;4?:16 mig_cmdlen? do_cmd mig_dma_left? data_in_ready?:1 cmdfifo_cdb_offset?:1 fifo?@250 cmdfifo?@250 ti_cmd?:1 lun?:1	219
esp	7/3		rregs:16 wregs:16 ti_size mig_ti_rptr? mig_ti_wptr? mig_ti_buf?:16 status mig_deferred_status? mig_deferred_complete?:1 dma mig_cmdbuf?:16 mig_cmdbuf;4?:16 mig_cmdlen? do_cmd mig_dma_left? data_ready?:1 cmdfifo_cdb_offset?:1 fifo?@250 cmdfifo?@250 mig_ti_cmd?:1 lun?:1 drq_state:1
esp	8/3		rregs:16 wregs:16 ti_size mig_ti_rptr? mig_ti_wptr? mig_ti_buf?:16 status mig_deferred_status? mig_deferred_complete?:1 dma mig_cmdbuf?:16 mig_cmdbuf;4?:16 mig_cmdlen? do_cmd mig_dma_left? data_ready?:1 cmdfifo_cdb_offset?:1 fifo?@250 cmdfifo?@250 mig_ti_cmd?:1 lun?:1 drq_state:1 asc_mode?:1
esp/pdma	0/0		pdma_cb:1
esp/pdma	1/1		pdma_buf:32 pdma_origin pdma_len pdma_start pdma_cur
exynos4210.clk	1/1	0123	reg
exynos4210.combiner	1/1	0123	group@223 reg_set icipsr external
exynos4210.combiner.groupstate	1/1		src_mask:1 src_pending:1
exynos4210.fimd_window	1/1		wincon buf_start buf_end keycon keyalpha winmap blendeq rtqoscon palette shadow_buf_start shadow_buf_end shadow_buf_size lefttop_x:2 lefttop_y:2 rightbot_x:2 rightbot_y:2 osdsize alpha_val virtpage_width:2 virtpage_offsize:2
exynos4210.fimd	1/1	0123	vidcon vidtcon shadowcon winchmap vidintcon dithmode wpalcon trigcon i80ifcon colorgaincon ldi_cmdcon sifccon huecoef_cr huecoef_cb hueoffset i80ifcmd blendcon window;1@224
exynos4210.i2c	1/1	0123	i2ccon:1 i2cstat:1 i2cds:1 i2cadd:1 i2clc:1 scl_free:1
exynos4210.irq_gate	2/2	0	level;1:0
exynos4210.mct	1/1	0123	reg_mct_cfg l_timer@231 g_timer@232 freq
exynos4210.mct.lregs	1/1		cnt tcon int_cstat int_enb wstat
exynos4210.mct.lregs	1/1		cnt:8 cnt_wstat tcon int_cstat int_enb wstat comp:8 comp_add_incr
exynos4210.mct.lt	1/1		id tick_timer@233 ptimer_frc;1@625 reg@229
exynos4210.mct.lt	1/1		reg@230 count:8 curr_comp ptimer_frc;1@625
exynos4210.mct.tick_timer	1/1		cnt_run int_run last_icnto last_tcnto tcntb icntb distance:8 progress:8 count:8 ptimer_tick;1@625
exynos4210.pmu	1/1	0123	reg
exynos4210.pwm	1/1	0123	reg_tcfg reg_tcon reg_tint_cstat timer@236
exynos4210.pwm.pwm	1/1		id freq ptimer;1@625 reg_tcntb reg_tcmpb
exynos4210.rng	1/1	0123	randr_value seed_set reg_status reg_control
exynos4210.rtc	1/1	0123	reg_intp reg_rtccon reg_ticcnt reg_rtcalm reg_almsec reg_almmin reg_almhour reg_almday reg_almmon reg_almyear reg_curticcnt ptimer;1@625 ptimer_1Hz;1@625 freq current_tm.tm_sec current_tm.tm_min current_tm.tm_hour current_tm.tm_wday current_tm.tm_mday current_tm.tm_mon current_tm.tm_year
exynos4210.uart	1/1	0123	rx;1@240 reg
exynos4210.uart.fifo	1/1		sp rp data;1:0
fdc	2/2		sra:1 srb:1 dor_vmstate:1 tdr:1 dsr:1 msr:1 status0:1 status1:1 status2:1 fifo:1 data_pos data_len data_state:1 data_dir:1 eot:1 timer0:1 timer1:1 precomp_trk:1 config:1 lock:1 pwrd:1 num_floppies:1 drives;1@246	244 245 243
fdc	2/2	0123	state@241
fdc/phase	1/1		phase:1
fdc/reset_sensei	1/1		reset_sensei
fdc/result_timer	1/1		result_timer:8
fdrive	1/1		head:1 track:1 sect:1	247 248 249
fdrive/media_changed	1/1		media_changed:1
fdrive/media_rate	1/1		media_rate:1
fdrive/perpendicular	1/1		perpendicular:1
Fifo8	1/1		data;1:0 head num
flexcan	1/1	3	timer_start:8 regs_raw locked_mbidx smb_target_mbidx
fsl-imx8m-pcie-phy	1/1	23	data:1
ftgmac100	1/1	01	irq_state isr ier rx_enabled rx_ring rbsr tx_ring rx_descriptor tx_descriptor math itc aptcr dblac revr fear1 tpafcr maccr phycr phydata fcr phy_status phy_control phy_advertise phy_int phy_int_mask txdes0_edotr rxdes0_edorr
ftgmac100	2/2	23	irq_state isr ier rx_enabled rbsr math itc aptcr dblac revr fear1 tpafcr maccr phycr phydata fcr phy_status phy_control phy_advertise phy_int phy_int_mask txdes0_edotr rxdes0_edorr rx_ring:8 tx_ring:8 rx_descriptor:8 tx_descriptor:8
fw_cfg	2/1	0123	cur_entry:2 cur_offset? cur_offset;2	257 256
fw_cfg/acpi_mr	1/1		table_mr_size:8 linker_mr_size:8 rsdp_mr_size:8
fw_cfg/dma	0/0		dma_addr:8
gpe	1/1		sts:2 en:2
gpex_root	1/1	0123	parent_obj@543
gpio-key	1/1	0123	timer:8
gus	2/2	0123	pos left shift irqs samples last_ticks:8 himem:1052704
hda-audio-stream	1/0		stream channel format gain_left gain_right mute_left:1 mute_right:1 compat_bpos compat_buf:256	263
hda-audio-stream/buffer	1/0		buf:8192 rpos:8 wpos:8 buft:8 buft_start:8
hda-audio	2/0	0123	st@262 running_compat:1 running_real;2:1
heathrow_pic_one	0/0		events mask levels level_triggered
heathrow_pic	1/1	0123	pics;1@265
HIDKeyboardDevice	1/1		kbd.keycodes head n kbd.modifiers:2 kbd.leds:1 kbd.key:1 kbd.keys protocol idle:1
HIDPointerDevice	1/1		ptr.queue@269 head n protocol idle:1
HIDPointerEventQueue	1/1		xdx ydy dz buttons_state
highbank-regs	0/0	012	regs
hpet_timer	1/1		tn:1 config:8 cmp:8 fsb:8 period:8 wrap_flag:1 qemu_timer:8
hpet	2/1	2	config:8 isr:8 hpet_counter:8 num_timers_save;2:1 timer@271	276 275
hpet	2/1	01	config:8 isr:8 hpet_counter:8 num_timers;2:1 timer@271	276 275
hpet	2/2	3	config:8 isr:8 hpet_counter:8 num_timers_save:1 timer@271	276 275
hpet/offset	1/1		hpet_offset:8
hpet/rtc_irq_level	1/1		rtc_irq_level:1
hv-syndbg	0/0	123
i.MX RNGC	1/1	0123	op_self_test:1 op_seed:1 mask:1 auto_seed:1
i2c-ddc	1/0	0123	firstbyte:1 reg:1
I2CSlave	1/1		address:1
I440FX	3/3	0123	parent_obj@543 unused:1
i6300esb_wdt	10000/1	0123	dev@543 reboot_enabled clock_scale int_type free_run locked enabled timer:8 timer1_preload timer2_preload stage unlock_state previous_reboot_flag
i8254	3/2	0123	channels[0].irq_disabled;3 channels;2@576 channels[0].next_transition_time:8
i8259	1/1	01	last_irr:1 irr:1 imr:1 isr:1 priority_add:1 irq_base:1 read_reg_select:1 poll:1 special_mask:1 init_state:1 auto_eoi:1 rotate_on_auto_eoi:1 special_fully_nested_mode:1 init4:1 single_mode:1 elcr:1
i8259	1/1	23	last_irr:1 irr:1 imr:1 isr:1 priority_add:1 irq_base:1 read_reg_select:1 poll:1 special_mask:1 init_state:1 auto_eoi:1 rotate_on_auto_eoi:1 special_fully_nested_mode:1 init4:1 single_mode:1 elcr:1	286
i8259/ltim	1/1		ltim:1
i82374	0/0	0123	commands:1
i82801b11_bridge	0/0	0123	parent_obj@543
ib700_wdt	0/0	0123	timer:8
ich9_ahci	1/0	0123	parent_obj@543 ahci@30
ich9_pm	1/1		acpi_regs.pm1.evt.sts:2 acpi_regs.pm1.evt.en:2 acpi_regs.pm1.cnt.cnt:2 acpi_regs.tmr.timer:8 acpi_regs.tmr.overflow_time:8 acpi_regs.gpe.sts:1 acpi_regs.gpe.en:1 smi_en smi_sts	294 296 293
ich9_pm	1/1		acpi_regs.pm1.evt.sts:2 acpi_regs.pm1.evt.en:2 acpi_regs.pm1.cnt.cnt:2 acpi_regs.tmr.timer:8 acpi_regs.tmr.overflow_time:8 acpi_regs.gpe.sts:1 acpi_regs.gpe.en:1 smi_en smi_sts	294 296 293 295
ich9_pm/cpuhp	1/1		cpuhp_state;1@173
ich9_pm/memhp	1/1		acpi_memory_hotplug;1@423
ich9_pm/pcihp	1/1		acpi_pci_hotplug.hotplug_select acpi_pci_hotplug.acpi_pcihp_pci_status;1@6 acpi_pci_hotplug.acpi_index
ich9_pm/tco	1/1		tco_regs;1@762
ich9_smb	1/1	3	dev@543 irq_enabled:1 smb;1@603
ich9_smb	1/1	012	dev@543 irq_enabled?:1 smb;1?@603
ICH9LPC	1/1	123	d@543 apm@51 pm@292 chip_config:1 sci_level	301 302
ICH9LPC	1/1	0	d@543 apm@51 pm@291 chip_config:1 sci_level	301 302
ICH9LPC/rst_cnt	1/1		rst_cnt:1
ICH9LPC/smi_feat	1/1		smi_guest_features_le:1 smi_features_ok:1 smi_negotiated_features:8
icp_control	1/1	0123	intreg_state
icp_pic	1/1	0123	level irq_enabled fiq_enabled
ics	1/1	123	nr_irqs irqs@306
ics/irq	2/1		server priority:1 saved_priority:1 status:1 flags:1
ide bmdma_current	1/1		cur_addr cur_prd_last cur_prd_addr cur_prd_len
ide bmdma	3/0		cmd:1 migration_compat_status:1 addr migration_retry_sector_num:8 migration_retry_nsector migration_retry_unit:1	307 309
ide bmdma/status	1/1		status:1
ide_bus	1/1		cmd:1 unit:1	311
ide_bus/error	2/1		error_status retry_sector_num;2:8 retry_nsector;2 retry_unit;2:1
ide_drive	3/0		mult_sectors identify_set identify_data?:512 feature:1 error:1 nsector sector:1 lcyl:1 hcyl:1 hob_feature:1 hob_sector:1 hob_nsector:1 hob_lcyl:1 hob_hcyl:1 select:1 status:1 lba48:1 sense_key:1 asc:1 cdrom_changed;3:1	314 315 313
ide_drive/atapi/gesn_state	1/1		events.new_media:1 events.eject_request:1
ide_drive/pio_state	1/1		req_nb_sectors io_buffer;1:1 cur_io_buffer_offset cur_io_buffer_len end_transfer_fn_idx:1 elementary_transfer_size packet_transfer_size
ide_drive/tray_state	1/1		tray_open:1 tray_locked:1
ide	3/0	123	parent_obj@543 bmdma@308 bus;1@310 bus[0].ifs;3@312 bus[1].ifs;3@312
ide	5/0	123	bus;1@310 bus.ifs;3@312 dma_active:1 timing_reg irq_reg
igb-intr-timer	1/1		timer:8 running:1
igb-tx-ctx	1/1		vlan_macip_lens seqnum_seed type_tucmd_mlhl mss_l4len_idx
igb-tx	2/2		ctx@319 first_cmd_type_len first_olinfo_status first:1 skip_cp:1
igb	1/1	23	parent_obj@543 parent_obj@446 ioaddr core.rx_desc_len:1 core.eeprom:2 core.phy:2 core.mac core.permanent_mac:1 core.eitr@318 core.eitr_guest_value core.tx@320 core.timadj:8
imx-gpcv2	1/1	0123	regs
imx.avic	1/1	0123	pending:8 enabled:8 is_fiq:8 intcntl intmask prio
imx.epit	2/2	01	cr sr lr cmp cnt freq timer_reload;1@625 timer_cmp;1@625
imx.epit	3/3	23	cr sr lr cmp timer_reload;1@625 timer_cmp;1@625
imx.fec	2/2	01	regs rx_descriptor tx_descriptor[0] phy_status phy_control phy_advertise phy_int phy_int_mask	328
imx.fec	3/3	23	regs rx_descriptor tx_descriptor[0]	328
imx.fec/txdescs	1/1		tx_descriptor[1] tx_descriptor[2]
imx.gpio	1/1	0123	dr gdir psr icr:8 imr isr has_edge_sel:1 edge_sel
imx.i2c	1/1	0123	address:2 iadr:2 ifdr:2 i2cr:2 i2sr:2 i2dr_read:2 i2dr_write:2
imx.serial	2/2	01	readbuff usr1 usr2 ucr1 uts1 onems ufcr ubmr ubrc ucr3 ucr4
imx.serial	3/3	2	rx_fifo.fifo@250 ageing_timer:48 usr1 usr2 ucr1 uts1 onems ufcr ubmr ubrc ucr3 ucr4
imx.serial	4/4	3	rx_fifo.fifo@250 ageing_timer:48 usr1 usr2 ucr1 ucr2 uts1 onems ufcr ubmr ubrc ucr3 ucr4
imx.spi	1/1	0123	tx_fifo.fifo@250 rx_fifo.fifo@250 burst_length:2 regs
imx.usbphy	1/1	0123	usbphy
imx2.wdt	0/0	0123	timer;1@625 itimer;1@625 wicr_locked:1 wcr_locked:1 wcr_wde_locked:1 wcr_wdt_locked:1 wcr:2 wsr:2 wrsr:2 wmcr:2 wicr:2
imx6.ccm	1/1	0123	ccm analog
imx6.src	1/1	0123	regs
imx6ul-lcdif	1/1	3	regs frame_timer:8
imx6ul.ccm	1/1	0123	ccm analog
imx7.analog	1/1	0123	analog pmu
imx7.ccm	1/1	0123	ccm
imx7.snvs	1/1	23	tick_offset:8 lpcr:8
imx7.src	1/1	23	regs
imx8mp.analog	1/1	23	analog
imx8mp.ccm	1/1	23	ccm
imx25.ccm	1/1	0123	reg
imx25.gpt	3/3	0123	cr pr sr ir ocr1 ocr2 ocr3 icr1 icr2 cnt next_timeout next_int freq timer;1@625
imx31.ccm	2/2	0123	reg
integratorcm	1/1	0123	cm_osc cm_ctrl cm_lock cm_auxosc cm_sdram cm_init cm_flags cm_nvflags int_level irq_enabled fiq_enabled
intel-hda-stream	1/0		ctl lpib cbl lvi fmt bdlp_lbase bdlp_ubase
intel-hda	1/0	0123	pci@543 g_ctl wake_en state_sts int_ctl int_sts wall_clk corb_lbase corb_ubase corb_rp corb_wp corb_ctl corb_sts corb_size rirb_lbase rirb_ubase rirb_wp rirb_cnt rirb_ctl rirb_sts rirb_size dp_lbase dp_ubase icw irr ics st@351 rirb_count wall_base_ns:8
ioapic	3/1	0123	id:1 ioregsel:1 unused;2:8 irr;2 ioredtbl:8
ioh-3240-express-root-port	1/1	0123	parent_obj.parent_obj.parent_obj@543 parent_obj.parent_obj.parent_obj.exp.aer_log@544
iommu-intel	1/1	0123	root:8 intr_root:8 iq:8 intr_size iq_head:2 iq_tail:2 iq_size:2 next_frcd_reg:2 csr:1 iq_last_desc_type:1 unused:1 dmar_enabled:1 qi_enabled:1 intr_enabled:1 intr_eime:1
iotkit-secctl-mpcintstatus	1/1		mpcintstatus
iotkit-secctl-ppc	1/1		ns sp nsp
iotkit-secctl	1/1	0123	secppcintstat secppcinten secrespcfg nsccfg brginten apb;1@357 apbexp;1@357 ahbexp;1@357	356 359
iotkit-secctl/msc	1/1		secmscintstat secmscinten nsmscexp
iotkit-sysctl	1/1	0	secure_debug reset_syndrome reset_mask gretreg initsvtor0 cpuwait wicctrl	362
iotkit-sysctl	1/1	123	secure_debug reset_syndrome reset_mask gretreg initsvtor0 cpuwait wicctrl	362 363
iotkit-sysctl/sse-200	1/1		scsecctrl fclk_div sysclk_div clock_force initsvtor1 nmi_enable pdcm_pd_sys_sense pdcm_pd_sram0_sense pdcm_pd_sram1_sense pdcm_pd_sram2_sense pdcm_pd_sram3_sense
iotkit-sysctl/sse-300	1/1		pwrctrl pdcm_pd_cpu0_sense pdcm_pd_vmr0_sense pdcm_pd_vmr1_sense
iotkit	1/1	0	nsccfg
iotkit	2/2	123	mainclk@161 s32kclk@161 nsccfg
ipack_device	1/1		slot
ipmi-bmc-extern	1/1	3	send_reset:1 waiting_rsp:1
ipmi-bmc-sim-lan	1/1		channel:1 ipaddr:1 ipsrc:1 macaddr.a:1 netmask:1 defgw_ipaddr:1 defgw_macaddr.a:1
ipmi-bmc-sim	2/1	3	bmc_global_enables:1 msg_flags:1 watchdog_initialized:1 watchdog_use:1 watchdog_action:1 watchdog_pretimeout:1 watchdog_expired:1 watchdog_timeout:2 watchdog_running:1 watchdog_preaction_ran:1 watchdog_expiry:8 evtbuf:1 sensors[0].status:1 sensors[0].reading:1 sensors[0].states:2 sensors[0].assert_states:2 sensors[0].deassert_states:2 sensors[0].assert_enable:2 lan;2@368
ipmi-interface-bt	1/1		obf_irq_set:1 atn_irq_set:1 irqs_enabled:1 outpos outlen outmsg:1 inlen inmsg:1 control_reg:1 mask_reg:1 waiting_rsp:1 waiting_seq:1
ipmi-interface-isa-bt	2/2	3	bt;1@370
ipmi-interface-kcs	2/1		obf_irq_set:1 atn_irq_set:1 unused?:1 irqs_enabled:1 outpos outlen;2 outmsg:1 inlen;2 inmsg:1 write_end:1 status_reg:1 data_out_reg:1 data_in_reg:2 cmd_reg:2 waiting_rsp:1
ipmi-interface-pci-bt	1/1	0123	dev@543 bt;1@370
ipmi-interface-pci-kcs	1/1	0123	dev@543 kcs;1@372
ipmi-interface	2/1	3	kcs?@372 kcs;2@372
ipoctal232	1/1	0123	parent_obj;1@366 ch;1@663 blk;1@662 irq_vector:1
ivshmem-doorbell	0/0	0123	parent_obj@543 parent_obj@446 intrstatus intrmask
ivshmem-plain	0/0	0123	parent_obj@543 intrstatus intrmask
kvaser_pci	1/1	0123	dev@543 s5920_intcsr sja_state@153
kvm-tpr-opt	1/1	0123	rom_state@383 state real_tpr_addr rom_state_vaddr vapic_paddr rom_state_paddr
kvmclock	1/1	0123	clock:8	382
kvmclock/clock_is_reliable	1/1		clock_is_reliable:1
kvmvapic-guest-rom	1/1		unused:8 vaddr fixup_start fixup_end vapic_vaddr vapic_size vcpu_shift real_tpr_addr up@384 mp@384
kvmvapic-handlers	1/1		set_tpr set_tpr_eax get_tpr get_tpr_stack
l2x0	1/1	0123	ctrl aux_ctrl data_ctrl tag_ctrl filter_start filter_end
lan9118_packet	1/1		state cmd_a cmd_b buffer_size offset pad fifo_used len data:1
lan9118-phy	1/1	23	status:2 control:2 advertise:2 ints:2 int_mask:2 link_down:1
lan9118	2/1	01	timer;1@625 irq_cfg int_sts int_en fifo_int rx_cfg tx_cfg hw_cfg pmt_ctrl gpio_cfg gpt_cfg word_swap free_timer_start mac_cmd mac_data afc_cfg e2p_cmd e2p_data mac_cr mac_hashh mac_hashl mac_mii_acc mac_mii_data mac_flow phy_status phy_control phy_advertise phy_int phy_int_mask eeprom_writable eeprom:1 tx_fifo_size tx_packet@386 tx_status_fifo_used tx_status_fifo_head tx_status_fifo rx_status_fifo_size rx_status_fifo_used rx_status_fifo_head rx_status_fifo rx_fifo_size rx_fifo_used rx_fifo_head rx_fifo rx_packet_size_head rx_packet_size_tail rx_packet_size rxp_offset rxp_size rxp_pad write_word_prev_offset;2 write_word_n;2 write_word_l;2:2 write_word_h;2:2 read_word_prev_offset;2 read_word_n;2 read_long;2 mode_16bit;2
lan9118	3/3	23	timer;1@625 irq_cfg int_sts int_en fifo_int rx_cfg tx_cfg hw_cfg pmt_ctrl gpio_cfg gpt_cfg word_swap free_timer_start mac_cmd mac_data afc_cfg e2p_cmd e2p_data mac_cr mac_hashh mac_hashl mac_mii_acc mac_mii_data mac_flow eeprom_writable eeprom:1 tx_fifo_size tx_packet@386 tx_status_fifo_used tx_status_fifo_head tx_status_fifo rx_status_fifo_size rx_status_fifo_used rx_status_fifo_head rx_status_fifo rx_fifo_size rx_fifo_used rx_fifo_head rx_fifo rx_packet_size_head rx_packet_size_tail rx_packet_size rxp_offset rxp_size rxp_pad write_word_prev_offset;2 write_word_n;2 write_word_l;2:2 write_word_h;2:2 read_word_prev_offset;2 read_word_n;2 read_long;2 mode_16bit;2
led	1/1	0123	intensity_percent:1
lm4549_state	1/1		voice_is_active regfile:2 buffer:2 buffer_level
LM8323	0/0	01	parent_obj@280 i2c_dir:1 i2c_cycle:1 reg:1 config:1 status:1 acttime:1 error:1 clock:1 gpio.pull:2 gpio.mask:2 gpio.dir:2 gpio.level:2 kbd.dbnctime:1 kbd.size:1 kbd.start:1 kbd.len:1 kbd.fifo:16 pwm.file:2 pwm.faddr:1 pwm.addr:3 pwm.tm:8
lsiscsi	1/0	0123	parent_obj@543 carry status msg_action msg_len msg:8 waiting dsa temp dnad dbc istat0:1 istat1:1 dcmd:1 dstat:1 dien:1 sist0:1 sist1:1 sien0:1 sien1:1 mbox0:1 mbox1:1 dfifo:1 ctest2:1 ctest3:1 ctest4:1 ctest5:1 ccntl0:1 ccntl1:1 dsp dsps dmode:1 dcntl:1 scntl0:1 scntl1:1 scntl2:1 scntl3:1 sstat0:1 sstat1:1 scid:1 sxfer:1 socl:1 sdid:1 ssid:1 sfbr:1 stest1:1 stest2:1 stest3:1 sidl:1 stime0:1 respid0:1 respid1:1 sbcl;1:1 mmrs mmws sfs drs sbms dbms dnad64 pmjad1 pmjad2 rbc ua ia sbc csbc scratch:72 sbr:1 script_ram:8192
LSM303DLHC_MAG	0/0	123	parent_obj@280 len:1 buf:1 pointer:1 cra:1 crb:1 mr:1 x:2 z:2 y:2 x_lock:2 z_lock:2 y_lock:2 sr:1 ira:1 irb:1 irc:1 temperature:2 temperature_lock:2
m25p80	0/0	0	state:1 data:1 len pos needed_bytes:1 cmd_in_progress:1 cur_addr write_enable:1 reset_enable:1 ear:1 four_bytes_address_mode:1 nonvolatile_cfg volatile_cfg enh_volatile_cfg quad_enable:1 spansion_cr1nv:1 spansion_cr2nv:1 spansion_cr3nv:1 spansion_cr4nv:1	399
m25p80	0/0	123	state:1 data:1 len pos needed_bytes:1 cmd_in_progress:1 cur_addr write_enable:1 reset_enable:1 ear:1 four_bytes_address_mode:1 nonvolatile_cfg volatile_cfg enh_volatile_cfg quad_enable:1 spansion_cr1nv:1 spansion_cr2nv:1 spansion_cr3nv:1 spansion_cr4nv:1	399 397 400 398
m25p80/aai_enable	1/1		aai_enable:1
m25p80/block_protect	1/1		block_protect0:1 block_protect1:1 block_protect2:1 block_protect3:1 top_bottom_bit:1
m25p80/data_read_loop	1/1		data_read_loop:1
m25p80/write_protect	1/1		wp_level:1 status_register_write_disabled:1
m48t59	1/1	0123	lock:1 addr:2 buffer:0
macio_gpio	0/0	0123	gpio_levels:1 gpio_regs:1
macio_nvram	1/1	123	data:0
macio-newworld	0/0	123	parent_obj.parent@543
macio-oldworld	0/0	123	parent_obj.parent@543
mainstone_fpga	0/0	01	prev_level leddat1 leddat2 ledctrl gpswr mscwr1 mscwr2 mscwr3 mscrd intmskena intsetclr pcmcia0 pcmcia1
max111x	1/1	01	parent_obj@726 tb1:1 rb2:1 rb3:1 inputs com input:1
max7310	0/0	01	i2c_command_byte len level:1 direction:1 polarity:1 status:1 command:1 parent_obj@280
max31785	0/0	123	parent@602 mfr_mode:2 vout_peak:2 temperature_peak:2 vout_min:2 fault_response:1 time_count temp_sensor_config:2 fan_config:2 read_fan_pwm:2 fan_fault_limit:2 fan_warn_limit:2 fan_run_time:2 fan_pwm_avg:2 fan_pwm2rpm:8 mfr_location:8 mfr_date:8 mfr_serial:8
max34451	0/0	123	parent@602 power_good_on:2 power_good_off:2 ton_delay:2 ton_max_fault_limit:2 toff_delay:2 status_mfr_specific:1 mfr_location:8 mfr_date:8 mfr_serial:8 mfr_mode:2 psen_config vout_peak:2 iout_peak:2 temperature_peak:2 vout_min:2 nv_log_config:2 fault_response fault_retry:2 fault_log time_count margin_config:2 fw_serial:2 iout_avg:2 channel_config:2 ton_seq_max:2 pwm_config seq_config temp_sensor_config:2 store_single:2 crc:2
max78000-aes	1/1	3	ctrl status intfl inten data:1 key:1 result:1 internal_key.rd_key internal_key.rounds
max78000-gcr	1/1	3	sysctrl rst0 clkctrl pm pclkdiv pclkdis0 memctrl memz sysst rst1 pckdis1 eventen revision sysie eccerr ecced eccie eccaddr
max78000-icc	1/1	3	info sz ctrl
max78000-trng	1/1	3	ctrl status data
max78000-uart	1/1	3	ctrl status int_en int_fl clkdiv osr txpeek pnr fifo dma wken wkfl rx_fifo@250
mc146818rtc	3/1	012	cmos_data:128 cmos_index:1 unused:28 periodic_timer:8 next_periodic_time:8 unused:24 irq_coalesced;2 period;2 base_rtc;3:8 last_update;3:8 offset;3:8 update_timer;3:8 next_alarm_time;3:8	418
mc146818rtc	3/3	3	cmos_data:128 cmos_index:1 unused:28 periodic_timer:8 next_periodic_time:8 unused:24 irq_coalesced period base_rtc:8 last_update:8 offset:8 update_timer:8 next_alarm_time:8	418
mc146818rtc/irq_reinject_on_ack_count	1/1		irq_reinject_on_ack_count:2
mch	1/1	0123	parent_obj@543 unused:1
megasas-gen2	0/0	0123	parent_obj@543 parent_obj@446 fw_state intr_mask doorbell reply_queue_pa:8 consumer_pa:8 producer_pa:8
megasas	0/0	0123	parent_obj@543 parent_obj@446 fw_state intr_mask doorbell reply_queue_pa:8 consumer_pa:8 producer_pa:8
memory hotplug device state	1/1		is_enabled:1 is_inserting:1 ost_event ost_status
memory hotplug state	1/1		selector devs@422
menelaus_tm	0/0		tm_sec tm_min tm_hour tm_mday tm_min tm_year
menelaus	0/0	01	firstbyte reg:1 vcore:1 dcdc:1 ldo:1 sleep:1 osc:1 detect:1 mask:2 status:2 dir:1 inputs:1 outputs:1 bbsms:1 pull:1 mmc_ctrl:1 mmc_debounce:1 rtc.ctrl:1 rtc.comp:2 rtc_next_vmstate:2 rtc.new@424 rtc.alm@424 pwrbtn_state:1 parent_obj@280
microbit.i2c	1/1	0123	regs read_idx
microdrive	3/0	01	opt:1 stat:1 pins:1 ctrl:1 io:2 cycle:1 bus;1@310 bus.ifs;3@312
mioe3680_pci	1/1	0123	dev@543 sja_state[0]@153 sja_state[1]@153
mos6522_timer	0/0		latch:2 counter_value:2 load_time:8 next_irq_time:8 timer:8
mos6522	0/0	0	a:1 b:1 dira:1 dirb:1 sr:1 acr:1 pcr:1 ifr:1 ier:1 timers@429
mos6522	1/1	123	a:1 b:1 dira:1 dirb:1 sr:1 acr:1 pcr:1 ifr:1 ier:1 last_irq_levels:1 timers@429
mpc-i2c	1/1	23	address:1 adr:1 fdr:1 cr:1 sr:1 dr:1 dfsrr:1
mpc-i2c	1/1	1	address:1 adr:1 fdr:1 cr:1 sr:1 dr:1 dfssr:1
mpc8xxx_gpio	1/1	123	dir odr dat ier imr icr
mphi	1/1	0123	outdda outddb ctrl intstat swirq
mps2-fpgaio	1/1	0	led0 prescale misc	438
mps2-fpgaio	3/3	123	led0 prescale misc dbgctrl clk1hz_tick_offset:8 clk100hz_tick_offset:8 counter pscntr pscntr_sync_ticks:8
mps2-fpgaio/counters	2/2		clk1hz_tick_offset:8 clk100hz_tick_offset:8 counter pscntr pscntr_sync_ticks:8
mps2-scc	1/1	0	cfg0 cfg1 cfgdata_rtn cfgdata_out cfgctrl cfgstat dll oscclk
mps2-scc	3/3	1	cfg0 cfg1 cfg2 cfg5 cfg6 cfgdata_rtn cfgdata_out cfgctrl cfgstat dll oscclk
mps2-scc	3/3	23	cfg0 cfg1 cfg2 cfg5 cfg6 cfgdata_rtn cfgdata_out cfgctrl cfgstat dll oscclk	442
mps2-scc/cfg7	1/1		cfg7
mptsas	0/0	0123	dev@543 msi_in_use:1 state who_init:1 doorbell_state:1 doorbell_msg doorbell_idx doorbell_cnt doorbell_reply:2 doorbell_reply_idx doorbell_reply_size diagnostic diagnostic_idx:1 intr_status intr_mask request_post request_post_head:2 request_post_tail:2 reply_post reply_post_head:2 reply_post_tail:2 reply_free reply_free_head:2 reply_free_tail:2 max_buses:2 max_devices:2 reply_frame_size:2 host_mfa_high_addr:8 sense_buffer_high_addr:8
msf2-emac	1/1	0123	mac_addr:1 rx_desc phy_regs:2 regs
msf2-sysreg	1/1	0123	regs
msix	0/0		msix:0
mss-spi	1/1	0123	tx_fifo.fifo@250 rx_fifo.fifo@250 regs
mss-timer-block	1/1		ptimer;1@625 regs
mss-timer	1/1	0123	freq_hz timers@448
musicpal_gpio	1/1	0123	lcd_brightness out_state in_state ier imr isr
musicpal_key	1/1	01	kbd_extended pressed_keys
musicpal_key	2/2	23	pressed_keys
musicpal_lcd	1/1	0123	brightness mode irqctrl page page_off video_ram:1024
mv88w8618_audio	1/1	0123	playback_mode status irq_enable phys_buf target_buffer threshold play_pos last_free clock_div
mv88w8618_eth	1/1	0123	smir icr imr vlan_header tx_queue rx_queue frx_queue cur_rx
mv88w8618_flashcfg	1/1	0123	cfgr0
mv88w8618_pic	1/1	0123	level enabled
mv88w8618_pit	1/1	0123	timer;1@763
nand	1/1	012	cle:1 ale:1 ce:1 wp:1 gnd:1 io:3136 ioaddr_vmstate iolen cmd addr:8 addrlen status offset
ncq state	1/0		sector_count lba:8 tag:1 cmd:1 slot:1 used:1 halt:1
ne2000	2/0	0123	ne2000@462
ne2000	2/0		rxcr;2:1 cmd:1 start stop boundary:1 tsr:1 tpsr:1 tcnt:2 rcnt:2 rsar rsr:1 isr:1 dcfg:1 imr:1 phys:6 curpag:1 mult:8 unused mem:49152
ne2000	3/3	0123	dev@543 ne2000@462
npcm-clk	3/3	23	regs ref_ns:8 clkref@161
npcm-gcr	2/2	23	regs
npcm-gmac	0/0	23	regs
npcm-pcs	0/0	23	indirect_access_base:2 sr_ctl:2 sr_mii:2 sr_tim:2 vr_mii:2
npcm-pspi	0/0	23	regs:2
npcm7xx-adc	0/0	123	conv_timer:48 con data clock@161 adci vref iref calibration_r_values:2
npcm7xx-base-timer	0/0		qtimer:48 expires_ns:8 remaining_ns:8
npcm7xx-clk	0/0	0	regs ref_ns:8
npcm7xx-clk	1/1	1	regs ref_ns:8 clkref@161
npcm7xx-clock-divider	0/0	123	clock_in@161
npcm7xx-clock-pll	0/0	123	clock_in@161
npcm7xx-clock-sel	0/0	123	clock_in@161
npcm7xx-emc	0/0	123	emc_num:1 regs tx_active:1 rx_active:1
npcm7xx-fiu	0/0	0123	active_cs regs
npcm7xx-gcr	0/0	01	regs
npcm7xx-gpio	0/0	0123	pin_level ext_level ext_driven regs
npcm7xx-mft-module	0/0	123	clock_in@161 clock_1@161 clock_2@161 regs:2 max_rpm duty
npcm7xx-otp	0/0	0123	regs array:1
npcm7xx-pwm-module	0/0	123	clock@161 pwm@483 ppr csr pcr pier piir
npcm7xx-pwm	0/0		running:1 inverted:1 index:1 cnr cmr pdr pwdr freq duty
npcm7xx-rng	0/0	0123	rngcs:1 rngd:1 rngmode:1
npcm7xx-smbus	0/0	123	sda:1 st:1 cst:1 cst2:1 cst3:1 ctl1:1 ctl2:1 ctl3:1 ctl4:1 ctl5:1 addr:1 scllt:1 sclht:1 fif_ctl:1 fif_cts:1 fair_per:1 txf_ctl:1 t_out:1 txf_sts:1 rxf_sts:1 rxf_ctl:1 rx_fifo:1 rx_cur:1
npcm7xx-timer-ctrl	1/1	0	tisr timer@488 watchdog_timer@489
npcm7xx-timer-ctrl	2/2	123	tisr clock@161 timer@488 watchdog_timer@489
npcm7xx-timer	1/1		base_timer@470 tcsr ticr
npcm7xx-watchdog-timer	0/0		base_timer@470 wtcr
npcm7xx.sdhci	0/0	123	regs.boottoctrl
nrf51_soc.gpio	1/1	0123	out in in_mask dir cnf old_out old_out_connected
nrf51_soc.nvm	1/1	0123	uicr_content config
nrf51_soc.rng	1/1	0123	active event_valrdy shortcut_stop_on_valrdy interrupt_enabled filter_enabled
nrf51_soc.timer	1/0	0123	timer:48 timer_start_ns:8 update_counter_ns:8 counter running:1 events_compare:1 cc shorts inten mode bitmode prescaler
nrf51_soc.uart	0/0	0123	reg rx_fifo:1 rx_fifo_pos rx_fifo_len rx_started:1 tx_started:1 pending_tx_byte:1 enabled:1
nvme_id_ns_ind	1/1		nsfeat:1 nmic:1 rescap:1 fpi:1 anagrpid nsattr:1 rsvd9:1 nvmsetid:2 endgrpid:2 nstat:1 rsvd15:1
nvme_id_ns_nvm	1/1		lbstm:8 pic:1 rsvd9:1 elbaf npdgl nprg npra nors npdal rsvd288:1
nvme_id_ns	1/1		nsze:8 ncap:8 nuse:8 nsfeat:1 nlbaf:1 flbas:1 mc:1 dpc:1 dps:1 nmic:1 rescap:1 fpi:1 dlfeat:1 nawun:2 nawupf:2 nacwu:2 nabsn:2 nabo:2 nabspf:2 noiob:2 nvmcap:1 npwg:2 npwa:2 npdg:2 npda:2 nows:2 mssrl:2 mcl msrc:1 rsvd81:1 nsattr:1 nvmsetid:2 endgid:2 nguid:1 eui64:8 lbaf;1@499 vs:1
nvme_lbaf	1/1		ms:2 ds:1 rp:1
nvme_ns_tmp	0/0		enable_write_cache:1
nvme_ns	1/1	3	tmp@500 id_ns@498 id_ns_nvm@497 id_ns_ind@496 lbaf@499 nlbaf csi:1 status:2 pif:1 zns.zrwas:2 zns.zrwafg:2 zns.numzrwa features.err_rec atomic@504
nvme-async-event-result	1/1		event_type:1 event_info:1 log_page:1 resv:1
nvme-async-event	1/1		result@502
nvme-atomic	1/1		atomic_max_write_size atomic_boundary:8 atomic_nabo:8 atomic_writes:1
nvme-bar	1/1		cap:8 vs intms intmc cc rsvd24:1 csts nssr aqa asq:8 acq:8 cmbloc cmbsz bpinfo bprsel bpmbl:8 cmbmsc:8 cmbsts rsvd92:1 pmrcap pmrctl pmrsts pmrebs pmrswtp pmrmscl pmrmscu css:1
nvme-cq	1/1		phase:1 cqid:2 irq_enabled:2 head tail vector size dma_addr:8 req_list;1@512
nvme-cqe	1/1		result dw1 sq_head:2 sq_id:2 cid:2 status:2
nvme-hbs	1/1		acre:1 etdas:1 lbafee:1 rsvd3:1 cdfe:2 rsvd6:1
nvme-request-cmd-dptr-sgl	1/1		addr:8 len rsvd:1 type:1
nvme-request-cmd-dptr	1/1		prp1:8 prp2:8 sgl@509
nvme-request-cmd	1/1		opcode:1 flags:1 cid:2 nsid res1:8 mptr:8 dptr@510 cdw10 cdw11 cdw12 cdw13 cdw14 cdw15
nvme-request	1/1		status:2 cqe@507 cmd@511
nvme-sq	1/1		sqid:2 cqid:2 head tail size dma_addr:8
nvme	0/0	012
nvme	1/1	3	parent_obj@543 parent_obj@446 bar@505 qs_created:1 page_size page_bits:2 max_prp_ents:2 max_q_ents outstanding_aers:1 irq_status cq_pending host_timestamp:8 timestamp_set_qemu_clock_ms:8 starttime_ms:8 temperature:2 smart_critical_warning:1 conf_msix_qsize conf_ioqpairs dbbuf_dbs:8 dbbuf_eis:8 dbbuf_enabled:1 aer_mask:1 aer_reqs@512 aer_queue;1@503 aer_queued namespace@501 sq@513 cq@506 features.temp_thresh_hi:2 features.temp_thresh_low:2 features.async_config features.hbs@508 dn atomic@504
ohci-core	1/1		sof_time:8 ctl status intr_status intr hcca ctrl_head ctrl_cur bulk_head bulk_cur per_cur done done_count fsmps:2 fit:1 fi:2 frt:1 frame_number:2 padding:2 pstart lst rhdesc_a rhdesc_b rhstatus rhport@518 hstatus hmask hreset htest old_ctl usb_buf:1 async_td async_complete:1	517
ohci-core/eof-timer	1/1		eof_timer:8
ohci-core/port	1/1		ctrl
ohci	1/1	0123	parent_obj@543 state;1@516
openpic_irq_queue	0/0		queue:0 next priority
openpic_irqdest	0/0		ctpr raised@520 servicing@520 outputs_active
openpic_irqsource	0/0		ivpr idr destmask last_cpu pending
openpic_msi	0/0		msir
openpic_timer	0/0		tccr tbcr
openpic	3/3	123	gcr vir pir spve tfrr max_irq src@522 nb_cpus dst@521 timers@524 msi@523 irq_ipi0 irq_tim0 irq_msi
or-irq-extras	1/1		levels:1
or-irq	1/1	0123	levels:1	526
OSPIIndOp	1/1		flash_addr num_bytes done_bytes completed:1
parallel_isa	1/1	0123	state.dataw:1 state.datar:1 state.status:1 state.control:1 state.irq_pending state.epp_timeout
pc87312	1/1	123	read_id_step:1 selected_index:1 regs:1
PCA9552	0/0	23	len:1 pointer:1 regs:1 ext_state:1 i2c@280
PCA9552	0/0	01	len:1 pointer:1 regs:1 i2c@280
PCA9554	0/0	23	len:1 pointer:1 regs:1 ext_state:1 i2c@280
pci_bridge	0/0	0123	parent_obj@543 shpc?:0
pci_inbound	0/0		pitar piwbar piwbear piwar
pci_master_map	0/0		la ma pcila pciha
pci_outbound	0/0		potar potear powbar powar
pci_status	1/1		up down
pci_target_map	0/0		ms la
pci-i82378	0/0	123	parent_obj@543
pci-serial-multi	1/1	0123	dev@543 state@679 level
pci-serial	1/1	0123	dev@543 state@679
PCIDevice	2/1	1	version_id config?:256 config?:4096 irq_state;2:16
PCIE_AER_ERROR_LOG	1/1		log_num:2 log_max:2 log@545
PCIE_AER_ERROR	1/1		status source_id:2 flags:2 header prefix
pcie-pci-bridge	0/0	0123	parent_obj@543 shpc:0
pcie-root-port	1/1	3	parent_obj.parent_obj.parent_obj@543 parent_obj.parent_obj.parent_obj.exp.aer_log@544 parent_obj.parent_obj.parent_obj.parent_obj@446
pcie-root-port	1/1	012	parent_obj.parent_obj.parent_obj@543 parent_obj.parent_obj.parent_obj.exp.aer_log@544 parent_obj.parent_obj.parent_obj.parent_obj?@446
pciespscsi	1/1	0	parent_obj@543 dma_regs:32 esp@215
pciespscsi	2/1	1	parent_obj@543 dma_regs:32 esp.mig_version_id;2:1 esp@216
pciespscsi	2/1	2	parent_obj@543 dma_regs:32 esp.mig_version_id;2:1 esp@217
pciespscsi	2/1	3	parent_obj@543 dma_regs:32 esp.mig_version_id;2:1 esp@218
PCIHost	1/1	0123	config_reg
pckbd_outport	1/1		outport:1
pckbd-mmio	1/1	123	kbd@558
pckbd	3/3	123	kbd@558
pckbd	3/3	0	kbd@559
pckbd	3/3		write_cmd:1 status:1 mode:1 pending_tmp:1	554 560
pckbd	3/3		write_cmd:1 status:1 mode:1 pending:1	554
pckbd/extended_state	0/0		migration_flags obsrc obdata:1 cbdata:1
pcm3680i_pci	1/1	0123	dev@543 sja_state[0]@153 sja_state[1]@153
pcnet	3/2	0123	parent_obj@543 state@563
pcnet	3/2		rap isr lnkst rdra tdra prom:16 csr:2 bcr:2 timer:8 xmit_pos buffer:4096 unused? tx_busy poll_timer:8
pcspk	1/1	0123	data_on:1 dummy_refresh_clock:1
pflash_cfi01_blk_write	1/1		blk_bytes:0 blk_offset
pflash_cfi01	1/1	0	wcycle:1 cmd:1 status:1 counter:8
pflash_cfi01	1/1	123	wcycle:1 cmd:1 status:1 counter:8	565
PIIX3	3/2	0123	dev@543 pci_irq_levels_vmstate;3	569
PIIX3/rcr	1/1		rcr:1
piix4_pm	3/3	3	parent_obj@543 ar.pm1.evt.sts:2 ar.pm1.evt.en:2 ar.pm1.cnt.cnt:2 apm@51 smb;3@603 ar.tmr.timer:8 ar.tmr.overflow_time:8 ar.gpe;2@258 acpi_pci_hotplug.acpi_pcihp_pci_status[0x0];2?@538 acpi_pci_hotplug.hotplug_select? acpi_pci_hotplug.acpi_pcihp_pci_status;1?@6 acpi_pci_hotplug.acpi_index?	574 573
piix4_pm	3/3	12	parent_obj@543 ar.pm1.evt.sts:2 ar.pm1.evt.en:2 ar.pm1.cnt.cnt:2 apm@51 smb;3?@603 ar.tmr.timer:8 ar.tmr.overflow_time:8 ar.gpe;2@258 acpi_pci_hotplug.acpi_pcihp_pci_status[0x0];2?@538 acpi_pci_hotplug.hotplug_select? acpi_pci_hotplug.acpi_pcihp_pci_status;1?@6 acpi_pci_hotplug.acpi_index?	574 573
piix4_pm	3/3	0	parent_obj@543 ar.pm1.evt.sts:2 ar.pm1.evt.en:2 ar.pm1.cnt.cnt:2 apm@51 smb;3?@603 ar.tmr.timer:8 ar.tmr.overflow_time:8 ar.gpe;2@258 acpi_pci_hotplug.acpi_pcihp_pci_status[0x0];2?@538 acpi_pci_hotplug.hotplug_select? acpi_pci_hotplug.acpi_pcihp_pci_status;1?@6	574 573
piix4_pm/cpuhp	1/1		cpuhp_state;1@173
piix4_pm/memhp	1/1		acpi_memory_hotplug;1@423
PIIX4	3/2	23	dev@543 rcr;3:1
pit channel	2/2		count latched_count:2 count_latched:1 status_latched:1 status:1 read_state:1 write_state:1 write_latch:1 rw_mode:1 mode:1 bcd:1 gate:1 count_load_time:8 next_transition_time:8
pl011	2/2	0	readbuff flags lcr rsr cr dmacr int_enabled int_level read_fifo ilpr ibrd fbrd ifl read_pos read_count read_trigger	580
pl011	2/2	1	readbuff flags lcr rsr cr dmacr int_enabled int_level read_fifo ilpr ibrd fbrd ifl read_pos read_count read_trigger	581
pl011	2/2	23	unused flags lcr rsr cr dmacr int_enabled int_level read_fifo ilpr ibrd fbrd ifl read_pos read_count read_trigger	581
pl011/clock	1/1		clk@160
pl011/clock	1/1		clk@161
pl022_ssp	1/1	0123	cr0 cr1 bitmask sr cpsr is im tx_fifo_head rx_fifo_head tx_fifo_len rx_fifo_len tx_fifo[0]:2 rx_fifo[0]:2 tx_fifo[1]:2 rx_fifo[1]:2 tx_fifo[2]:2 rx_fifo[2]:2 tx_fifo[3]:2 rx_fifo[3]:2 tx_fifo[4]:2 rx_fifo[4]:2 tx_fifo[5]:2 rx_fifo[5]:2 tx_fifo[6]:2 rx_fifo[6]:2 tx_fifo[7]:2 rx_fifo[7]:2
pl031	1/1	0123	tick_offset_vmstate mr lr cr im is	584
pl031/tick-offset	1/1		tick_offset
pl041_channel	1/1		tx_fifo@586 tx_enabled:1 tx_compact_mode:1 tx_sample_size:1 rx_fifo@586 rx_enabled:1 rx_compact_mode:1 rx_sample_size:1
pl041_fifo	1/1		level data
pl041_regfile	1/1		rxcr1 txcr1 sr1 isr1 ie1 rxcr2 txcr2 sr2 isr2 ie2 rxcr3 txcr3 sr3 isr3 ie3 rxcr4 txcr4 sr4 isr4 ie4 sl1rx sl1tx sl2rx sl2tx sl12rx sl12tx slfr slistat slien intclr maincr reset sync allints mainfr unused dr1_0 dr1_1 dr1_2 dr1_3 dr1_4 dr1_5 dr1_6 dr1_7 dr2_0 dr2_1 dr2_2 dr2_3 dr2_4 dr2_5 dr2_6 dr2_7 dr3_0 dr3_1 dr3_2 dr3_3 dr3_4 dr3_5 dr3_6 dr3_7 dr4_0 dr4_1 dr4_2 dr4_3 dr4_4 dr4_5 dr4_6 dr4_7
pl041	1/1	0123	fifo_depth regs@587 fifo1@585 codec@391
pl050	2/2	0123	cr clk last pending
pl061	4/4	0123	locked data old_out_data old_in_data dir isense ibe iev im istate afsel dr2r dr4r dr8r odr pur pdr slr den cr amsel;2
pl080_channel	1/1		src dest lli ctrl conf
pl080	1/1	0123	tc_int:1 tc_mask:1 err_int:1 err_mask:1 conf sync req_single req_burst tc_int:1 tc_int:1 tc_int:1 chan;1@591 running
pl110	2/1	0123	version timing cr upbase lpbase int_status int_mask cols rows bpp invalidate palette raw_palette mux_ctrl;2
pl181	1/1	0123	clock power cmdarg cmd datatimer datalength respcmd response datactrl datacnt status mask fifo_pos fifo_len linux_hack fifo
pl190	1/1	0123	level soft_level irq_enable fiq_select vect_control:1 vect_addr prio_mask protected priority prev_prio
pl330_chan	1/1		buf;1:0 tag;1:0 head num buf_size
pl330_chan	1/1		src dst pc control status lc fault_type watchdog_timer ns:1 request_flag:1 wakeup:1 wfp_sbp:1 state:1 stall:1
pl330_queue_entry	1/1		addr len n:1 inc:1 z:1 tag:1 seqn:1
pl330_queue	2/2		queue@598
pl330	2/2	0123	manager@597 chan@597 lo_seqn;1:0 hi_seqn;1:0 fifo@596 read_queue@599 write_queue@599 timer:8 inten int_status ev_status dbg debug_status:1 num_faulting:1 periph_busy:1
platform	4/4	023	parent_obj@543 flags:1
pmbus-device	0/0		smb@693 num_pages:1 code:1 page:1 capability:1
pmsmb	1/1		smb_stat:1 smb_ctl:1 smb_cmd:1 smb_addr:1 smb_data0:1 smb_data1:1 smb_index smb_data:1 smb_auxctl:1 smb_blkdata:1 i2c_enable:1 op_done:1 in_i2c_block_read:1 start_transaction_on_status_read:1
pmu	1/1	123	mos6522_pmu.parent_obj@431 last_b:1 cmd:1 cmdlen rsplen cmd_buf_pos:1 cmd_buf:128 cmd_rsp_pos:1 cmd_rsp_sz:1 cmd_rsp:128 intbits:1 intmask:1 tick_offset one_sec_timer:8 one_sec_target:8	605
pmu/adb	1/1		adb_reply_size:1 adb_reply:16
pnv-adu	1/0	3	lpc_cmd_reg:8 lpc_data_reg:8
pnv-chiptod	1/0	3	primary:1 secondary:1 tod_error:8 pss_mss_ctrl_reg:8 tx_ttype_ctrl:8 tod_state_val:1
pnv-i2c	1/0	3	regs:8
pnv-lpc	1/1	3	eccb_stat_reg:8 eccb_data_reg opb_irq_route0 opb_irq_route1 opb_irq_stat opb_irq_mask opb_irq_pol opb_irq_input lpc_hc_irq_inputs lpc_hc_fw_seg_idsel lpc_hc_irqser_ctrl lpc_hc_irqmask lpc_hc_irqstat lpc_hc_error_addr lpc_hc_fw_rd_acc_size
pnv-psi	1/1	3	regs:8
pnv-spi	1/0	3	fail_count:1 transfer_len:1 responder_select:1 shift_n1_done:1 loop_counter_1:1 loop_counter_2:1 N1_bits:1 N2_bits:1 N1_bytes:1 N2_bytes:1 N1_tx:1 N2_tx:1 N1_rx:1 N2_rx:1 regs:8 seq_op:1 status:8
port92	1/1	0123	outport:1
powernv-cpu-core	1/0	3	scratch:8
powernv-cpu-quad	1/0	3	special_wakeup_done:1 special_wakeup:1
ppc-uic	1/1	123	level uicsr uicer uiccr uicpr uictr uicvcr uicvr
ppc4xx_pci	1/1	123	pmm;1@536 ptm;1@539
ppce500_pci	1/1	123	pob;1@537 pib;1@535 gasket_time
prep_systemio	1/1	123	sreset:1 system_control:1 iomap_type:1
PS2 Common State	3/2		write_cmd queue.rptr queue.wptr queue.count queue.data:256
ps2kbd	3/2	123	parent_obj@619 scan_enabled translate scancode_set;3	622 623 621
ps2kbd/command_reply_queue	0/0		parent_obj.queue.cwptr
ps2kbd/ledstate	3/2		ledstate
ps2kbd/need_high_bit	1/1		need_high_bit:1
ps2mouse	2/2	123	parent_obj@619 mouse_status:1 mouse_resolution:1 mouse_sample_rate:1 mouse_wrap:1 mouse_type:1 mouse_detect_state:1 mouse_dx mouse_dy mouse_dz mouse_buttons:1
ptimer	1/1		enabled:1 limit:8 delta:8 period_frac period:8 last_event:8 next_event:8 timer:8
pvpanic-pci	1/1	123	dev@543
pvscsi	0/0	3	msi_used:1 resetting reg_interrupt_status:8 reg_interrupt_enabled:8 reg_command_status:8 curr_cmd:8 curr_cmd_data_cntr curr_cmd_data rings_info_valid:1 msg_ring_info_valid:1 use_msg:1 rings.rs_pa:8 rings.txr_len_mask rings.rxr_len_mask rings.req_ring_pages_pa:8 rings.cmp_ring_pages_pa:8 rings.consumed_ptr:8 rings.filled_cmp_ptr:8	629
pvscsi	0/0	012	parent_obj?@543 msi_used:1 resetting reg_interrupt_status:8 reg_interrupt_enabled:8 reg_command_status:8 curr_cmd:8 curr_cmd_data_cntr curr_cmd_data rings_info_valid:1 msg_ring_info_valid:1 use_msg:1 rings.rs_pa:8 rings.txr_len_mask rings.rxr_len_mask rings.req_ring_pages_pa:8 rings.cmp_ring_pages_pa:8 rings.consumed_ptr:8 rings.filled_cmp_ptr:8	629
pvscsi/pcie	0/0		parent_obj@543
pxa2xx_dma_chan	1/1		descr src dest cmd state request
pxa2xx_dma	1/0	01	unused? stopintr eorintr rasintr startintr endintr align pio req:75 chan@630
pxa2xx_i2c_slave	1/1		parent_obj@280
pxa2xx_i2c	1/1	01	control:2 status:2 ibmr:1 data:1 slave@632
pxa2xx_pic	0/0	01	int_enabled int_pending is_fiq int_idle priority
pxa2xx_rtc	0/0	01	rttr rtsr rtar rdar1 rdar2 ryar1 ryar2 swar1 swar2 piar last_rcnr last_rdcr last_rycr last_swcr last_rtcpicr last_hz:8 last_sw:8 last_pi:8
pxa2xx_timer	1/1	0123	clock oldclock lastload:8 timer;1@637 events irq_enabled reset3 snapshot tm4?@638
pxa2xx_timer0	2/2		value
pxa2xx_timer4	1/1		tm;1@637 oldclock clock lastload:8 freq control
pxa2xx-fir	1/1	01	enable control:1 status:1 rx_len rx_start rx_fifo:1
pxa2xx-gpio	1/1	01	ilevel olevel dir rising falling status gafr prev_level
pxa2xx-mmci	2/2	01	status clkrt spi cmdat resp_tout read_tout blklen numblk intmask intreq cmd arg cmdreq active bytesleft tx_start tx_len rx_start rx_len resp_len tx_fifo:1 rx_fifo:1 resp_fifo:2
pxa2xx-ssp	1/1	01	enable sscr sspsp ssto ssitr sssr sstsa:1 ssrsa:1 ssacd:1 rx_level rx_start rx_fifo
qemu_can_filter	1/1		can_id can_mask
qemu_ctucan_tx_buffer	1/1		data:1
qxl-memslot	21/21		slot.mem_start:8 slot.mem_end:8 active
qxl-surface	21/21		width height stride format position mouse_mode flags type mem:8
qxl	21/21	01	pci@543 vga@826 shadow_rom.mode num_free_res last_release_offset mode ssd.unique num_memslots guest_slots@645 guest_primary.surface@646 ssd.num_surfaces guest_surfaces.cmds:8 guest_cursor:8	648
qxl/monitors-config	1/1		guest_monitors_config:8
ramfb-dev	1/1	23	state@650
ramfb	1/1		cfg:28
raven	0/0	12	dev@543
realview_sysctl	4/1	0123	leds lockval:2 cfgdata1 cfgdata2 flags nvflags resetlevel sys_mci;2 sys_cfgdata;2 sys_cfgctrl;2 sys_cfgstat;2 sys_clcd;3 mb_clock;4 db_clock;4
rocker	0/0	0123
rs5c372	1/1	23	parent_obj@280 offset:8 wday_offset;2:1 nvram:1 ptr:1 tx_format:1 addr_byte:1
rs6000-mc	1/1	123	port0820_index:1
rtl8139	5/3	0123	parent_obj@543 phys:6 mult:8 TxStatus TxAddr RxBuf RxBufferSize RxBufPtr RxBufAddr IntrStatus:2 IntrMask:2 TxConfig RxConfig RxMissed CSCR:2 Cfg9346:1 Config0:1 Config1:1 Config3:1 Config4:1 Config5:1 clock_enabled:1 bChipCmdState:1 MultiIntr:2 BasicModeCtrl:2 BasicModeStatus:2 NWayAdvert:2 NWayLPAR:2 NWayExpansion:2 CpCmd:2 TxThresh:1 unused conf.macaddr:6 rtl8139_mmio_io_addr_dummy currTxDesc currCPlusRxDesc currCPlusTxDesc RxRingAddrLO RxRingAddrHI eeprom.contents:2 eeprom.mode eeprom.tick eeprom.address:1 eeprom.input:2 eeprom.output:2 eeprom.eecs:1 eeprom.eesk:1 eeprom.eedi:1 eeprom.eedo:1 TCTR TimerInt TCTR_base:8 tally_counters.TxOk:8 tally_counters.RxOk:8 tally_counters.TxERR:8 tally_counters.RxERR tally_counters.MissPkt:2 tally_counters.FAE:2 tally_counters.Tx1Col tally_counters.TxMCol tally_counters.RxOkPhy:8 tally_counters.RxOkBrd:8 tally_counters.RxOkMul;5 tally_counters.TxAbt:2 tally_counters.TxUndrn:2 cplus_enabled;4	657
rtl8139/hotplug_ready	1/1
rtl8201cp	1/1		bmcr:2 bmsr:2 anar:2 anlpar:2
sb16	1/1	01	irq dma hdma port ver in_index out_data_len fmt_stereo fmt_signed fmt_bits fmt dma_auto block_size fifo freq time_const speaker needed_bytes cmd use_hdma highspeed can_write v2x6 csp_param:1 csp_value:1 csp_mode:1 csp_param:1 csp_regs:256 csp_index:1 csp_reg83 csp_reg83r csp_reg83w in2_data:10 out_data:50 test_reg:1 last_read_byte:1 nzero left_till_irq dma_running bytes_per_second align mixer_nreg mixer_regs:256
sb16	1/1	23	unused:20 in_index out_data_len fmt_stereo fmt_signed fmt_bits fmt dma_auto block_size fifo freq time_const speaker needed_bytes cmd use_hdma highspeed can_write v2x6 csp_param:1 csp_value:1 csp_mode:1 csp_param:1 csp_regs:256 csp_index:1 csp_reg83 csp_reg83r csp_reg83w in2_data:10 out_data:50 test_reg:1 last_read_byte:1 nzero left_till_irq dma_running bytes_per_second align mixer_nreg mixer_regs:256
sbsa-gwdt	1/1	0123	timer:8 wcs worl woru wcvl wcvu
scc2698_block	1/1		imr:1 isr:1
scc2698_channel	1/1		rx_enabled:1 mr:1 mr_idx:1 sr:1 rhr:1 rhr_idx:1 rx_pending:1
scoop	1/0	0123	status:2 power:2 gpio_level gpio_dir prev_level mcr:2 cdr:2 ccr:2 irr:2 imr:2 isr:2 unused?:2
scsi-disk	1/1	012	qdev@668 media_changed:1 media_event:1 eject_request:1 tray_open:1 tray_locked:1
scsi-disk	1/1	3	qdev@668 media_changed:1 media_event:1 eject_request:1 tray_open:1 tray_locked:1	667
scsi-disk/pr	1/1		qdev.pr_state.key:8 qdev.pr_state.resv_type:1
SCSIDevice	1/1	0123	unit_attention.key:1 unit_attention.asc:1 unit_attention.ascq:1 sense_is_ua:1 sense:1 sense_len requests:0	669
SCSIDevice/sense	1/1		sense:1
sd-card	2/2	1	mode state cid:1 csd:1 rca:2 card_status sd_status:1 vhs wp_group_bmap:0 blk_len multi_blk_cnt erase_start erase_end pwd:1 pwd_len function_group:1 current_cmd:1 expecting_acmd:1 blk_written data_start:8 data_offset data:1 unused;1:512 enable:1	676
sd-card	2/2	2	mode state cid:1 csd:1 rca:2 card_status sd_status:1 vhs wp_group_bmap:0 blk_len multi_blk_cnt erase_start erase_end pwd:1 pwd_len function_group:1 current_cmd:1 expecting_acmd:1 blk_written data_start:8 data_offset data:1 unused;1:512 unused:1	676 674
sd-card	2/2	0	mode state cid:1 csd:1 rca:2 card_status sd_status:1 vhs wp_groups:0 blk_len multi_blk_cnt erase_start erase_end pwd:1 pwd_len function_group:1 current_cmd:1 expecting_acmd:1 blk_written data_start:8 data_offset data:1 unused;1:512 enable:1	676
sd-card	2/2	3	unused state cid:1 csd:1 rca:2 card_status sd_status:1 vhs wp_group_bmap:0 blk_len multi_blk_cnt erase_start erase_end pwd:1 pwd_len function_group:1 current_cmd:1 expecting_acmd:1 blk_written data_start:8 data_offset data:1 unused;1:512 unused:1	676 674 675
sd-card/ext_csd_modes-state	1/1		ext_csd_rw:1
sd-card/ext_csd_modes-state	1/1		rpmb.result.key_mac:1 rpmb.result.data:1 rpmb.result.nonce:1 rpmb.result.write_counter rpmb.result.address:2 rpmb.result.block_count:2 rpmb.result.result:2 rpmb.result.req_resp:2 rpmb.write_counter rpmb.key:1 rpmb.key_set:1
sd-card/ocr-state	1/1		ocr ocr_power_timer:8
sdhci	1/1	0123	sdmasysad blksize:2 blkcnt:2 argument trnmod:2 cmdreg:2 rspreg prnsts hostctl1:1 pwrcon:1 blkgap:1 wakcon:1 clkcon:2 timeoutcon:1 admaerr:1 norintsts:2 errintsts:2 norintstsen:2 errintstsen:2 norintsigen:2 errintsigen:2 acmd12errsts:2 data_count:2 admasysaddr:8 stopped_state:1 fifo_buffer;1:0 insert_timer:8 transfer_timer:8	678
sdhci/pending-insert	1/1		pending_insert_state:1
serial	3/2		divider;2:2 rbr:1 ier:1 iir:1 lcr:1 mcr:1 lsr:1 msr:1 scr:1 fcr_vmstate;3:1	685 687 684 688 682 686 683
serial	3/2	0123	serial@679
serial	3/2	0123	state@679
serial/fifo_timeout_timer	1/1		fifo_timeout_timer:8
serial/poll	1/1		poll_msl modem_status_poll:8
serial/recv_fifo	1/1		recv_fifo;1@250
serial/thr_ipending	1/1		thr_ipending
serial/timeout_ipending	1/1		timeout_ipending
serial/tsr	1/1		tsr_retry thr:1 tsr:1
serial/xmit_fifo	1/1		xmit_fifo;1@250
sii9022	1/1	0123	parent_obj@280 ptr:1 addr_byte:1 ddc_req:1 ddc_skip_finish:1 ddc:1
sl-nand	0/0	01	ctl:1 ecc@206
sm501-state	1/1		local_mem_size_index system_control misc_control gpio_31_0_control gpio_63_32_control dram_control arbitration_control irq_mask misc_timing power_mode_control uart0_ier uart0_lcr uart0_mcr uart0_scr dc_palette:1 dc_panel_control dc_panel_panning_control dc_panel_fb_addr dc_panel_fb_offset dc_panel_fb_width dc_panel_fb_height dc_panel_tl_location dc_panel_br_location dc_panel_h_total dc_panel_h_sync dc_panel_v_total dc_panel_v_sync dc_panel_hwc_addr dc_panel_hwc_location dc_panel_hwc_color_1_2 dc_panel_hwc_color_3 dc_video_control dc_crt_control dc_crt_fb_addr dc_crt_fb_offset dc_crt_h_total dc_crt_h_sync dc_crt_v_total dc_crt_v_sync dc_crt_hwc_addr dc_crt_hwc_location dc_crt_hwc_color_1_2 dc_crt_hwc_color_3 twoD_source twoD_destination twoD_dimension twoD_control twoD_pitch twoD_foreground twoD_background twoD_stretch twoD_color_compare twoD_color_compare_mask twoD_mask twoD_clip_tl twoD_clip_br twoD_mono_pattern_low twoD_mono_pattern_high twoD_window_width twoD_source_base twoD_destination_base twoD_alpha twoD_wrap i2c_byte_count:1 i2c_status:1 i2c_addr:1 i2c_data:1
sm501	2/2	0123	parent_obj@543 state;1@691
smbus-device	1/1		i2c@280 mode data_len data_buf:1
smbus-eeprom	1/1	0123	smbusdev@693 data:1 offset:1 accessed:1
smbus-ipmi	1/1	0123	parent@693 waiting_rsp:1 outlen currblk outmsg:1 outpos outbuf:1 inlen inmsg:1
smc91c111	1/1	0123	tcr:2 rcr:2 cr:2 ctr:2 gpr:2 ptr:2 ercv:2 bank packet_num tx_alloc allocated tx_fifo_len tx_fifo rx_fifo_len rx_fifo tx_fifo_done_len tx_fifo_done data:8192 int_level:1 int_mask:1
smmuv3_queue	1/1		base:8 prod cons log2size:1
smmuv3	1/1	01	features sid_size:1 sid_split:1 cr cr0ack statusr irq_ctrl gerror gerrorn gerror_irq_cfg0:8 gerror_irq_cfg1 gerror_irq_cfg2 strtab_base:8 strtab_base_cfg eventq_irq_cfg0:8 eventq_irq_cfg1 eventq_irq_cfg2 cmdq@697 eventq@697
smmuv3	1/1	23	features sid_size:1 sid_split:1 cr cr0ack statusr irq_ctrl gerror gerrorn gerror_irq_cfg0:8 gerror_irq_cfg1 gerror_irq_cfg2 strtab_base:8 strtab_base_cfg eventq_irq_cfg0:8 eventq_irq_cfg1 eventq_irq_cfg2 cmdq@697 eventq@697	700
smmuv3/gbpa	1/1		gbpa
sp804	1/1	0123	level
spapr_llan	1/1	123	sdev@710 isopen:1 buf_list:8 add_buf_ptr use_buf_ptr rx_bufs rxq_ptr:8	704
spapr_llan/rx_buffer_pool	1/1		bufsize count bds:8
spapr_llan/rx_pools	1/1		rx_pool;1@703
spapr_nvram	1/1	123	size buf;1:0
spapr_pci	2/2	23	buid:8 lsi_table@708 msi_devs_num msi_devs@709
spapr_pci	2/2	1	buid:8 mig_liobn? mig_mem_win_addr?:8 mig_mem_win_size?:8 mig_io_win_addr?:8 mig_io_win_size?:8 lsi_table@708 msi_devs_num msi_devs@709
spapr_pci/lsi	1/1		irq
spapr_pci/msi	1/1		key value.first_irq value.num
spapr_vio	1/1		reg irq signal_state:8 crq.qladdr:8 crq.qsize crq.qnext
spapr_vscsi	1/1	123	vdev@710
spapr_vty	1/1	123	sdev@710 in out buf:16
spapr_watchdog	1/1	123	timer:48 action:1 leave_others:1
spapr-xive	1/1	123	nr_irqs eat@715 endt@716
spapr-xive/eas	1/1		w:8
spapr-xive/end	1/1		w0 w1 w2 w3 w4 w5 w6 w7
spapr/rtc	1/1	0123	ns_offset:8
spitz-keyboard	1/0	01	sense_state:2 strobe_state:2 unused?:5
spitz-lcdtg	1/1	01	ssidev@726 bl_intensity bl_power
ssd0303_oled	1/1	0123	row col start_line mirror flash enabled inverse redraw mode cmd_state framebuffer:1056 parent_obj@280
ssd0323_oled	2/2	0123	cmd_len cmd cmd_data row row_start row_end col col_start col_end redraw remap mode framebuffer:5120 ssidev@726
sse-counter	1/1	123	clk@161
sse-timer	1/1	123	timer:48 cntfrq cntp_ctl cntp_cval:8 cntp_aival:8 cntp_aival_ctl cntp_aival_reload
ssi_sd	2/2	0	mode cmd cmdarg:1 response:1 arglen response_pos stopping ssidev@726
ssi_sd	7/7	123	mode cmd cmdarg:1 response:1 crc16:2 read_bytes write_bytes arglen response_pos stopping ssidev@726
SSISlave	1/1		cs:1
stellaris_adc	1/1	0123	actss ris im emux ostat ustat sspri sac fifo[0].state fifo[0].data ssmux[0] ssctl[0] fifo[1].state fifo[1].data ssmux[1] ssctl[1] fifo[2].state fifo[2].data ssmux[2] ssctl[2] fifo[3].state fifo[3].data ssmux[3] ssctl[3] noise
stellaris_enet	2/2	0123	ris im rctl tctl thr mctl mdv mtxd mrxd np tx_fifo_len tx_fifo:1 rx;1@729 rx_fifo_offset next_packet
stellaris_enet/rx_frame	1/1		data:1 len
stellaris_gamepad	4/4	23	pressed:1
stellaris_gptm	1/1	0	config mode control state mask unused:8 load match prescale match_prescale rtc tick:8 timer:8
stellaris_gptm	2/2	3	config mode control state mask unused:8 load match prescale match_prescale rtc tick:8 timer:0 clk@161
stellaris_gptm	2/2	12	config mode control state mask unused:8 load match prescale match_prescale rtc tick:8 timer:8 clk@161
stellaris_i2c	1/1	0123	msa mcs mdr mtpr mimr mris mcr
stellaris_sys	2/1	123	pborctl ldopctl int_mask int_status resc rcc rcc2;2 rcgc scgc dcgc clkvclr ldoarst
stm32.rcc	1/1	23	regs
stm32f2xx-adc	1/1	0123	adc_sr adc_cr1 adc_cr2 adc_smpr1 adc_smpr2 adc_jofr adc_htr adc_ltr adc_sqr1 adc_sqr2 adc_sqr3 adc_jsqr adc_jdr adc_dr
stm32f2xx-spi	1/1	0123	spi_cr1 spi_cr2 spi_sr spi_dr spi_crcpr spi_rxcrcr spi_txcrcr spi_i2scfgr spi_i2spr
stm32f2xx-timer	1/1	0123	tick_offset:8 tim_cr1 tim_cr2 tim_smcr tim_dier tim_sr tim_egr tim_ccmr1 tim_ccmr2 tim_ccer tim_psc tim_arr tim_ccr1 tim_ccr2 tim_ccr3 tim_ccr4 tim_dcr tim_dmar tim_or
stm32f4xx-exti	1/1	0123	exti_imr exti_emr exti_rtsr exti_ftsr exti_swier exti_pr
stm32f4xx-syscfg	1/1	0123	syscfg_memrmp syscfg_pmc syscfg_exticr syscfg_cmpcr
stm32l4x5-exti	2/2	23	imr emr rtsr ftsr swier pr irq_levels
stm32l4x5-gpio	2/2	23	moder otyper ospeedr pupdr idr odr lckr afrl afrh ascr disconnected_pins:2 pins_connected_high:2 clk@161
stm32l4x5-rcc-clock-mux	1/1	23	id srcs@161 enabled:1 src multiplier divider
stm32l4x5-rcc-pll	1/1	23	id in@161 channels@161 enabled:1 vco_multiplier channel_enabled:1 channel_exists:1 channel_divider
stm32l4x5-rcc	1/1	23	cr icscr cfgr pllcfgr pllsai1cfgr pllsai2cfgr cier cifr ahb1rstr ahb2rstr ahb3rstr apb1rstr1 apb1rstr2 apb2rstr ahb1enr ahb2enr ahb3enr apb1enr1 apb1enr2 apb2enr ahb1smenr ahb2smenr ahb3smenr apb1smenr1 apb1smenr2 apb2smenr ccipr bdcr csr hsi16_rc@161 msi_rc@161 hse@161 lsi_rc@161 lse_crystal@161 sai1_extclk@161 sai2_extclk@161
stm32l4x5-syscfg	2/2	23	memrmp cfgr1 exticr scsr cfgr2 swpr skr swpr2 clk@161
stm32l4x5-usart-base	1/1	23	cr1 cr2 cr3 brr gtpr rtor isr rdr tdr clk@161
strongarm_pic	0/0	0123	pending enabled is_fiq int_idle
strongarm-gpio	0/0	0123	ilevel olevel dir rising falling status gafr prev_level
strongarm-ppc	0/0	0123	ilevel olevel dir ppar psdr ppfr prev_level
strongarm-rtc	0/0	0123	rttr rtsr rtar last_rcnr last_hz:8
strongarm-ssp	0/0	0123	sscr:2 sssr:2 rx_fifo:2 rx_start:1 rx_level:1
strongarm-uart	0/0	0123	utcr0:1 brd:2 utcr3:1 utsr0:1 tx_fifo:1 tx_start:1 tx_len:1 rx_fifo:2 rx_start:1 rx_len:1 wait_break_end:1
sungem	0/0	123	pdev@543 conf.macaddr:6 phy_addr gregs txdmaregs rxdmaregs macregs mifregs pcsregs rx_mask tx_mask tx_data:1 tx_size tx_first_ctl:8
sysbus-ahci	0/0	0123	ahci@30
sysbus-sm501	2/2	123	state;1@691
sysbusespscsi	1/1	0	esp@215
sysbusespscsi	2/1	1	esp.mig_version_id;2:1 esp@216
sysbusespscsi	2/1	2	esp.mig_version_id;2:1 esp@217
sysbusespscsi	2/1	3	esp.mig_version_id;2:1 esp@218
tco io device status	1/1		tco.rld:2 tco.din:1 tco.dout:1 tco.sts1:2 tco.sts2:2 tco.cnt1:2 tco.cnt2:2 tco.msg1:1 tco.msg2:1 tco.wdcnt:1 tco.tmr:2 sw_irq_gen:1 tco_timer:8 expire_time:8 timeouts_no:1
timer	1/1		ptimer;1@625 limit
TMP105	0/0	0123	len:1 buf:1 pointer:1 config:1 temperature:2 limit:2 alarm:1 i2c@280	765
TMP105/detect-falling	1/1		detect_falling:1
TMP421	0/0	0123	len:1 buf:1 pointer:1 config:1 status:1 rate:1 temperature:2 i2c@280
tpci200	1/1	0123	dev@543 big_endian:1 ctrl:1 status:2 int_set:1
tpm-crb	0/0	012	regs
tpm-crb	0/0	3	regs	770
tpm-crb/chunk	0/0		command_buffer:16 response_buffer:16 response_offset
tpm-spapr	0/0	123	vdev@710 state:1 numbytes buffer:0 crq.data
tpm-tis-i2c	0/0	23	state.buffer:4096 state.rw_offset:2 state.active_locty:1 state.aborting_locty:1 state.next_locty:1 state.loc@774 offset:1 operation:1 data:5 loc_sel:1 csum_enable:1
tpm-tis	0/0	0123	state.buffer:4096 state.rw_offset:2 state.active_locty:1 state.aborting_locty:1 state.next_locty:1 state.loc@774
tpm-tis/locty	0/0		state inte ints access:1 sts iface_id
tulip	0/0	0123	dev@543 csr old_csr9 mii_word mii_bitcnt current_rx_desc:8 current_tx_desc:8 rx_frame:2048 tx_frame:2048 rx_frame_len:2 tx_frame_len:2 rx_frame_size:2 rx_status filter:1
tz-mpc	1/1	0123	ctrl blk_idx int_stat int_en int_info1 int_info2 blk_lut
tz-msc	1/1	0123	cfg_nonsec:1 cfg_sec_resp:1 irq_clear:1 irq_status:1
tz-ppc	1/1	0123	cfg_nonsec:1 cfg_ap:1 cfg_sec_resp:1 irq_enable:1 irq_clear:1 irq_status:1
u2f-key-passthru	1/1	0123	base@780
u2f-key	1/1	0123	dev@816 idle:1 pending_in:1 pending_in_start:1 pending_in_end:1 pending_in_num:1
uefi-time	0/0		year:2 month:1 day:1 hour:1 minute:1 second:1 nanosecond
uefi-var-policy	0/0		entry_size entry:0
uefi-variable-digest	0/0		digest_size digest:0
uefi-variable	0/0		guid.data:1 name_size data_size attributes name:0 data:0 time@781
uefi-variable	0/0		guid.data:1 name_size data_size attributes name:0 data:0 time@781	783
uefi-vars-sysbus	0/0	2	state@788
uefi-vars-sysbus	0/0	3	state@789
uefi-vars	0/0		sts:2 buf_size buf_addr_lo buf_addr_hi pio_xfer_offset pio_xfer_buffer:0 end_of_dxe:1 ready_to_boot:1 exit_boot_service:1 policy_locked:1 used_storage:8 variables@784 var_policies@782
uefi-vars	0/0		sts:2 buf_size buf_addr_lo buf_addr_hi pio_xfer_offset pio_xfer_buffer:0 end_of_dxe:1 ready_to_boot:1 exit_boot_service:1 policy_locked:1 used_storage:8 variables@785 var_policies@782
ufs	0/0	23
uhci port	1/1		ctrl:2
uhci	3/1	0123	dev@543 num_ports_vmstate:1 ports;1@791 cmd:2 status:2 intr:2 frnum:2 fl_base_addr sof_timing:1 status2:1 frame_timer:8 expire_time;2:8 pending_int_mask;3
usb_device	1/1		addr:1 setup_buf:8 data_buf:4096
usb-audio	0/0	0123
usb-ccid	1/1	0123	dev;1@793 debug:1 bulk_out_data:65536 bulk_out_pos bmSlotICCState:1 powered:1 notify_slot_change:1 last_answer_error:8 bError:1 bmCommandStatus:1 bProtocolNum:1 abProtocolDataStructure.data:7 ulProtocolDataStructureSize bulk_in_pending;1@155 bulk_in_pending_start bulk_in_pending_end pending_answers;1@154 pending_answers_num unused:1 state_vmstate
usb-dwc3	1/0	123	regs cfg.mode:1 cfg.dwc_usb3_user
usb-host	1/1	0123	parent_obj@816
usb-hub-port	1/1		wPortStatus:2 wPortChange:2
usb-hub	1/1	0123	dev@816 ports@798	800
usb-hub/port-timer	1/1		port_timer:8
usb-kbd	1/1	0123	dev@816 hid@267
usb-mtp	1/1	0123	dev@816
usb-net	0/0	0123
usb-ptr	1/1	0123	dev@816 hid@268
usb-redir-device-info	1/1		speed:1 device_class:1 device_subclass:1 device_protocol:1 vendor_id:2 product_id:2 device_version_bcd:2
usb-redir-ep	1/1		type:1 interval:1 interface:1 max_packet_size:2 iso_started:1 iso_error:1 interrupt_started:1 interrupt_error:1 bufpq_prefilled:1 bufpq_dropping_packets:1 bufpq:0 bufpq_target_size	807 808
usb-redir-ep/bulk-receiving	1/1		bulk_receiving_started:1
usb-redir-ep/stream-state	1/1		max_streams
usb-redir-interface-info	1/1		interface_count interface:1 interface_class:1 interface_subclass:1 interface_protocol:1
usb-redir-packet-id-queue	1/1		queue:0
usb-redir	1/1	0123	dev@816 attach_timer:8 parser:0 endpoint;1@806 cancelled;1@810 already_in_flight;1@810 device_info;1@805 interface_info;1@809
usb-serial	0/0	0123
usb-storage	1/1	0123	dev@816 mode scsi_len scsi_off data_len csw.sig csw.tag csw.residue csw.status:1
usb-uas	0/0	0123	dev@816
usb-wacom	0/0	0123
USBDevice	1/1		addr:1 state remote_wakeup setup_state setup_len setup_index setup_buf:1
versatile-pci	1/1	0123	imap smap selfid flags irq_mapping:1
versatilepb_sic	1/1	0123	level mask pic_enable
vfio-amd-xgbe	0/0	012
vfio-calxeda-xgmac	0/0	012
vfio-cpr-intx	0/0		pending:1 route.mode route.irq
vfio-cpr-pci	0/0	3	parent_obj@543 parent_obj?@446 intx@821
vfio-platform	0/0	012
vga-isa	1/0	3	state@826
vga	2/2	0123	dev@543 vga@826
vga	2/2	012	latch sr_index:1 sr:8 gr_index:1 gr:16 ar_index:1 ar:21 ar_flip_flop cr_index:1 cr:256 msr:1 fcr:1 st00:1 st01:1 dac_state:1 dac_sub_index:1 dac_read_index:1 dac_write_index:1 dac_cache:3 palette:768 bank_offset is_vbe_vmstate:1 vbe_index:2 vbe_regs:2 vbe_start_addr vbe_line_offset vbe_bank_mask	827
vga.endian	1/1		big_endian_fb:1
vhost-inflight-region	0/0		size:8 queue_size:2	829
vhost-inflight-region/buffer	0/0		addr:0
vhost-user-blk	1/1	012	virtio:0
vhost-user-blk	1/1	3	virtio:0	832
vhost-user-blk/inflight	1/0		inflight@828
vhost-user-device	0/0	2
vhost-user-fs-backend	0/0		back-end:0
vhost-user-fs	0/0	01
vhost-user-fs	0/0	23	virtio:0	834
vhost-user-gpio	0/0	123
vhost-user-i2c	0/0	123
vhost-user-input	0/0	0123
vhost-user-rng	0/0	123
vhost-user-rtc	0/0	3
vhost-user-scmi	0/0	23
vhost-user-snd	0/0	23
vhost-user-spi	0/0	3
vhost-user-test-device	0/0	3
vhost-user-vsock	0/0	0123
vhost-vdpa-device	1/1	23	virtio:0
via-isa	1/1	123	dev@543
virtio-9p	1/1	0123	virtio:0
virtio-balloon	1/1	0123	virtio:0
virtio-blk	2/2	0123	virtio:0
virtio-console	3/3	0123	virtio:0
virtio-crypto	1/1	0123	virtio:0
virtio-gpu	1/1	01	virtio:0 virtio-gpu:0
virtio-gpu	1/1	23	virtio:0 virtio-gpu:0	856
virtio-gpu/blob	1/1		virtio-gpu/blob:0
virtio-input-host	0/0	0123
virtio-input	1/1	0123	virtio:0
virtio-iommu	1/1	0	virtio:0
virtio-iommu	2/2	123	virtio:0
virtio-mem	1/1	0123	virtio:0
virtio-net	11/11	0123	virtio:0
virtio-rng	1/1	0123	virtio:0
virtio-rtc	1/1	3	virtio:0
virtio-scsi	1/1	0123	virtio:0
virtio-sound-device	1/1	23	virtio:0
virtio-vga	2/2	0123	vga@826
virtio-vhost_scsi	1/1	0123	virtio:0
virtio-vhost_vsock	0/0	0123	virtio:0
vmbus-bridge	0/0	0123	bus@871
vmbus	0/0		state:1 version target_vp int_page_gpa:8 gpadl_list@872	874
vmbus/gpadl	0/0		id child_relid num_gfns seen_gfns gfns:8 state:1
vmbus/hyperv_post_message_input	0/0		payload_size payload:1
vmbus/rx_queue	0/0		rx_queue_head:1 rx_queue_size:1 rx_queue@873
vmclock	1/1	23	physaddr:8
vmcoreinfo	1/1	0123	has_vmcoreinfo:1 vmcoreinfo.host_format:2 vmcoreinfo.guest_format:2 vmcoreinfo.size vmcoreinfo.paddr:8
vmgenid	1/1	0123	vmgenid_addr_le:1
vmmouse	0/0	0123	queue_size queue nb_queue:2 status:2 absolute:1
vmstate_aspeed_wdt	0/0	0123	timer:8 regs
vmware_vga_internal	0/0		new_depth enable config cursor.id cursor.x cursor.y cursor.on index scratch new_width new_height guest svgaid syncing unused
vmware_vga	0/0	0123	parent_obj@543 chip@880
vmxnet3-int-state	0/0		is_masked:1 is_pending:1 is_asserted:1
vmxnet3-ring	0/0		pa:8 size cell_size next gen:1
vmxnet3-rx-stats	0/0		LROPktsRxOK:8 LROBytesRxOK:8 ucastPktsRxOK:8 ucastBytesRxOK:8 mcastPktsRxOK:8 mcastBytesRxOK:8 bcastPktsRxOK:8 bcastBytesRxOK:8 pktsRxOutOfBuf:8 pktsRxError:8
vmxnet3-rxq-descr	0/0		rx_ring@883 comp_ring@883 intr_idx:1 rx_stats_pa:8 rxq_stats@884
vmxnet3-tx-stats	0/0		TSOPktsTxOK:8 TSOBytesTxOK:8 ucastPktsTxOK:8 ucastBytesTxOK:8 mcastPktsTxOK:8 mcastBytesTxOK:8 bcastPktsTxOK:8 bcastBytesTxOK:8 pktsTxError:8 pktsTxDiscard:8
vmxnet3-txq-descr	0/0		tx_ring@883 comp_ring@883 intr_idx:1 tx_stats_pa:8 txq_stats@886
vmxnet3	1/1	0123	parent_obj@543 parent_obj@446 rx_packets_compound:1 rx_vlan_stripping:1 lro_supported:1 rx_mode mcast_list_len mcast_list_buff_size vlan_table mtu max_rx_frags:2 max_tx_frags event_int_idx:1 auto_int_masking:1 txq_num:1 rxq_num:1 device_active last_command link_status_and_speed temp_mac drv_shmem:8 temp_shared_guest_driver_memory:8 txq_descr@887 rxq_descr@885 interrupt_states@882	889
vmxnet3/mcast_list	1/1		mcast_list:0
vt82c686b_pm	1/1	123	dev@543 ar.pm1.evt.sts:2 ar.pm1.evt.en:2 ar.pm1.cnt.cnt:2 apm@51 ar.tmr.timer:8 ar.tmr.overflow_time:8
wm8750	0/0	0123	i2c_data:1 i2c_len enable idx_in req_in idx_out req_out outvol:1 outmute:1 invol:1 inmute:1 diff:1 pol:1 ds:1 monomix:1 alc:1 mute:1 path:1 mpath:1 format:1 power:1 rate_vmstate:1 parent_obj@280
xen_evtchn_port	1/1		vcpu type:2 u.val:2
xen_evtchn	1/1	23	callback_param:8 nr_ports port_table;1@892 gsi_pirq:2 pirq_inuse_bitmap:8 pirq_gsi_set
xen_gnttab	1/1	23	nr_frames gnt_frame_gpas:8
xen_overlay	1/1	23	shinfo_gpa:8 long_mode:1
xen_xenstore	1/1	23	req_data:1 rsp_data:1 req_offset rsp_offset rsp_pending:1 guest_port fatal_error:1 impl_state_size impl_state:1
xen-pvdevice	1/1	0	parent_obj@543
xgmac_stats	1/1		rx_bytes:8 tx_bytes:8 rx:8 rx_bcast:8 rx_mcast:8
xgmac	1/1	012	stats@898 regs
xhci-core	1/0		ports;1@903 slots;1@905 intr;1@902 usbcmd usbsts dnctrl crcr_low crcr_high dcbaap_low dcbaap_high config mfindex_start:8 mfwrap_timer:8 cmd_ring;1@904
xhci-event	1/0		type ccode ptr:8 length flags slotid:1 epid:1
xhci-intr	1/0		iman imod erstsz erstba_low erstba_high erdp_low erdp_high msix_used:1 er_pcs:1 er_start:8 er_size er_ep_idx er_full_unused:1 ev_buffer_put? ev_buffer_get? ev_buffer;1?@901
xhci-port	1/0		portsc
xhci-ring	1/0		dequeue:8 ccs:1
xhci-slot	1/0		enabled:1 addressed:1
xhci-sysbus	1/0	0123	xhci;1@900
xhci	1/0	0123	parent_obj@543 parent_obj@446 xhci;1@900
xilinx_qspips	1/1		parent_obj@910
xilinx_spi	1/1	0123	tx_fifo@250 rx_fifo@250 regs
xilinx_spips	2/2	0123	tx_fifo@250 rx_fifo@250 regs snoop_state:1
xio3130-express-downstream-port	1/1	0123	parent_obj.parent_obj.parent_obj@543 parent_obj.parent_obj.parent_obj.exp.aer_log@544
xio3130-express-upstream-port	1/1	0123	parent_obj.parent_obj@543 parent_obj.parent_obj.exp.aer_log@544
xive-source	1/1	123	nr_irqs status;1:0
xive-tctx	1/1	123	regs:64
xlnx_zynq_devcfg_dma_cmd	1/1		src_addr dest_addr src_len dest_len
xlnx_zynq_devcfg	1/1	0123	dma_cmd_fifo@915 dma_cmd_fifo_num:1 regs
xlnx_zynqmp_qspips	1/1	0123	parent_obj@908 tx_fifo_g@250 rx_fifo_g@250 fifo_g.fifo@250 regs
xlnx-cframe-reg	1/1	23	wfifo regs rowon:1 wcfg:1 rcfg:1 cframes;1@157 new_f_data.fifo@250
xlnx-versal-cfu-apb	1/1	23	wfifo regs fdri_row_addr:1
xlnx-versal-cfu-fdro	1/1	23	fdro_data.fifo@250
xlnx-versal-cfu-sfr	1/1	23	wfifo
xlnx-versal-crl	1/1	23	regs
xlnx-versal-efuse	1/1	23	regs
xlnx-versal2-crl	1/1	3	regs
xlnx-zynmp.rtc	1/1	0123	regs tick_offset
xlnx-zynqmp-efuse	1/1	23	regs
xlnx,bbram-ctrl	1/1	1	regs
xlnx,versal-crl	1/1	1	regs
xlnx,versal-efuse	1/1	1	regs
xlnx,zynqmp-efuse	1/1	1	regs
xlnx.apu-ctrl	1/1	123	regs
xlnx.bbram-ctrl	1/1	23	regs
xlnx.cframe-bcast-reg	1/1	23	wfifo
xlnx.csu_dma	0/0	123	src_timer;1@625 width:2 is_dst:1 r_size_last_word:1 regs
xlnx.dpdma	1/0	0123	registers operation_finished:1
xlnx.v-dp	1/0	0	core_registers avbufm_registers vblend_registers audio_registers
xlnx.v-dp	2/0	123	core_registers avbufm_registers vblend_registers audio_registers vblank;1@625
xlnx.versal-canfd	1/1	23	regs canfd_timer;1@625
xlnx.versal-ospi	1/1	123	rx_fifo@250 tx_fifo@250 rx_sram@250 tx_sram@250 ind_write_disabled:1 dac_with_indac:1 dac_enable:1 src_dma_inprog:1 rd_ind_op;1@528 wr_ind_op;1@528 regs stig_membank:1
xlnx.versal-pmc-iou-slcr	1/1	123	regs
xlnx.versal-trng	1/1	23	rand_count rand_reseed:8 forced_prng_count:8 tst_seed:8 regs
xlnx.versal-usb2-ctrl-regs	1/1	123	regs
xlnx.versal-xramc	1/1	123	regs
xlnx.zdma	1/1	0123	regs state dsc_src.words dsc_dst.words
xlnx.zynqmp_crf	1/1	123	regs
xlnx.zynqmp_ipi	1/1	0123	regs
xlnx.zynqmp-can	1/1	123	rx_fifo.fifo@250 tx_fifo.fifo@250 txhpb_fifo.fifo@250 regs can_timer;1@625
zynq_ddrc	1/1	3	reg
zynq_slcr	3/2	0	regs ps_clk;3@160
zynq_slcr	3/2	123	regs ps_clk;3@161
zynq-xadc	1/1	0123	regs xadc_regs:2 xadc_dfifo:2 xadc_read_reg_previous:2 xadc_dfifo_entries:2
`
