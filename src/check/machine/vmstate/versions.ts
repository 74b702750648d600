/** Made by `npm run vmstate` from -dump-vmstate of these releases, x86_64, aarch64 and ppc64 where they have it. */
export const MEASURED: readonly string[] = ['5.2', '7.2', '10.0', '11.1']

/**
 * One state a line: its name, a tab, and "RELEASE:VERSION/MINIMUM" where it is not as in the release before; "-" in
 * their place where the release has the device without this subsection, "?" where it was not measured.
 */
export const VERSIONS = `
a9-scu	5.2:? 7.2:1/1
a10.pic	5.2:? 7.2:1/1
a10.pit	5.2:? 7.2:1/1
ac97	5.2:3/2
acpi-erst	5.2:? 7.2:1/1
acpi-ged	5.2:1/1
acpi-ged/cpuhp	5.2:- 10.0:1/1
acpi-ged/ghes	5.2:1/1
acpi-ged/hest	5.2:- 11.1:1/1
acpi-ged/memhp	5.2:1/1
acpi-ged/pcihp	5.2:- 11.1:1/1
adb_kbd	5.2:? 7.2:2/2
adb_mouse	5.2:? 7.2:2/2
ADM1266	5.2:? 10.0:0/0
ADM1272	5.2:? 7.2:0/0
allwinner_emac	5.2:? 7.2:1/1
allwinner-a10-ccm	5.2:? 10.0:1/1
allwinner-a10-dramc	5.2:? 10.0:1/1
allwinner-ahci	5.2:? 7.2:1/1
allwinner-cpucfg	5.2:? 7.2:1/1
allwinner-h3-ccu	5.2:? 7.2:1/1
allwinner-h3-dramc	5.2:? 7.2:1/1
allwinner-h3-sysctrl	5.2:? 7.2:1/1
allwinner-r40-ccu	5.2:? 10.0:1/1
allwinner-r40-dramc	5.2:? 10.0:1/1
allwinner-rtc	5.2:? 7.2:1/1
allwinner-sdhost	5.2:? 7.2:1/1
allwinner-sid	5.2:? 7.2:1/1
allwinner-sramc	5.2:? 10.0:1/1
allwinner-sun8i-emac	5.2:? 7.2:1/1
allwinner-wdt	5.2:? 10.0:1/1
allwinner.i2c	5.2:? 10.0:1/1
allwinner.spi	5.2:? 10.0:1/1
amd-iommu	5.2:0/0
arm_gic	5.2:? 7.2:12/12
arm_gic_virt_state	5.2:? 7.2:1/1
arm_gicv3	5.2:? 7.2:1/1
arm_gicv3_cpu/gicv4	5.2:? 7.2:1/1
arm_gicv3_cpu/nmi	5.2:? 7.2:- 10.0:1/1
arm_gicv3_cpu/sre_el1	5.2:? 7.2:1/1
arm_gicv3_cpu/virt	5.2:? 7.2:1/1
arm_gicv3_its	5.2:? 7.2:0/0
arm_gicv3/gicd_nmi	5.2:? 7.2:- 10.0:1/1
arm_gicv3/gicd_no_migration_shift_bug	5.2:? 7.2:1/1
arm_gicv3/hvf_gic_state	5.2:? 7.2:- 11.1:1/1
arm_mptimer	5.2:? 7.2:3/3
arm.cortex-a9-global-timer	5.2:? 7.2:1/1
arm.cortex-a9-global-timer.control	5.2:? 7.2:1/1
armsse-cpu-pwrctrl	5.2:? 7.2:1/1
armsse-mhu	5.2:? 7.2:1/1
armv7m	5.2:? 7.2:1/1
armv7m_nvic	5.2:? 7.2:4/4
armv7m_nvic/m-security	5.2:? 7.2:1/1
armv7m_systick	5.2:? 7.2:3/3
aspeed-mmi	5.2:? 7.2:1/1
aspeed.adc	5.2:? 7.2:1/1
aspeed.gpio	5.2:? 7.2:1/1
aspeed.hace	5.2:? 7.2:1/1 11.1:2/2
aspeed.i2c	5.2:? 7.2:2/2 10.0:3/3 11.1:4/4
aspeed.i3c	5.2:? 7.2:1/1
aspeed.lpc	5.2:? 7.2:2/2
aspeed.ltpi-ctrl	5.2:? 11.1:1/1
aspeed.new-vic	5.2:? 7.2:1/1
aspeed.pwm	5.2:? 11.1:1/1
aspeed.rtc	5.2:? 7.2:1/0 10.0:2/0
aspeed.sbc	5.2:? 7.2:1/1
aspeed.scu	5.2:? 7.2:2/2
aspeed.sdhci	5.2:? 7.2:1/0
aspeed.sdmc	5.2:? 7.2:1/1 10.0:2/2
aspeed.smc	5.2:? 7.2:2/2 10.0:3/2 11.1:3/1
aspeed.timerctrl	5.2:? 7.2:2/2
aspeed.xdma	5.2:? 7.2:1/0
axp2xx_pmu	5.2:? 10.0:1/0
bcm2835_gpio	5.2:? 7.2:1/1
bcm2835_sys_timer	5.2:? 7.2:1/1
bcm2835_thermal	5.2:? 7.2:1/1
bcm2835-aux	5.2:? 7.2:1/1
bcm2835-cprman	5.2:? 7.2:1/1
bcm2835-cprman-clock-mux	5.2:? 7.2:1/1
bcm2835-cprman-dsi0hsck-mux	5.2:? 7.2:1/1
bcm2835-cprman-pll	5.2:? 7.2:1/1
bcm2835-cprman-pll-channel	5.2:? 7.2:1/1
bcm2835-dma	5.2:? 7.2:1/1
bcm2835-fb	5.2:? 7.2:1/1
bcm2835-i2c	5.2:? 10.0:1/1
bcm2835-ic	5.2:? 7.2:1/1
bcm2835-mbox	5.2:? 7.2:1/1
bcm2835-otp	5.2:? 10.0:1/1
bcm2835-powermgt	5.2:? 7.2:1/1
bcm2835-property	5.2:? 7.2:1/1
bcm2835-rng	5.2:? 7.2:1/1
bcm2835-sdhost	5.2:? 7.2:1/1
bcm2835-spi	5.2:? 10.0:1/1
bcm2836-control	5.2:? 7.2:2/1
bcm2838_gpio	5.2:? 10.0:1/1
bochs-display	5.2:0/0
cadence_gem	5.2:? 7.2:4/4
cadence_TTC	5.2:? 7.2:1/1
cadence_uart	5.2:? 7.2:3/2
ccid-card-passthru	5.2:1/1
clock/muldiv	5.2:? 7.2:1/1
cmsdk-apb-dualtimer	5.2:? 7.2:2/2
cmsdk-apb-timer	5.2:? 7.2:2/2
cmsdk-apb-uart	5.2:? 7.2:1/1
cmsdk-apb-watchdog	5.2:? 7.2:2/2
corgi-ssp	5.2:? 7.2:2/2 10.0:?
cs4231a	5.2:1/1
ctucan_pci	5.2:1/1
cuda	5.2:? 7.2:6/6
dbdma	5.2:? 7.2:3/3
designware-pcie-host	5.2:? 7.2:1/1
designware-pcie-root	5.2:? 7.2:1/1
digic-uart	5.2:? 7.2:1/1
digic.timer	5.2:? 7.2:1/1
dm163	5.2:? 10.0:1/1
dma	5.2:1/1
dpcd	5.2:? 7.2:0/0
DPS310	5.2:? 7.2:0/0
ds1338	5.2:? 7.2:2/1
dw.i3c	5.2:? 11.1:1/1
dwc2	5.2:? 7.2:1/1
e1000	5.2:2/1
e1000/full_mac_state	5.2:1/1
e1000/mit_state	5.2:1/1
e1000/tx_tso_state	5.2:1/1
e1000e	5.2:1/1
ehci	5.2:2/1
ehci-sysbus	5.2:? 7.2:2/1
EMC141X	5.2:? 7.2:0/0
es1370	5.2:2/2
escc	5.2:? 7.2:2/1
esp/pdma	5.2:1/1 7.2:0/0 10.0:-
exynos4210.clk	5.2:? 7.2:1/1
exynos4210.combiner	5.2:? 7.2:1/1
exynos4210.fimd	5.2:? 7.2:1/1
exynos4210.i2c	5.2:? 7.2:1/1
exynos4210.mct	5.2:? 7.2:1/1
exynos4210.pmu	5.2:? 7.2:1/1
exynos4210.pwm	5.2:? 7.2:1/1
exynos4210.rng	5.2:? 7.2:1/1
exynos4210.rtc	5.2:? 7.2:1/1
exynos4210.uart	5.2:? 7.2:1/1
fdc	5.2:2/2
fdc/phase	5.2:1/1
fdc/reset_sensei	5.2:1/1
fdc/result_timer	5.2:1/1
fdrive/media_changed	5.2:1/1
fdrive/media_rate	5.2:1/1
fdrive/perpendicular	5.2:1/1
flexcan	5.2:? 11.1:1/1
fsl-imx8m-pcie-phy	5.2:? 10.0:1/1
ftgmac100	5.2:? 7.2:1/1 10.0:2/2
fw_cfg	5.2:2/1
fw_cfg/acpi_mr	5.2:1/1
fw_cfg/dma	5.2:0/0
gpex_root	5.2:1/1
gpio-key	5.2:? 7.2:1/1
gus	5.2:2/2
hda-audio	5.2:2/0
hda-audio-stream/buffer	5.2:1/0
heathrow_pic	5.2:? 7.2:1/1
highbank-regs	5.2:? 7.2:0/0 11.1:?
hpet	5.2:2/1 11.1:2/2
hpet/offset	5.2:1/1
hpet/rtc_irq_level	5.2:1/1
hv-syndbg	5.2:? 7.2:0/0
i.MX RNGC	5.2:? 7.2:1/1
i2c-ddc	5.2:1/0
I440FX	5.2:3/3
i6300esb_wdt	5.2:10000/1
i8254	5.2:3/2
i8259	5.2:1/1
i8259/ltim	5.2:- 10.0:1/1
i82374	5.2:? 7.2:0/0
i82801b11_bridge	5.2:0/0
ib700_wdt	5.2:0/0
ich9_ahci	5.2:1/0
ich9_pm/cpuhp	5.2:1/1
ich9_pm/memhp	5.2:1/1
ich9_pm/pcihp	5.2:- 7.2:1/1
ich9_pm/tco	5.2:1/1
ich9_smb	5.2:1/1
ICH9LPC	5.2:1/1
ICH9LPC/rst_cnt	5.2:1/1
ICH9LPC/smi_feat	5.2:1/1
icp_control	5.2:? 7.2:1/1
icp_pic	5.2:? 7.2:1/1
ics	5.2:? 7.2:1/1
ide bmdma_current	5.2:? 7.2:1/1
ide bmdma/status	5.2:? 7.2:1/1
ide_bus/error	5.2:2/1
ide_drive/atapi/gesn_state	5.2:1/1
ide_drive/pio_state	5.2:1/1
ide_drive/tray_state	5.2:1/1
igb	5.2:? 10.0:1/1
imx-gpcv2	5.2:? 7.2:1/1
imx.avic	5.2:? 7.2:1/1
imx.epit	5.2:? 7.2:2/2 10.0:3/3
imx.fec	5.2:? 7.2:2/2 10.0:3/3
imx.fec/txdescs	5.2:? 7.2:1/1
imx.gpio	5.2:? 7.2:1/1
imx.i2c	5.2:? 7.2:1/1
imx.serial	5.2:? 7.2:2/2 10.0:3/3 11.1:4/4
imx.spi	5.2:? 7.2:1/1
imx.usbphy	5.2:1/1
imx2.wdt	5.2:? 7.2:0/0
imx6.ccm	5.2:? 7.2:1/1
imx6.src	5.2:? 7.2:1/1
imx6ul-lcdif	5.2:? 11.1:1/1
imx6ul.ccm	5.2:? 7.2:1/1
imx7.analog	5.2:? 7.2:1/1
imx7.ccm	5.2:? 7.2:1/1
imx7.snvs	5.2:? 10.0:1/1
imx7.src	5.2:? 10.0:1/1
imx8mp.analog	5.2:? 10.0:1/1
imx8mp.ccm	5.2:? 10.0:1/1
imx25.ccm	5.2:? 7.2:1/1
imx25.gpt	5.2:? 7.2:3/3
imx31.ccm	5.2:? 7.2:2/2
integratorcm	5.2:? 7.2:1/1
intel-hda	5.2:1/0
ioapic	5.2:3/1
ioh-3240-express-root-port	5.2:1/1
iommu-intel	5.2:1/1
iotkit	5.2:? 7.2:2/2
iotkit-secctl	5.2:? 7.2:1/1
iotkit-secctl-mpcintstatus	5.2:? 7.2:1/1
iotkit-secctl/msc	5.2:? 7.2:1/1
iotkit-sysctl	5.2:? 7.2:1/1
iotkit-sysctl/sse-200	5.2:? 7.2:1/1
iotkit-sysctl/sse-300	5.2:? 7.2:1/1
ipmi-bmc-extern	5.2:? 11.1:1/1
ipmi-bmc-sim	5.2:? 11.1:2/1
ipmi-interface	5.2:? 11.1:2/1
ipmi-interface-isa-bt	5.2:? 11.1:2/2
ipmi-interface-pci-bt	5.2:1/1
ipmi-interface-pci-kcs	5.2:1/1
ipoctal232	5.2:1/1
ivshmem-doorbell	5.2:0/0
ivshmem-plain	5.2:0/0
kvaser_pci	5.2:1/1
kvm-tpr-opt	5.2:1/1
kvmclock	5.2:1/1
kvmclock/clock_is_reliable	5.2:1/1
l2x0	5.2:? 7.2:1/1
lan9118	5.2:? 7.2:2/1 10.0:3/3
lan9118-phy	5.2:? 10.0:1/1
led	5.2:? 7.2:1/1
LM8323	5.2:? 7.2:0/0 10.0:?
lsiscsi	5.2:1/0
LSM303DLHC_MAG	5.2:? 7.2:0/0
m25p80	5.2:? 7.2:0/0
m25p80/aai_enable	5.2:? 7.2:1/1
m25p80/block_protect	5.2:? 7.2:1/1
m25p80/data_read_loop	5.2:? 7.2:1/1
m25p80/write_protect	5.2:? 7.2:1/1
m48t59	5.2:? 7.2:1/1
macio_gpio	5.2:? 7.2:0/0
macio_nvram	5.2:? 7.2:1/1
macio-newworld	5.2:? 7.2:0/0
macio-oldworld	5.2:? 7.2:0/0
mainstone_fpga	5.2:? 7.2:0/0 10.0:?
max111x	5.2:? 7.2:1/1 10.0:?
max7310	5.2:? 7.2:0/0 10.0:?
max31785	5.2:? 7.2:0/0
max34451	5.2:? 7.2:0/0
max78000-aes	5.2:? 11.1:1/1
max78000-gcr	5.2:? 11.1:1/1
max78000-icc	5.2:? 11.1:1/1
max78000-trng	5.2:? 11.1:1/1
max78000-uart	5.2:? 11.1:1/1
mc146818rtc	5.2:3/1 11.1:3/3
mc146818rtc/irq_reinject_on_ack_count	5.2:1/1
mch	5.2:1/1
megasas	5.2:0/0
megasas-gen2	5.2:0/0
menelaus	5.2:? 7.2:0/0 10.0:?
microbit.i2c	5.2:? 7.2:1/1
microdrive	5.2:? 7.2:3/0 10.0:?
mioe3680_pci	5.2:1/1
mos6522	5.2:? 7.2:1/1
mpc-i2c	5.2:? 7.2:1/1
mpc8xxx_gpio	5.2:? 7.2:1/1
mphi	5.2:? 7.2:1/1
mps2-fpgaio	5.2:? 7.2:3/3
mps2-scc	5.2:? 7.2:3/3
mps2-scc/cfg7	5.2:? 7.2:- 10.0:1/1
mptsas	5.2:0/0
msf2-emac	5.2:? 7.2:1/1
msf2-sysreg	5.2:? 7.2:1/1
mss-spi	5.2:? 7.2:1/1
mss-timer	5.2:? 7.2:1/1
musicpal_gpio	5.2:? 7.2:1/1
musicpal_key	5.2:? 7.2:1/1 10.0:2/2
musicpal_lcd	5.2:? 7.2:1/1
mv88w8618_audio	5.2:? 7.2:1/1
mv88w8618_eth	5.2:? 7.2:1/1
mv88w8618_flashcfg	5.2:? 7.2:1/1
mv88w8618_pic	5.2:? 7.2:1/1
mv88w8618_pit	5.2:? 7.2:1/1
nand	5.2:? 7.2:1/1 11.1:?
npcm-clk	5.2:? 10.0:3/3
npcm-gcr	5.2:? 10.0:2/2
npcm-gmac	5.2:? 10.0:0/0
npcm-pcs	5.2:? 10.0:0/0
npcm-pspi	5.2:? 10.0:0/0
npcm7xx-adc	5.2:? 7.2:0/0
npcm7xx-clk	5.2:? 7.2:1/1 10.0:?
npcm7xx-clock-divider	5.2:? 7.2:0/0
npcm7xx-clock-pll	5.2:? 7.2:0/0
npcm7xx-clock-sel	5.2:? 7.2:0/0
npcm7xx-emc	5.2:? 7.2:0/0
npcm7xx-fiu	5.2:? 7.2:0/0
npcm7xx-gcr	5.2:? 7.2:0/0 10.0:?
npcm7xx-gpio	5.2:? 7.2:0/0
npcm7xx-mft-module	5.2:? 7.2:0/0
npcm7xx-otp	5.2:? 7.2:0/0
npcm7xx-pwm-module	5.2:? 7.2:0/0
npcm7xx-rng	5.2:? 7.2:0/0
npcm7xx-smbus	5.2:? 7.2:0/0
npcm7xx-timer-ctrl	5.2:? 7.2:2/2
npcm7xx.sdhci	5.2:? 7.2:0/0
nrf51_soc.gpio	5.2:? 7.2:1/1
nrf51_soc.nvm	5.2:? 7.2:1/1
nrf51_soc.rng	5.2:? 7.2:1/1
nrf51_soc.timer	5.2:? 7.2:1/0
nrf51_soc.uart	5.2:? 7.2:0/0
nvme	5.2:0/0 11.1:1/1
nvme_ns	5.2:? 11.1:1/1
ohci	5.2:1/1
ohci-core/eof-timer	5.2:1/1
openpic	5.2:? 7.2:3/3
or-irq	5.2:? 7.2:1/1
or-irq-extras	5.2:? 7.2:1/1
parallel_isa	5.2:1/1
pc87312	5.2:? 7.2:1/1
PCA9552	5.2:? 7.2:0/0
PCA9554	5.2:? 10.0:0/0
pci_bridge	5.2:0/0
pci-i82378	5.2:? 7.2:0/0
pci-serial	5.2:1/1
pci-serial-multi	5.2:1/1
PCIDevice	5.2:? 7.2:2/1 10.0:?
pcie-pci-bridge	5.2:0/0
pcie-root-port	5.2:1/1
pciespscsi	5.2:1/1 7.2:2/1
PCIHost	5.2:1/1
pckbd	5.2:3/3
pckbd_outport	5.2:1/1
pckbd-mmio	5.2:? 7.2:1/1
pckbd/extended_state	5.2:- 7.2:0/0
pcm3680i_pci	5.2:1/1
pcnet	5.2:3/2
pcspk	5.2:1/1
pflash_cfi01	5.2:1/1
pflash_cfi01_blk_write	5.2:- 7.2:1/1
PIIX3	5.2:3/2
PIIX3/rcr	5.2:1/1
PIIX4	5.2:? 10.0:3/2
piix4_pm	5.2:3/3
piix4_pm/cpuhp	5.2:1/1
piix4_pm/memhp	5.2:1/1
pl011	5.2:? 7.2:2/2
pl011/clock	5.2:? 7.2:1/1
pl022_ssp	5.2:? 7.2:1/1
pl031	5.2:? 7.2:1/1
pl031/tick-offset	5.2:? 7.2:1/1
pl041	5.2:? 7.2:1/1
pl050	5.2:? 7.2:2/2
pl061	5.2:? 7.2:4/4
pl080	5.2:? 7.2:1/1
pl110	5.2:? 7.2:2/1
pl181	5.2:? 7.2:1/1
pl190	5.2:? 7.2:1/1
pl330	5.2:? 7.2:2/2
platform	5.2:4/4 7.2:? 10.0:4/4
pmu	5.2:? 7.2:1/1
pmu/adb	5.2:? 7.2:1/1
pnv-adu	5.2:? 11.1:1/0
pnv-chiptod	5.2:? 11.1:1/0
pnv-i2c	5.2:? 11.1:1/0
pnv-lpc	5.2:? 11.1:1/1
pnv-psi	5.2:? 11.1:1/1
pnv-spi	5.2:? 11.1:1/0
port92	5.2:1/1
powernv-cpu-core	5.2:? 11.1:1/0
powernv-cpu-quad	5.2:? 11.1:1/0
ppc-uic	5.2:? 7.2:1/1
ppc4xx_pci	5.2:? 7.2:1/1
ppce500_pci	5.2:? 7.2:1/1
prep_systemio	5.2:? 7.2:1/1
ps2kbd	5.2:? 7.2:3/2
ps2kbd/command_reply_queue	5.2:? 7.2:0/0
ps2kbd/ledstate	5.2:? 7.2:3/2
ps2kbd/need_high_bit	5.2:? 7.2:1/1
ps2mouse	5.2:? 7.2:2/2
pvpanic-pci	5.2:? 7.2:1/1
pvscsi	5.2:0/0
pvscsi/pcie	5.2:0/0
pxa2xx_dma	5.2:? 7.2:1/0 10.0:?
pxa2xx_i2c	5.2:? 7.2:1/1 10.0:?
pxa2xx_pic	5.2:? 7.2:0/0 10.0:?
pxa2xx_rtc	5.2:? 7.2:0/0 10.0:?
pxa2xx_timer	5.2:? 7.2:1/1
pxa2xx-fir	5.2:? 7.2:1/1 10.0:?
pxa2xx-gpio	5.2:? 7.2:1/1 10.0:?
pxa2xx-mmci	5.2:? 7.2:2/2 10.0:?
pxa2xx-ssp	5.2:? 7.2:1/1 10.0:?
qxl	5.2:21/21 10.0:?
qxl/monitors-config	5.2:1/1 10.0:?
ramfb-dev	5.2:? 10.0:1/1
raven	5.2:? 7.2:0/0 11.1:?
realview_sysctl	5.2:? 7.2:4/1
rocker	5.2:0/0
rs5c372	5.2:? 10.0:1/1
rs6000-mc	5.2:? 7.2:1/1
rtl8139	5.2:5/3
rtl8139/hotplug_ready	5.2:1/1
sb16	5.2:1/1
sbsa-gwdt	5.2:? 7.2:1/1
scoop	5.2:? 7.2:1/0
scsi-disk	5.2:1/1
scsi-disk/pr	5.2:- 11.1:1/1
SCSIDevice	5.2:1/1
SCSIDevice/sense	5.2:1/1
sd-card	5.2:2/2
sd-card/ext_csd_modes-state	5.2:- 10.0:1/1
sd-card/ocr-state	5.2:1/1
sdhci	5.2:1/1
sdhci/pending-insert	5.2:1/1
serial	5.2:3/2
serial/fifo_timeout_timer	5.2:1/1
serial/poll	5.2:1/1
serial/recv_fifo	5.2:1/1
serial/thr_ipending	5.2:1/1
serial/timeout_ipending	5.2:1/1
serial/tsr	5.2:1/1
serial/xmit_fifo	5.2:1/1
sii9022	5.2:? 7.2:1/1
sl-nand	5.2:? 7.2:0/0 10.0:?
sm501	5.2:? 7.2:2/2
smbus-eeprom	5.2:1/1
smbus-ipmi	5.2:1/1
smc91c111	5.2:? 7.2:1/1
smmuv3	5.2:? 7.2:1/1
smmuv3/gbpa	5.2:? 7.2:- 10.0:1/1
sp804	5.2:? 7.2:1/1
spapr_llan	5.2:? 7.2:1/1
spapr_llan/rx_pools	5.2:? 7.2:1/1
spapr_nvram	5.2:? 7.2:1/1
spapr_pci	5.2:? 7.2:2/2
spapr_vscsi	5.2:? 7.2:1/1
spapr_vty	5.2:? 7.2:1/1
spapr_watchdog	5.2:? 7.2:1/1
spapr-xive	5.2:? 7.2:1/1
spapr/rtc	5.2:? 7.2:1/1
spitz-keyboard	5.2:? 7.2:1/0 10.0:?
spitz-lcdtg	5.2:? 7.2:1/1 10.0:?
ssd0303_oled	5.2:? 7.2:1/1
ssd0323_oled	5.2:? 7.2:2/2
sse-counter	5.2:? 7.2:1/1
sse-timer	5.2:? 7.2:1/1
ssi_sd	5.2:? 7.2:7/7
stellaris_adc	5.2:? 7.2:1/1
stellaris_enet	5.2:? 7.2:2/2
stellaris_gamepad	5.2:? 10.0:4/4
stellaris_gptm	5.2:? 7.2:2/2
stellaris_i2c	5.2:? 7.2:1/1
stellaris_sys	5.2:? 7.2:2/1
stm32.rcc	5.2:? 10.0:1/1
stm32f2xx-adc	5.2:? 7.2:1/1
stm32f2xx-spi	5.2:? 7.2:1/1
stm32f2xx-timer	5.2:? 7.2:1/1
stm32f4xx-exti	5.2:? 7.2:1/1
stm32f4xx-syscfg	5.2:? 7.2:1/1
stm32l4x5-exti	5.2:? 10.0:2/2
stm32l4x5-gpio	5.2:? 10.0:2/2
stm32l4x5-rcc	5.2:? 10.0:1/1
stm32l4x5-rcc-clock-mux	5.2:? 10.0:1/1
stm32l4x5-rcc-pll	5.2:? 10.0:1/1
stm32l4x5-syscfg	5.2:? 10.0:2/2
stm32l4x5-usart-base	5.2:? 10.0:1/1
strongarm_pic	5.2:? 7.2:0/0
strongarm-gpio	5.2:? 7.2:0/0
strongarm-ppc	5.2:? 7.2:0/0
strongarm-rtc	5.2:? 7.2:0/0
strongarm-ssp	5.2:? 7.2:0/0
strongarm-uart	5.2:? 7.2:0/0
sungem	5.2:? 7.2:0/0
sysbus-ahci	5.2:0/0
sysbus-sm501	5.2:? 7.2:2/2
sysbusespscsi	5.2:1/1 7.2:2/1
TMP105	5.2:? 7.2:0/0
TMP105/detect-falling	5.2:? 7.2:1/1
TMP421	5.2:? 7.2:0/0
tpci200	5.2:1/1
tpm-crb	5.2:0/0
tpm-crb/chunk	5.2:- 11.1:0/0
tpm-spapr	5.2:? 7.2:0/0
tpm-tis	5.2:0/0
tpm-tis-i2c	5.2:? 10.0:0/0
tulip	5.2:0/0
tz-mpc	5.2:? 7.2:1/1
tz-msc	5.2:? 7.2:1/1
tz-ppc	5.2:? 7.2:1/1
u2f-key	5.2:1/1
u2f-key-passthru	5.2:1/1
uefi-variable-digest	5.2:? 10.0:- 11.1:0/0
uefi-vars-sysbus	5.2:? 10.0:0/0
ufs	5.2:? 10.0:0/0
uhci	5.2:3/1
usb-audio	5.2:0/0
usb-ccid	5.2:1/1
usb-dwc3	5.2:? 7.2:1/0
usb-host	5.2:1/1
usb-hub	5.2:1/1
usb-hub/port-timer	5.2:1/1
usb-kbd	5.2:1/1
usb-mtp	5.2:1/1
usb-net	5.2:0/0
usb-ptr	5.2:1/1
usb-redir	5.2:1/1
usb-redir-ep/bulk-receiving	5.2:1/1
usb-redir-ep/stream-state	5.2:1/1
usb-serial	5.2:0/0
usb-storage	5.2:1/1
usb-uas	5.2:0/0
usb-wacom	5.2:0/0
versatile-pci	5.2:? 7.2:1/1
versatilepb_sic	5.2:? 7.2:1/1
vfio-amd-xgbe	5.2:? 7.2:0/0 11.1:?
vfio-calxeda-xgmac	5.2:? 7.2:0/0 11.1:?
vfio-cpr-pci	5.2:? 11.1:0/0
vfio-platform	5.2:? 7.2:0/0 11.1:?
vga	5.2:2/2
vga-isa	5.2:? 11.1:1/0
vga.endian	5.2:1/1
vhost-inflight-region/buffer	5.2:- 11.1:0/0
vhost-user-blk	5.2:1/1
vhost-user-blk/inflight	5.2:- 11.1:1/0
vhost-user-device	5.2:? 10.0:0/0 11.1:?
vhost-user-fs	5.2:0/0
vhost-user-fs-backend	5.2:- 10.0:0/0
vhost-user-gpio	5.2:? 7.2:0/0
vhost-user-i2c	5.2:? 7.2:0/0
vhost-user-input	5.2:0/0
vhost-user-rng	5.2:? 7.2:0/0
vhost-user-rtc	5.2:? 11.1:0/0
vhost-user-scmi	5.2:? 10.0:0/0
vhost-user-snd	5.2:? 10.0:0/0
vhost-user-spi	5.2:? 11.1:0/0
vhost-user-test-device	5.2:? 11.1:0/0
vhost-user-vsock	5.2:0/0
vhost-vdpa-device	5.2:? 10.0:1/1
via-isa	5.2:? 7.2:1/1
virtio-9p	5.2:1/1
virtio-balloon	5.2:1/1
virtio-blk	5.2:2/2
virtio-console	5.2:3/3
virtio-crypto	5.2:1/1
virtio-gpu	5.2:1/1
virtio-gpu/blob	5.2:- 10.0:1/1
virtio-input	5.2:1/1
virtio-input-host	5.2:0/0
virtio-iommu	5.2:1/1 7.2:2/2
virtio-mem	5.2:1/1
virtio-net	5.2:11/11
virtio-rng	5.2:1/1
virtio-rtc	5.2:? 11.1:1/1
virtio-scsi	5.2:1/1
virtio-sound-device	5.2:? 10.0:1/1
virtio-vga	5.2:2/2
virtio-vhost_scsi	5.2:1/1
virtio-vhost_vsock	5.2:0/0
vmbus-bridge	5.2:0/0
vmbus/rx_queue	5.2:0/0
vmclock	5.2:? 10.0:1/1
vmcoreinfo	5.2:1/1
vmgenid	5.2:1/1
vmmouse	5.2:0/0
vmstate_aspeed_wdt	5.2:? 7.2:0/0
vmware_vga	5.2:0/0
vmxnet3	5.2:1/1
vmxnet3/mcast_list	5.2:1/1
vt82c686b_pm	5.2:? 7.2:1/1
wm8750	5.2:? 7.2:0/0
xen_evtchn	5.2:? 10.0:1/1
xen_gnttab	5.2:? 10.0:1/1
xen_overlay	5.2:? 10.0:1/1
xen_xenstore	5.2:? 10.0:1/1
xen-pvdevice	5.2:1/1 7.2:?
xgmac	5.2:? 7.2:1/1 11.1:?
xhci	5.2:1/0
xhci-sysbus	5.2:1/0
xilinx_spi	5.2:? 7.2:1/1
xilinx_spips	5.2:? 7.2:2/2
xio3130-express-downstream-port	5.2:1/1
xio3130-express-upstream-port	5.2:1/1
xive-source	5.2:? 7.2:1/1
xive-tctx	5.2:? 7.2:1/1
xlnx_zynq_devcfg	5.2:? 7.2:1/1
xlnx_zynqmp_qspips	5.2:? 7.2:1/1
xlnx-cframe-reg	5.2:? 10.0:1/1
xlnx-versal-cfu-apb	5.2:? 10.0:1/1
xlnx-versal-cfu-fdro	5.2:? 10.0:1/1
xlnx-versal-cfu-sfr	5.2:? 10.0:1/1
xlnx-versal-crl	5.2:? 10.0:1/1
xlnx-versal-efuse	5.2:? 10.0:1/1
xlnx-versal2-crl	5.2:? 11.1:1/1
xlnx-zynmp.rtc	5.2:? 7.2:1/1
xlnx-zynqmp-efuse	5.2:? 10.0:1/1
xlnx,bbram-ctrl	5.2:? 7.2:1/1 10.0:?
xlnx,versal-crl	5.2:? 7.2:1/1 10.0:?
xlnx,versal-efuse	5.2:? 7.2:1/1 10.0:?
xlnx,zynqmp-efuse	5.2:? 7.2:1/1 10.0:?
xlnx.apu-ctrl	5.2:? 7.2:1/1
xlnx.bbram-ctrl	5.2:? 10.0:1/1
xlnx.cframe-bcast-reg	5.2:? 10.0:1/1
xlnx.csu_dma	5.2:? 7.2:0/0
xlnx.dpdma	5.2:? 7.2:1/0
xlnx.v-dp	5.2:? 7.2:2/0
xlnx.versal-canfd	5.2:? 10.0:1/1
xlnx.versal-ospi	5.2:? 7.2:1/1
xlnx.versal-pmc-iou-slcr	5.2:? 7.2:1/1
xlnx.versal-trng	5.2:? 10.0:1/1
xlnx.versal-usb2-ctrl-regs	5.2:? 7.2:1/1
xlnx.versal-xramc	5.2:? 7.2:1/1
xlnx.zdma	5.2:? 7.2:1/1
xlnx.zynqmp_crf	5.2:? 7.2:1/1
xlnx.zynqmp_ipi	5.2:? 7.2:1/1
xlnx.zynqmp-can	5.2:? 7.2:1/1
zynq_ddrc	5.2:? 11.1:1/1
zynq_slcr	5.2:? 7.2:3/2
zynq-xadc	5.2:? 7.2:1/1
`
