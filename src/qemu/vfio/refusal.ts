/**
 * QEMU would not start with this device, so there is nothing to restore. Thrown inside the vfio recipe, which returns
 * it to its callers as data.
 */
export class Refusal extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'Refusal'
  }
}
