/*
 * What drivers/vfio/pci/vfio_pci_config.c of Linux takes from the rest of the kernel, as far as opening a function and
 * reading its config space need it, so that the file runs as an ordinary program. Functions that only writes reach do
 * nothing. The names are the kernel's.
 */
#ifndef KERNEL_H
#define KERNEL_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "pci_regs.h"

typedef uint8_t u8;
typedef uint16_t u16, __le16;
typedef uint32_t u32, __le32;
typedef uint64_t u64;
typedef int pci_power_t;

#define __user
#define __init
#define EXPORT_SYMBOL_GPL(name)
#define IS_ENABLED(option) 1
#define BUILD_BUG_ON(condition) _Static_assert(!(condition), #condition)
#define WARN_ON(condition) ((void)(condition))
#define likely(condition) (condition)
#define min(a, b) ((size_t)(a) < (size_t)(b) ? (size_t)(a) : (size_t)(b))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define min_t(type, a, b) ((type)(a) < (type)(b) ? (type)(a) : (type)(b))
#define round_up(value, to) ((((value) - 1) | ((to) - 1)) + 1)
#define pci_info(...) ((void)0)
#define pci_warn(...) ((void)0)
#define pci_dbg(...) ((void)0)
#define msleep(time) ((void)0)

/* The host is little-endian, as config space is. */
#define cpu_to_le16(value) ((u16)(value))
#define cpu_to_le32(value) ((u32)(value))
#define le16_to_cpu(value) ((u16)(value))
#define le32_to_cpu(value) ((u32)(value))

#define IORESOURCE_IO 0x00000100
#define IORESOURCE_PREFETCH 0x00002000
#define IORESOURCE_MEM_64 0x00100000
#define IORESOURCE_ROM_SHADOW 0x00000002
#define PCI_STD_RESOURCES 0
#define PCI_ROM_RESOURCE 6
#define PCI_D0 0
#define PCI_D1 1
#define PCI_D2 2
#define PCI_D3hot 3
#define IRQ_NOTCONNECTED (1U << 31)
#define VFIO_PCI_OFFSET_MASK ((1ULL << 40) - 1)
#define VFIO_PCI_MSI_IRQ_INDEX 1
#define PCI_VENDOR_ID_INTEL 0x8086
#define PCI_CAP_ID_INVALID 0xff
#define PCI_CAP_ID_INVALID_VIRT 0xfe
/* Named otherwise by older kernels' headers than by the file. */
#ifndef PCI_VSEC_HDR
#define PCI_VSEC_HDR 4
#define PCI_VSEC_HDR_LEN_SHIFT 20
#endif

struct pci_device_id {
	u32 vendor, device;
};
#define PCI_DEVICE(vendor_id, device_id) .vendor = (vendor_id), .device = (device_id)

struct resource {
	unsigned long flags;
	u64 start, length;
};

struct pci_dev {
	u8 config[4096];
	int cfg_size;
	bool is_virtfn, no_command_memory;
	u16 vendor, device, pcie_flags_reg;
	u32 irq;
	int current_state;
	struct resource resource[7];
	void *rom;
	u64 romlen;
};

struct vfio_pci_core_device {
	struct pci_dev *pdev;
	u8 *pci_config_map, *vconfig;
	struct perm_bits *msi_perm;
	bool bardirty, nointx, extended_caps, virq_disabled;
	u32 rbar[7];
	int irq_type;
	u8 msi_qmax;
	int memory_lock;
};

/*
 * Memory is handed out filled with `filling`, and so is what lies behind each piece: a byte that differs between
 * fillings was read from memory that nothing defines.
 */
enum { BEHIND = 8192 };
extern u8 filling;
extern u8 memory[1 << 22];
extern size_t taken;

static inline void *kmalloc(size_t size, int flags)
{
	u8 *piece = memory + taken;

	(void)flags;
	taken += (size + BEHIND + 15) & ~(size_t)15;
	if (taken > sizeof(memory))
		abort();
	memset(piece, filling, size + BEHIND);
	return piece;
}

static inline void *kzalloc(size_t size, int flags)
{
	return memset(kmalloc(size, flags), 0, size);
}

#define GFP_KERNEL 0
#define GFP_KERNEL_ACCOUNT 0
#define kmalloc_obj(type, ...) ((type *)kmalloc(sizeof(type), 0))
#define kfree(piece) ((void)(piece))

/* PCIBIOS_BAD_REGISTER_NUMBER for what is not aligned (drivers/pci/access.c); all ones past the end. */
static inline int read_config(const struct pci_dev *dev, int at, int width, u32 *value)
{
	*value = 0;
	if (at % width)
		return 0x87;
	for (int i = width - 1; i >= 0; i--)
		*value = *value << 8 | (at + i < dev->cfg_size ? dev->config[at + i] : 0xff);
	return 0;
}

static inline int pci_read_config_byte(const struct pci_dev *dev, int at, u8 *value)
{
	u32 read;
	int error = read_config(dev, at, 1, &read);

	*value = read;
	return error;
}

static inline int pci_read_config_word(const struct pci_dev *dev, int at, u16 *value)
{
	u32 read;
	int error = read_config(dev, at, 2, &read);

	*value = read;
	return error;
}

static inline int pci_read_config_dword(const struct pci_dev *dev, int at, u32 *value)
{
	return read_config(dev, at, 4, value);
}

static inline int pcibios_err_to_errno(int error)
{
	return error > 0 ? -EINVAL : error;
}

static inline u16 pcie_caps_reg(const struct pci_dev *dev)
{
	return dev->pcie_flags_reg;
}

static inline int pci_pcie_type(const struct pci_dev *dev)
{
	return (dev->pcie_flags_reg & PCI_EXP_FLAGS_TYPE) >> 4;
}

static inline u64 roundup_pow_of_two(u64 value)
{
	u64 power = 1;

	while (power < value)
		power <<= 1;
	return power;
}

#define pci_user_read_config_byte pci_read_config_byte
#define pci_user_read_config_word pci_read_config_word
#define pci_user_read_config_dword pci_read_config_dword
#define pci_resource_start(dev, bar) ((dev)->resource[bar].start)
#define pci_resource_len(dev, bar) ((dev)->resource[bar].length)
#define pci_resource_flags(dev, bar) ((dev)->resource[bar].flags)
#define pci_match_id(ids, dev) ((void)(ids), NULL)
#define copy_to_user(to, from, count) (memcpy(to, from, count), 0)
#define copy_from_user(to, from, count) (memcpy(to, from, count), 0)

#define pci_user_write_config_byte(...) 0
#define pci_user_write_config_word(...) 0
#define pci_user_write_config_dword(...) 0
#define pci_try_reset_function(...) 0
#define pci_read_vpd(...) -1
#define pci_write_vpd(...) -1
#define pcie_capability_read_dword(...) 0
#define pcie_get_mps(...) 128
#define pcie_get_readrq(...) 128
#define pcie_set_readrq(...) 0
#define down_write(lock) ((void)0)
#define up_write(lock) ((void)0)
#define vfio_pci_set_power_state(...) 0
#define vfio_pci_intx_mask(...) ((void)0)
#define vfio_pci_intx_unmask(...) ((void)0)
#define vfio_pci_zap_and_down_write_memory_lock(...) ((void)0)
#define vfio_pci_dma_buf_move(...) ((void)0)

#endif
