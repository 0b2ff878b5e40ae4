import { create, globals } from 'webgpu';

/**
 * Dawn's WebGPU for Node. Installs the WebGPU constants and a `navigator.gpu`, which
 * TensorFlow.js asks for, as globals.
 */
export function dawn(): GPU {
  Object.assign(globalThis, globals);
  const gpu = create([]);
  Object.defineProperty(globalThis, 'navigator', {
    value: { gpu, userAgent: `Node.js ${process.version}` },
    configurable: true,
  });
  return gpu;
}
