/**
 * The layers an encoder is written in. An encoder is one function over a Net; `Describe`
 * runs it to learn the parameters, `GpuNet` runs it to build a graph.
 */
export interface Net<X> {
  /** 2-D convolution without bias, padded by ⌊kernel/2⌋. x [N, H, W, C]. */
  conv(name: string, x: X, channels: number, kernel: number, stride: number): X;
  /** Batch norm, then the residual added, then ReLU. [N, H, W, C] or [N, C]. */
  batchNorm(name: string, x: X, after: { readonly relu: boolean; readonly residual?: X }): X;
  /** The largest value of each square window; what the padding adds is never the largest. */
  maxPool(x: X, kernel: number, stride: number, pad: number): X;
  /** Global average pool: [N, H, W, C] → [N, C]. */
  pool(x: X): X;
  /** Fully connected with bias: [N, C] → [N, channels]. */
  linear(name: string, x: X, channels: number, after: { readonly relu: boolean }): X;
  /** max(0, x) element by element. */
  relu(name: string, x: X): X;
  /** x · Φ(x), Φ the normal distribution function; nn.GELU's default. */
  gelu(name: string, x: X): X;
  /** Rows divided by max(‖row‖, 1e-12). [N, C]. */
  l2(name: string, x: X): X;
  /** x + y, of equal shapes. */
  add(name: string, x: X, y: X): X;
  /**
   * Layers in branches that do not read each other's outputs, in the order of their parameters;
   * what they have alike may run together. @returns the outputs
   */
  branches(makers: readonly (() => X)[]): X[];
}

/** Shape of an activation, channels last. */
export interface ActivationShape {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}
