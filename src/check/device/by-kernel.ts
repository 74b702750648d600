import type { AlikeKernels } from '../../kernel/alike'

/** One side of a pair as each kernel that its host may have shows it: made once for all kernels of the other host. */
export class ByKernel<Made> {
  private readonly made = new Map<AlikeKernels | undefined, Made>()

  of(kernel: AlikeKernels | undefined, make: () => Made): Made {
    const side = this.made.get(kernel) ?? make()
    this.made.set(kernel, side)
    return side
  }
}
