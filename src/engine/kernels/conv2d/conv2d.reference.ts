import { type Conv2dShape, outputSide } from './shape.ts';

/** Calls back for every product of the convolution with the flat indices of x, w and y. */
function eachProduct(shape: Conv2dShape, visit: (x: number, w: number, y: number) => void): void {
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
            for (let ci = 0; ci < channelsIn; ci++) {
              for (let co = 0; co < channelsOut; co++) {
                visit(
                  ((n * height + ih) * width + iw) * channelsIn + ci,
                  ((kh * kernel + kw) * channelsIn + ci) * channelsOut + co,
                  ((n * outHeight + oh) * outWidth + ow) * channelsOut + co,
                );
              }
            }
          }
        }
      }
    }
  }
}

/** y = x ∗ w in f64; layouts as in `conv2d.ts`. */
export function conv2dReference(
  shape: Conv2dShape,
  x: ArrayLike<number>,
  w: ArrayLike<number>,
): Float64Array {
  const side = outputSide(shape.height, shape) * outputSide(shape.width, shape);
  const y = new Float64Array(shape.batch * side * shape.channelsOut);
  eachProduct(shape, (xi, wi, yi) => {
    y[yi] = (y[yi] as number) + (x[xi] as number) * (w[wi] as number);
  });
  return y;
}

/** The gradients of Σ y·dy with respect to x and w, in f64. */
export function conv2dGradReference(
  shape: Conv2dShape,
  x: ArrayLike<number>,
  w: ArrayLike<number>,
  dy: ArrayLike<number>,
): { readonly dx: Float64Array; readonly dw: Float64Array } {
  const dx = new Float64Array(x.length);
  const dw = new Float64Array(w.length);
  eachProduct(shape, (xi, wi, yi) => {
    dx[xi] = (dx[xi] as number) + (w[wi] as number) * (dy[yi] as number);
    dw[wi] = (dw[wi] as number) + (x[xi] as number) * (dy[yi] as number);
  });
  return { dx, dw };
}
