import { type Conv2dShape, outputSide } from './shape.ts';

/** What sums are kept in. In f32 they are rounded at every product, as a chain of fma is. */
type Sums = Float64Array | Float32Array;

/**
 * Calls back for every tap of the convolution that is inside the image, in the order of the sums, with
 * the flat index of its first x, w and y.
 */
function eachTap(shape: Conv2dShape, visit: (x: number, w: number, y: number) => void): void {
  const { batch, height, width, channelsIn, channelsOut, kernel, stride, pad } = shape;
  const outHeight = outputSide(height, shape);
  const outWidth = outputSide(width, shape);
  for (let n = 0; n < batch; n++) {
    for (let oh = 0; oh < outHeight; oh++) {
      for (let ow = 0; ow < outWidth; ow++) {
        for (let kh = 0; kh < kernel; kh++) {
          for (let kw = 0; kw < kernel; kw++) {
            const ih = oh * stride - pad + kh;
            const iw = ow * stride - pad + kw;
            if (ih < 0 || ih >= height || iw < 0 || iw >= width) continue;
            visit(
              ((n * height + ih) * width + iw) * channelsIn,
              (kh * kernel + kw) * channelsIn * channelsOut,
              ((n * outHeight + oh) * outWidth + ow) * channelsOut,
            );
          }
        }
      }
    }
  }
}

/** y ← y + x ∗ w; layouts as in `conv2d.ts`. */
export function addConv2d(
  shape: Conv2dShape,
  x: ArrayLike<number>,
  w: ArrayLike<number>,
  y: Sums,
): void {
  const { channelsIn, channelsOut } = shape;
  eachTap(shape, (xAt, wAt, yAt) => {
    for (let ci = 0; ci < channelsIn; ci++) {
      const value = x[xAt + ci] as number;
      const row = wAt + ci * channelsOut;
      for (let co = 0; co < channelsOut; co++) {
        y[yAt + co] = (y[yAt + co] as number) + value * (w[row + co] as number);
      }
    }
  });
}

/** dx and dw ← themselves + the gradients of Σ y·dy. */
export function addConv2dGrad(
  shape: Conv2dShape,
  x: ArrayLike<number>,
  w: ArrayLike<number>,
  dy: ArrayLike<number>,
  { dx, dw }: { readonly dx: Sums; readonly dw: Sums },
): void {
  const { channelsIn, channelsOut } = shape;
  eachTap(shape, (xAt, wAt, yAt) => {
    for (let ci = 0; ci < channelsIn; ci++) {
      const value = x[xAt + ci] as number;
      const row = wAt + ci * channelsOut;
      for (let co = 0; co < channelsOut; co++) {
        const gradient = dy[yAt + co] as number;
        dx[xAt + ci] = (dx[xAt + ci] as number) + (w[row + co] as number) * gradient;
        dw[row + co] = (dw[row + co] as number) + value * gradient;
      }
    }
  });
}

/** y = x ∗ w in f64. */
export function conv2dReference(
  shape: Conv2dShape,
  x: ArrayLike<number>,
  w: ArrayLike<number>,
): Float64Array {
  const side = outputSide(shape.height, shape) * outputSide(shape.width, shape);
  const y = new Float64Array(shape.batch * side * shape.channelsOut);
  addConv2d(shape, x, w, y);
  return y;
}

/** The gradients of Σ y·dy with respect to x and w, in f64. */
export function conv2dGradReference(
  shape: Conv2dShape,
  x: ArrayLike<number>,
  w: ArrayLike<number>,
  dy: ArrayLike<number>,
): { readonly dx: Float64Array; readonly dw: Float64Array } {
  const gradients = { dx: new Float64Array(x.length), dw: new Float64Array(w.length) };
  addConv2dGrad(shape, x, w, dy, gradients);
  return gradients;
}
