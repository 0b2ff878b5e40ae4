/** Dispatches and time of the JavaScript that makes them, as the device sees them. */
interface Counted {
  readonly dispatches: number;
  /** Milliseconds from the start to the last submission. */
  readonly encodeMs: number;
}

/**
 * Counts the dispatches of `work` on the device, by any library, by wrapping the device's encoders
 * while it runs.
 */
export async function countDispatches(
  device: GPUDevice,
  work: () => Promise<void>,
): Promise<Counted> {
  let dispatches = 0;
  let last = performance.now();
  const begin = last;
  const createEncoder = device.createCommandEncoder.bind(device);
  const submit = device.queue.submit.bind(device.queue);
  device.createCommandEncoder = (descriptor?: GPUCommandEncoderDescriptor) => {
    const encoder = createEncoder(descriptor);
    const beginPass = encoder.beginComputePass.bind(encoder);
    encoder.beginComputePass = (of?: GPUComputePassDescriptor) => {
      const pass = beginPass(of);
      const dispatch = pass.dispatchWorkgroups.bind(pass);
      pass.dispatchWorkgroups = (x: number, y = 1, z = 1) => {
        dispatches++;
        return dispatch(x, y, z);
      };
      return pass;
    };
    return encoder;
  };
  device.queue.submit = (buffers: Iterable<GPUCommandBuffer>) => {
    const done = submit(buffers);
    last = performance.now();
    return done;
  };
  try {
    await work();
  } finally {
    // The wrappers are own properties that shadow the prototype's methods.
    Reflect.deleteProperty(device, 'createCommandEncoder');
    Reflect.deleteProperty(device.queue, 'submit');
  }
  return { dispatches, encodeMs: last - begin };
}
