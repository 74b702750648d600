/**
 * QEMU would not start with this device: there is nothing that could be restored. Thrown inside the vfio recipe and
 * turned into data at its border.
 */
export class Refusal extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'Refusal'
  }
}
