/** How long a wait for the GPU polls without rest: short waits keep their latency. */
const EAGER_MS = 1;

/** Polls further apart than this belong to different waits. */
const SAME_WAIT_MS = 3;

export type Schedule = (callback: () => void, ...values: unknown[]) => unknown;

/**
 * `immediate` (setImmediate), except that whoever polls by it for longer than a millisecond is
 * called `later`, which should take about one. While anything of the GPU is awaited, Dawn's binding
 * polls in a loop of immediates, which takes a whole core: on two cores a software adapter trains
 * a third slower for it. Dawn-gpu/node-webgpu#17 mended the same for idle devices (0.6.1); this can
 * go when a pending task no longer spins either.
 */
export function calmPolling(immediate: Schedule, later: Schedule, now: () => number): Schedule {
  let begun = 0;
  let last = Number.NEGATIVE_INFINITY;
  return (callback, ...values) => {
    if (!isPoll(callback)) return immediate(callback, ...values);
    const at = now();
    if (at - last > SAME_WAIT_MS) begun = at;
    last = at;
    return at - begun > EAGER_MS ? later(callback) : immediate(callback);
  };
}

/** The binding's poll is native and has no name; a bound function has one. */
const isPoll = (callback: () => void): boolean =>
  callback.name === '' && Function.prototype.toString.call(callback).includes('[native code]');
