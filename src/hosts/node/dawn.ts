import { create, globals } from 'webgpu';
import { calmPolling } from './calmPolling.ts';

let instance: GPU | null = null;

/**
 * Dawn's WebGPU for Node. Installs the WebGPU constants and a `navigator.gpu`, which
 * TensorFlow.js asks for, as globals, and a `setImmediate` by which Dawn waits without a core of its
 * own. One instance per process, never released: Dawn crashes when an instance is collected while
 * one of its devices is alive.
 */
export function dawn(): GPU {
  if (instance !== null) return instance;
  Object.assign(globalThis, globals);
  const later = (callback: () => void) => setTimeout(callback, 1);
  const calm = calmPolling(setImmediate, later, () => performance.now());
  Object.assign(globalThis, { setImmediate: calm });
  // Browsers round timestamps to 0.1 ms, so that no site measures another; this process has no other.
  instance = create(['disable-dawn-features=timestamp_quantization']);
  Object.defineProperty(globalThis, 'navigator', {
    value: { gpu: instance, userAgent: `Node.js ${process.version}` },
    configurable: true,
  });
  return instance;
}
