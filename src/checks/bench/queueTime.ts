/** Where the time of encoding and submitting a step goes. */
interface QueueTimed {
  /** Milliseconds of the whole call. */
  readonly ms: number;
  /** Of these, in the queue's own functions: uploads and submissions, the implementation's own code. */
  readonly queueMs: number;
}

/** Times `work`, by any library, with the device's queue wrapped while it runs. */
export function timeQueue({ queue }: Pick<GPUDevice, 'queue'>, work: () => void): QueueTimed {
  let queueMs = 0;
  const submit = queue.submit.bind(queue);
  const writeBuffer = queue.writeBuffer.bind(queue);
  const timed = (call: () => void): undefined => {
    const begin = performance.now();
    call();
    queueMs += performance.now() - begin;
  };
  queue.submit = (buffers) => timed(() => submit(buffers));
  queue.writeBuffer = (...args: Parameters<GPUQueue['writeBuffer']>) =>
    timed(() => writeBuffer(...args));
  try {
    const begin = performance.now();
    work();
    return { ms: performance.now() - begin, queueMs };
  } finally {
    // The wrappers are own properties that shadow the prototype's methods.
    Reflect.deleteProperty(queue, 'submit');
    Reflect.deleteProperty(queue, 'writeBuffer');
  }
}
