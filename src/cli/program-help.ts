/** What the program is for, in one sentence. */
export const DESCRIPTION =
  "Tells before a live migration whether QEMU on the destination accepts each PCI device's config space."
