/** A convolution's shape; channels-last arrays, weights [KH, KW, CI, CO], zero padding. */
export interface Conv2dShape {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channelsIn: number;
  /** A multiple of 4. */
  readonly channelsOut: number;
  /** Side of the square kernel. */
  readonly kernel: number;
  readonly stride: number;
  readonly pad: number;
}

/** Rows or columns after the convolution. */
export function outputSide(input: number, { kernel, stride, pad }: Conv2dShape): number {
  return Math.floor((input + 2 * pad - kernel) / stride) + 1;
}

/** A fully connected layer is a 1×1 convolution over a batch of single pixels. */
export function linearShape(batch: number, channelsIn: number, channelsOut: number): Conv2dShape {
  return { batch, height: 1, width: 1, channelsIn, channelsOut, kernel: 1, stride: 1, pad: 0 };
}

/** The sizes as the kernels name them. */
export function sizesOf(shape: Conv2dShape) {
  return {
    N: shape.batch,
    IH: shape.height,
    IW: shape.width,
    CI: shape.channelsIn,
    OH: outputSide(shape.height, shape),
    OW: outputSide(shape.width, shape),
    CO: shape.channelsOut,
    KERNEL: shape.kernel,
    STRIDE: shape.stride,
    PAD: shape.pad,
  };
}

/** Multiply-adds of a pass over a convolution, forward or either gradient. */
export function workOf(shape: Conv2dShape): number {
  const { N, OH, OW, CI, CO, KERNEL } = sizesOf(shape);
  return N * OH * OW * CI * CO * KERNEL ** 2;
}
