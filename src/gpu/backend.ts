import * as tf from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { Gpu } from './device.ts';

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
