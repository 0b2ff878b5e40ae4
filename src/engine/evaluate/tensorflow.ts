import * as tf from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { Gpu } from '#gpu/device.ts';

let shared: GPUDevice | null = null;

/**
 * Hands the lab's device to TensorFlow.js, so that its ops and the lab's kernels share one
 * queue. Safe to call again; what TensorFlow.js compiled is kept while the device is the same.
 */
export async function shareWithTensorFlow(gpu: Gpu): Promise<void> {
  if (shared === gpu.device) return;
  shared = gpu.device;
  if (tf.findBackendFactory('webgpu') !== null) tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => new WebGPUBackend(gpu.device, gpu.adapterInfo), 3);
  await tf.setBackend('webgpu');
  await tf.ready();
}

/** Bytes of the buffers that TensorFlow.js holds on the GPU, those in its pool with them. */
export function tensorFlowBytes(): number {
  const backend = tf.backend();
  if (!(backend instanceof WebGPUBackend)) return 0;
  const { numBytesInGPU } = backend.memory();
  return numBytesInGPU;
}
