/*
 * Preloaded into QEMU, makes a folder stand in for /dev/vfio: $PCIMIG_VFIO/vfio is the container, $PCIMIG_VFIO/0, 1, …
 * are IOMMU groups, and each PCI function is a file named by its address. All of them are ordinary files, so reading,
 * closing and polling need no help; what a descriptor stands for is told by the name of its file.
 *
 * A function's file (written by vfio.ts, little-endian) holds
 *   0x0000  its config space, as the hardware shows it
 *   0x1000  which bits of it keep what is written to them
 *   0x2000  the migration region (VFIO migration protocol version 1, QEMU 5.2 to 7.2)
 *   0x3000  a 64-bit size for each region: BAR 0 to 5, ROM, config space, VGA, migration
 * BARs and ROM have no contents: their regions lie behind the end of the file.
 *
 * The interface answered here is that of linux/vfio.h. Nothing is mapped for DMA and no interrupt ever comes.
 */
#define _GNU_SOURCE
#undef _FORTIFY_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <linux/vfio.h>

enum { CONFIG = 0x0000, STICKS = 0x1000, MIGRATION = 0x2000, SIZES = 0x3000 };
enum { MIGRATION_REGION = VFIO_PCI_NUM_REGIONS, REGIONS };

#define LIBC(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* The part of a descriptor's file name below the stand-in folder, or NULL when it is another file. */
static const char *ours(int fd, char name[PATH_MAX])
{
    const char *folder = getenv("PCIMIG_VFIO");
    char link[32];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = folder ? readlink(link, name, PATH_MAX - 1) : -1;
    if (length < 0)
        return NULL;
    name[length] = 0;
    size_t prefix = strlen(folder);
    return !strncmp(name, folder, prefix) && name[prefix] == '/' ? name + prefix + 1 : NULL;
}

static int open_ours(const char *name)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", getenv("PCIMIG_VFIO"), name);
    return LIBC(open64)(path, O_RDWR | O_CLOEXEC);
}

static uint64_t region_size(int fd, unsigned region)
{
    uint64_t size = 0;
    return pread64(fd, &size, sizeof size, SIZES + 8 * region) == sizeof size ? size : 0;
}

/* Appends one capability to an info structure, or says how much room it needs: then the caller asks again. */
static uint32_t append(void *info, uint32_t *argsz, uint32_t size, const void *capability, uint32_t length)
{
    if (*argsz < size + length) {
        *argsz = size + length;
        return 0;
    }
    memcpy((char *)info + size, capability, length);
    return size;
}

static int container(unsigned long request, void *arg)
{
    switch (request) {
    case VFIO_GET_API_VERSION:
        return VFIO_API_VERSION;
    case VFIO_CHECK_EXTENSION:
        return (unsigned long)arg == VFIO_TYPE1v2_IOMMU || (unsigned long)arg == VFIO_TYPE1_IOMMU;
    case VFIO_SET_IOMMU:
    case VFIO_IOMMU_MAP_DMA:
    case VFIO_IOMMU_UNMAP_DMA:
    case VFIO_IOMMU_DIRTY_PAGES:
        return 0;
    case VFIO_IOMMU_GET_INFO: {
        /* Without dirty page tracking QEMU refuses to migrate the device. */
        struct vfio_iommu_type1_info *info = arg;
        struct vfio_iommu_type1_info_cap_migration tracking = {
            .header = { .id = VFIO_IOMMU_TYPE1_INFO_CAP_MIGRATION, .version = 1 },
            .pgsize_bitmap = 4096,
            .max_dirty_bitmap_size = 1 << 28,
        };
        info->flags = VFIO_IOMMU_INFO_PGSIZES | VFIO_IOMMU_INFO_CAPS;
        info->iova_pgsizes = 4096;
        info->cap_offset = append(info, &info->argsz, sizeof *info, &tracking, sizeof tracking);
        return 0;
    }
    }
    return -ENOTTY;
}

static int group(unsigned long request, void *arg)
{
    switch (request) {
    case VFIO_GROUP_GET_STATUS:
        ((struct vfio_group_status *)arg)->flags = VFIO_GROUP_FLAGS_VIABLE;
        return 0;
    case VFIO_GROUP_SET_CONTAINER:
    case VFIO_GROUP_UNSET_CONTAINER:
        return 0;
    case VFIO_GROUP_GET_DEVICE_FD: {
        int fd = open_ours(arg);
        return fd < 0 ? -errno : fd;
    }
    }
    return -ENOTTY;
}

