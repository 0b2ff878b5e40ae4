/** Target time of a submission; longer ones make a page on the same adapter stutter. */
const SUBMISSION_MS = 200;

/**
 * A dispatch's limit where the rate is a step's own, which single kernels fall short of up to
 * fourfold: Windows resets an adapter after 2 s.
 */
const DISPATCH_MS = 500;

/** The limit until a step has been timed; the rate is a cautious estimate until then. */
const UNTIMED_DISPATCH_MS = 1000;

/**
 * How far the lab's kernels fall short of an adapter's bare multiply-adds. For a GPU the worst is
 * assumed; nothing resets a software adapter, where slices only cost a second compilation.
 */
const CAUTION = { gpu: 16, software: 4 } as const;

/** Multiply-adds per millisecond where the adapter could not be measured: the slowest one seen. */
const SLOWEST = 0.2e6;

/** Steps whose median is the rate. */
const TIMED = 5;

/** The part of a device that pacing needs. */
type Timed = Pick<
  GPUDevice,
  'createBuffer' | 'createBindGroup' | 'createShaderModule' | 'createComputePipelineAsync'
> &
  Pick<GPUDevice, 'createCommandEncoder' | 'queue'>;

const PROBE = `
@group(0) @binding(0) var<storage, read_write> sums: array<vec4f>;
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let x = vec4f(f32(lane));
  var a = x;
  var b = x + 1.0;
  for (var i = 0u; i < 64u; i++) {
    a = fma(a, vec4f(0.5), x);
    b = fma(b, vec4f(0.25), x);
  }
  if (group.x == 0) {
    sums[lane] = a + b;
  }
}`;
const PROBE_WORK = 64 * 64 * 8;

/** What a graph's plan is made with. */
export interface Budget {
  /** Work per millisecond. */
  readonly rate: number;
  readonly submissionMs: number;
  readonly dispatchMs: number;
}

/**
 * How fast an adapter works, so that nothing submitted runs into a watchdog. Work is counted in
 * multiply-adds or, where a kernel has few, in elements read and written.
 */
export class GpuPace {
  readonly #device: Timed | null;
  readonly #caution: number;
  #submissionMs = SUBMISSION_MS;
  readonly #timed: number[] = [];
  #rate: number;
  #probed: Promise<void> | null = null;

  private constructor(device: Timed | null, rate: number, caution: number) {
    this.#device = device;
    this.#rate = rate;
    this.#caution = caution;
  }

  /** The pace of a device, which is measured at the first graph. */
  static of(device: Timed, software: boolean): GpuPace {
    return new GpuPace(device, SLOWEST, CAUTION[software ? 'software' : 'gpu']);
  }

  /** A fixed pace. @param rate work per millisecond */
  static fixed(rate: number): GpuPace {
    return new GpuPace(null, rate, 1);
  }

  get budget(): Budget {
    const timed = this.#device === null || this.#timed.length > 0;
    return {
      rate: this.#rate,
      submissionMs: this.#submissionMs,
      dispatchMs: timed ? DISPATCH_MS : UNTIMED_DISPATCH_MS,
    };
  }

  /**
   * Says that no page is drawn on a software adapter: everything is submitted at once. The driver's
   * threads take every core as soon as they have work, and a second submission waits for one.
   */
  shareWithNoPage(): void {
    if (this.#caution === CAUTION.software) this.#submissionMs = Number.POSITIVE_INFINITY;
  }

  /** Measures the adapter once; never throws, since a lost device is reported elsewhere. */
  ready(): Promise<void> {
    this.#probed ??= this.#probe().catch(() => {});
    return this.#probed;
  }

  /** Notes how long a step with so much work took. */
  observe(work: number, ms: number): void {
    if (this.#device === null || !(ms > 0)) return;
    this.#timed.push(work / ms);
    if (this.#timed.length > TIMED) this.#timed.shift();
    const sorted = this.#timed.toSorted((a, b) => a - b);
    this.#rate = sorted[sorted.length >> 1] ?? this.#rate;
  }

  /** Bare multiply-adds, more of them until they take long enough to be timed. */
  async #probe(): Promise<void> {
    const device = this.#device;
    if (device === null) return;
    const pipeline = await device.createComputePipelineAsync({
      label: 'pace',
      layout: 'auto',
      compute: { module: device.createShaderModule({ label: 'pace', code: PROBE }) },
    });
    const sums = device.createBuffer({ label: 'pace', size: 1024, usage: GPUBufferUsage.STORAGE });
    const bindGroup = device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [{ binding: 0, resource: { buffer: sums } }],
    });
    const run = async (workgroups: number): Promise<number> => {
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bindGroup);
      pass.dispatchWorkgroups(workgroups);
      pass.end();
      await device.queue.onSubmittedWorkDone();
      const start = performance.now();
      device.queue.submit([encoder.finish()]);
      await device.queue.onSubmittedWorkDone();
      return performance.now() - start;
    };
    await run(1);
    for (let workgroups = 64; workgroups <= 32768; workgroups *= 8) {
      const ms = Math.min(await run(workgroups), await run(workgroups));
      if (this.#timed.length === 0) this.#rate = (workgroups * PROBE_WORK) / ms / this.#caution;
      if (ms >= 8) break;
    }
    sums.destroy();
  }
}
