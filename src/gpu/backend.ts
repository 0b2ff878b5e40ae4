import * as tf from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { Gpu } from './device.ts';
import { bufferOf, type GpuArray } from './stepGraph.ts';

/**
 * Hands the lab's device to TensorFlow.js, so that its ops and the lab's kernels share
 * buffers and one queue. Safe to call again after the device was rebuilt.
 */
export async function shareWithTensorFlow(gpu: Gpu): Promise<void> {
  if (tf.findBackendFactory('webgpu') !== null) tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => new WebGPUBackend(gpu.device, gpu.adapterInfo), 3);
  await tf.setBackend('webgpu');
  await tf.ready();
}

/** A tensor over the array's own buffer, without a copy. The array must start its buffer. */
export function asTensor(array: GpuArray, shape: readonly number[]): tf.Tensor {
  if (array.offset !== 0) throw new Error(`${array.label} does not start its buffer`);
  return tf.tensor({ buffer: bufferOf(array), zeroCopy: true }, [...shape], 'float32');
}