static int region_info(int fd, struct vfio_region_info *info)
{
    /* Type 3 with subtype 1 marks a migration region; current headers no longer name them. */
    struct vfio_region_info_cap_type migration = {
        .header = { .id = VFIO_REGION_INFO_CAP_TYPE, .version = 1 },
        .type = 3,
        .subtype = 1,
    };
    if (info->index >= REGIONS)
        return -EINVAL;
    info->size = region_size(fd, info->index);
    info->flags = info->size ? VFIO_REGION_INFO_FLAG_READ | VFIO_REGION_INFO_FLAG_WRITE : 0;
    info->cap_offset = 0;
    switch (info->index) {
    case VFIO_PCI_CONFIG_REGION_INDEX:
        info->offset = CONFIG;
        break;
    case MIGRATION_REGION:
        info->offset = MIGRATION;
        info->flags |= VFIO_REGION_INFO_FLAG_CAPS;
        info->cap_offset = append(info, &info->argsz, sizeof *info, &migration, sizeof migration);
        break;
    default:
        info->offset = (uint64_t)(info->index + 1) << 40;
    }
    return 0;
}

static int function(int fd, unsigned long request, void *arg)
{
    switch (request) {
    case VFIO_DEVICE_GET_INFO: {
        struct vfio_device_info *info = arg;
        info->flags = VFIO_DEVICE_FLAGS_PCI | VFIO_DEVICE_FLAGS_RESET;
        info->num_regions = REGIONS;
        info->num_irqs = VFIO_PCI_NUM_IRQS;
        return 0;
    }
    case VFIO_DEVICE_GET_REGION_INFO:
        return region_info(fd, arg);
    case VFIO_DEVICE_GET_IRQ_INFO: {
        struct vfio_irq_info *info = arg;
        info->flags = VFIO_IRQ_INFO_EVENTFD;
        info->count = info->index == VFIO_PCI_MSIX_IRQ_INDEX ? 2048 : info->index == VFIO_PCI_MSI_IRQ_INDEX ? 32 : 1;
        return 0;
    }
    case VFIO_DEVICE_SET_IRQS:
    case VFIO_DEVICE_RESET:
        return 0;
    }
    return -ENOTTY;
}

int ioctl(int fd, unsigned long request, ...)
{
    va_list list;
    va_start(list, request);
    void *arg = va_arg(list, void *);
    va_end(list);

    char path[PATH_MAX];
    const char *name = ours(fd, path);
    if (!name)
        return LIBC(ioctl)(fd, request, arg);
    /* An address has a colon, a group is a number, and the container is called vfio. */
    int result = !strcmp(name, "vfio") ? container(request, arg)
        : strchr(name, ':')            ? function(fd, request, arg)
                                       : group(request, arg);
    if (result >= 0)
        return result;
    errno = -result;
    return -1;
}

/* A read-only bit keeps its value. Only config space is guarded: the other regions take what they are given. */
static ssize_t write_config(int fd, const uint8_t *bytes, size_t n, off64_t at)
{
    for (size_t i = 0; i < n; i++) {
        uint8_t now = 0, sticks = 0;
        if (pread64(fd, &now, 1, CONFIG + at + i) != 1 || pread64(fd, &sticks, 1, STICKS + at + i) != 1)
            return -1;
        now = (now & ~sticks) | (bytes[i] & sticks);
        if (LIBC(pwrite64)(fd, &now, 1, CONFIG + at + i) != 1)
            return -1;
    }
    return n;
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at)
{
    char path[PATH_MAX];
    const char *name = ours(fd, path);
    return name && at < STICKS ? write_config(fd, bytes, n, at) : LIBC(pwrite64)(fd, bytes, n, at);
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
    return pwrite64(fd, bytes, n, at);
}

static int open_any(const char *path, int flags, mode_t mode)
{
    static const char real[] = "/dev/vfio/";
    if (getenv("PCIMIG_VFIO") && !strncmp(path, real, sizeof real - 1))
        return open_ours(path + sizeof real - 1);
    return LIBC(openat64)(AT_FDCWD, path, flags, mode);
}

#define OPEN(name)                                                              \
    int name(const char *path, int flags, ...)                                  \
    {                                                                           \
        va_list list;                                                           \
        va_start(list, flags);                                                  \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(list, mode_t) : 0; \
        va_end(list);                                                           \
        return open_any(path, flags, mode);                                     \
    }

OPEN(open)
OPEN(open64)

int __open_2(const char *path, int flags)
{
    return open_any(path, flags, 0);
}

int __open64_2(const char *path, int flags)
{
    return open_any(path, flags, 0);
}
