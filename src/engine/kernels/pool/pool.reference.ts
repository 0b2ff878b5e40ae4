/** The mean over the pixels of x [batch, pixels, channels], in f64. */
export function poolReference(
  { batch, pixels, channels }: { batch: number; pixels: number; channels: number },
  x: ArrayLike<number>,
): Float64Array {
  const y = new Float64Array(batch * channels);
  for (let i = 0; i < x.length; i++) {
    const at = Math.floor(i / (pixels * channels)) * channels + (i % channels);
    y[at] = (y[at] as number) + (x[i] as number) / pixels;
  }
  return y;
}
