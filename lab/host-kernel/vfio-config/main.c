/*
 * Opens functions as Linux's vfio-pci does and prints what userspace reads of their config space. Each line of the
 * input is a function, in hexadecimal:
 *
 *   VIRTUAL VENDOR DEVICE SIZE, then START LENGTH FLAGS of BAR 0 to 5 and of the ROM, then SIZE bytes
 *
 * VIRTUAL is 1 for a virtual function, whose ids the system reports as VENDOR and DEVICE. The output has a line for each:
 * its bytes, "??" where memory is read that nothing defines, or "error N" if it can't be opened.
 */
#include <stdio.h>

#include "kernel.h"
#include "vfio_pci_config.c"

u8 filling;
u8 memory[1 << 22];
size_t taken;

/* pci_find_capability (drivers/pci/pci.c). */
static int find_capability(const struct pci_dev *dev, int id)
{
	int at = dev->config[PCI_CAPABILITY_LIST];

	if (!(dev->config[PCI_STATUS] & PCI_STATUS_CAP_LIST))
		return 0;
	for (int left = 48; left > 0 && at >= PCI_STD_HEADER_SIZEOF; left--) {
		at &= ~3;
		if (dev->config[at] == 0xff)
			return 0;
		if (dev->config[at] == id)
			return at;
		at = dev->config[at + PCI_CAP_LIST_NEXT];
	}
	return 0;
}

/* What the system knows of a function, and its power state once it is opened. */
static void enumerate(struct pci_dev *dev)
{
	int express = find_capability(dev, PCI_CAP_ID_EXP);
	int power = find_capability(dev, PCI_CAP_ID_PM);

	if (express)
		dev->pcie_flags_reg = dev->config[express + PCI_EXP_FLAGS] | dev->config[express + PCI_EXP_FLAGS + 1] << 8;
	if (power && (dev->config[power + PCI_PM_PMC] & PCI_PM_CAP_VER_MASK) <= 3)
		dev->config[power + PCI_PM_CTRL] &= ~PCI_PM_CTRL_STATE_MASK;
	dev->no_command_memory = dev->is_virtfn;
	dev->irq = 10;
}

static int open_and_read(struct pci_dev *dev, u8 fill, u8 *into)
{
	struct vfio_pci_core_device vdev = { .pdev = dev };
	loff_t at = 0;
	int error;

	taken = 0;
	filling = fill;
	error = vfio_pci_init_perm_bits();
	if (!error)
		error = vfio_config_init(&vdev);
	if (!error && vfio_pci_config_rw(&vdev, (char *)into, dev->cfg_size, &at, false) < 0)
		error = -EIO;
	return error;
}

static u64 number(char **text)
{
	return strtoull(*text, text, 16);
}

int main(void)
{
	static char line[16384];
	static u8 read[3][4096];
	static const u8 fillings[3] = { 0x00, 0xff, 0x5a };

	while (fgets(line, sizeof(line), stdin)) {
		struct pci_dev dev = { 0 };
		char *text = line;
		int error = 0;

		dev.is_virtfn = number(&text);
		dev.vendor = number(&text);
		dev.device = number(&text);
		dev.cfg_size = number(&text);
		if (dev.cfg_size > 4096)
			return 2;
		for (int i = 0; i < 7; i++) {
			dev.resource[i].start = number(&text);
			dev.resource[i].length = number(&text);
			dev.resource[i].flags = number(&text);
		}
		for (int i = 0; i < dev.cfg_size; i++)
			if (sscanf(text + 1 + 2 * i, "%2hhx", &dev.config[i]) != 1)
				return 2;
		enumerate(&dev);
		for (int i = 0; i < 3 && !error; i++)
			error = open_and_read(&dev, fillings[i], read[i]);
		if (error) {
			printf("error %d\n", error);
			continue;
		}
		for (int i = 0; i < dev.cfg_size; i++) {
			if (read[0][i] == read[1][i] && read[1][i] == read[2][i])
				printf("%02x", read[0][i]);
			else
				printf("??");
		}
		printf("\n");
	}
	return 0;
}
