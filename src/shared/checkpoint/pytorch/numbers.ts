/** Numbers of a storage as row-major float32. */
import { ELEMENTS, type Element, type PickledTensor } from './pickleValue.ts';

/** @param bytes the tensor's whole storage, at least as long as its pickle says */
export function tensorNumbers(tensor: PickledTensor, bytes: Uint8Array): Float32Array<ArrayBuffer> {
  const { storage, offset, shape, strides } = tensor;
  const count = shape.reduce((product, side) => product * side, 1);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = READ[storage.element.dtype];
  const numbers = new Float32Array(count);
  if (isContiguous(shape, strides)) {
    for (let i = 0; i < count; i++) numbers[i] = read(view, offset + i);
    return numbers;
  }
  const index = shape.map(() => 0);
  let at = offset;
  for (let i = 0; i < count; i++) {
    numbers[i] = read(view, at);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const [side = 1, stride = 0] = [shape[axis], strides[axis]];
      index[axis] = (index[axis] ?? 0) + 1;
      at += stride;
      if ((index[axis] ?? 0) < side) break;
      at -= side * stride;
      index[axis] = 0;
    }
  }
  return numbers;
}

/** Numbers that lie one after the other. @returns null for a type that is not known */
export function plainNumbers(
  dtype: string,
  bytes: Uint8Array,
  count: number,
): Float32Array<ArrayBuffer> | null {
  const read = readerOf(dtype);
  if (read === null) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: count }, (_, i) => read(view, i));
}

function readerOf(dtype: string): ((view: DataView, i: number) => number) | null {
  const element = Object.values(ELEMENTS).find((known) => known.dtype === dtype);
  return element === undefined ? null : READ[element.dtype];
}

function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== step) return false;
    step *= shape[axis] ?? 1;
  }
  return true;
}

/** By element number. Values beyond float32 become infinite and are refused as such later. */
const READ: Readonly<Record<Element['dtype'], (view: DataView, i: number) => number>> = {
  F64: (view, i) => view.getFloat64(8 * i, true),
  F32: (view, i) => view.getFloat32(4 * i, true),
  F16: (view, i) => half(view.getUint16(2 * i, true)),
  BF16: (view, i) => brain(view.getUint16(2 * i, true)),
  I64: (view, i) => Number(view.getBigInt64(8 * i, true)),
  I32: (view, i) => view.getInt32(4 * i, true),
  I16: (view, i) => view.getInt16(2 * i, true),
  I8: (view, i) => view.getInt8(i),
  U8: (view, i) => view.getUint8(i),
  BOOL: (view, i) => view.getUint8(i),
};

/** IEEE 754 binary16. */
function half(bits: number): number {
  const sign = bits >> 15 === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const word = new DataView(new ArrayBuffer(4));

/** The upper half of a float32. */
function brain(bits: number): number {
  word.setUint32(0, bits << 16);
  return word.getFloat32(0);
}
