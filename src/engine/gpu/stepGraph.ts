import { WordsError } from '#base/words.ts';
import {
  bufferOf,
  bytesOf,
  createStorage,
  elements,
  type GpuArray,
  offsetOf,
  type Packing,
  quadBytes,
} from './array.ts';
import {
  encodeCommands,
  type Ready,
  type ReadyDispatch,
  slicesWanted,
  submissionsOf,
} from './commands.ts';
import { type Gpu, outOfMemory } from './device.ts';
import {
  type CommandDescription,
  type Copy,
  type Dispatch,
  type DoneCommand,
  describeCommand,
  doneCommand,
  type Place,
  usesOf,
  workOf,
} from './graphCommands.ts';
import type { Launch } from './kernel.ts';
import { destroyBuffer } from './memory.ts';
import { packingConstants } from './packing.ts';
import { placeScratch, Scratch } from './placement.ts';
import { sliceNumbers, slicesOf } from './slices.ts';
import type { Budget } from './throughput.ts';

/**
 * A fixed list of dispatches, built once and encoded again for every step: shapes,
 * pipelines, bind groups and intermediate buffers are all decided before the first run, so
 * encoding a step costs a few calls per dispatch and allocates nothing. Kernels read what changes
 * from step to step from arrays that the CPU writes before a run.
 */
export class StepGraph {
  readonly #gpu: Gpu;
  readonly #commands: (Dispatch | Copy)[] = [];
  readonly #owned: GPUBuffer[] = [];
  /** Every command, unsliced. */
  #whole: readonly Ready[] = [];
  /** What each command became: itself, or its slices. */
  #ready: readonly (readonly Ready[])[] | null = null;
  #submissions: readonly (readonly Ready[])[] = [];
  /** The rate that they were planned with. */
  #plannedRate = 0;
  #planning = false;
  #place: Place | null = null;

  constructor(gpu: Gpu) {
    this.#gpu = gpu;
  }

  /** The device it runs on. */
  get gpu(): Gpu {
    return this.#gpu;
  }

  /** Dispatches a run of this graph takes. */
  get dispatches(): number {
    return this.#commands.filter((command) => command.kind === 'dispatch').length;
  }

  /** All commands in their order, for people to read. */
  get commands(): readonly CommandDescription[] {
    return this.#commands.map(describeCommand);
  }

  /** The launches in their order, as recorded. */
  get launches(): readonly Dispatch[] {
    return this.#commands.filter((command) => command.kind === 'dispatch');
  }

  /** Bytes of the graph's own intermediate buffers, once it is finished. */
  get bytes(): number {
    return this.#owned.reduce((sum, buffer) => sum + buffer.size, 0);
  }

  /** Multiply-adds of a run, or elements where a kernel has few; see GpuPace. */
  get work(): number {
    return this.#commands.reduce((sum, command) => sum + workOf(command), 0);
  }

  /** How many submissions a run takes, at the adapter's pace. */
  get submissions(): number {
    return this.#submissions.length;
  }

  /** The pipelines that `finish` waits for. */
  get pipelines(): ReadonlySet<Promise<GPUComputePipeline>> {
    return new Set(
      this.#commands.flatMap((command) => (command.kind === 'dispatch' ? [command.pipeline] : [])),
    );
  }

  /**
   * An intermediate array. Its memory is shared with others whose uses do not overlap, so it
   * holds nothing before the first launch that writes it nor after the last one that reads it.
   * @param packing makes it an array of binary16 numbers, a multiple of 4
   */
  scratch(shape: readonly number[], label: string, packing?: Packing): GpuArray {
    const length = elements(shape);
    if (packing === undefined) {
      return { storage: new Scratch(quadBytes(4 * length)), offset: 0, length, shape, label };
    }
    if (length % 4 !== 0) throw new Error(`${label}: ${length} is no multiple of 4`);
    const storage = new Scratch(quadBytes(2 * length));
    return { storage, offset: 0, length, shape, label, packing };
  }

  /** Everything that `record` adds belongs to a place; an inner place counts more. */
  within<Result>(place: Place, record: () => Result): Result {
    const outer = this.#place;
    this.#place = place;
    try {
      return record();
    } finally {
      this.#place = outer;
    }
  }

  /** Adds a dispatch. @throws Error where a packed array meets a binding that takes none */
  launch({ kernel, constants: own = {}, shape = {}, arrays, workgroups, work = 0 }: Launch): void {
    if (arrays.length !== kernel.bindings.length) {
      throw new Error(
        `${kernel.name} has ${kernel.bindings.length} bindings, not ${arrays.length}`,
      );
    }
    const [x, y = 1, z = 1] = workgroups;
    const constants = { ...own, ...packingConstants(kernel, arrays) };
    this.#commands.push({
      kind: 'dispatch',
      kernel,
      constants,
      shape,
      pipeline: this.#gpu.pipelines.pipeline(kernel, constants, shape),
      arrays,
      workgroups: [x, y, z],
      work: Math.max(
        work,
        arrays.reduce((sum, { length }) => sum + length, 0),
      ),
      place: this.#place,
    });
  }

  copy(from: GpuArray, to: GpuArray): void {
    if (from.length !== to.length || bytesOf(from) !== bytesOf(to)) {
      throw new Error(`${from.label} → ${to.label}: lengths or packings differ`);
    }
    this.#commands.push({ kind: 'copy', from, to, place: this.#place });
  }

  /**
   * Ends building: waits for every pipeline, finds memory for the intermediates and binds.
   * @throws GpuMemoryError, or Error with the GPU’s message
   */
  async finish(): Promise<void> {
    const { device, pace, summary } = this.#gpu;
    await Promise.all(this.pipelines);
    // Only now: compiling keeps a software adapter busy.
    await pace.ready();
    device.pushErrorScope('out-of-memory');
    device.pushErrorScope('validation');
    placeScratch(this.#commands.map(usesOf), summary.maxBufferBytes, (bytes) => {
      const arena = createStorage(this.#gpu, bytes, 'intermediates');
      this.#owned.push(arena);
      return arena;
    });
    // Promises, since no await may occur between the scopes.
    const ready = this.#commands.map((command) => this.#readyOf(command));
    const invalid = await device.popErrorScope();
    const exhausted = await device.popErrorScope();
    if (exhausted !== null || invalid !== null) {
      const fault = exhausted && outOfMemory(exhausted.message, this.#gpu.memory);
      this.destroy();
      throw fault === null ? new Error(invalid?.message) : new GpuMemoryError(fault.message);
    }
    await this.#plan(await Promise.all(ready), pace.budget);
  }

  async #readyOf(command: Dispatch | Copy): Promise<Ready> {
    if (command.kind === 'copy') {
      const { from, to } = command;
      return {
        kind: 'copy',
        from: bufferOf(from),
        fromOffset: offsetOf(from),
        to: bufferOf(to),
        toOffset: offsetOf(to),
        bytes: bytesOf(from),
      };
    }
    const { kind, kernel, shape, workgroups } = command;
    const bindGroup = this.#bind(command, this.#gpu.pipelines.layout(kernel, shape));
    return { kind, workgroups, bindGroup, pipeline: await command.pipeline };
  }

  /** Slices what is too long for the budget and groups the commands into submissions. */
  async #plan(whole: readonly Ready[], budget: Budget): Promise<void> {
    const commands = await Promise.all(
      this.#commands.map(async (command, at) => {
        const count = command.kind === 'copy' ? 1 : slicesWanted(command.work, budget);
        if (command.kind === 'dispatch' && count > 1) return this.#sliced(command, count);
        const ready = whole[at];
        if (ready === undefined) throw new Error(`the graph has no command ${at}`);
        return [ready];
      }),
    );
    this.#whole = whole;
    this.#ready = commands;
    this.#submissions = submissionsOf(commands, this.#commands.map(workOf), budget);
    this.#plannedRate = budget.rate;
  }

  /** A dispatch as several, each with a part of its workgroups; the same to the bit. */
  async #sliced(command: Dispatch, count: number): Promise<readonly ReadyDispatch[]> {
    const { kind, kernel, constants, shape, workgroups } = command;
    const layout = this.#gpu.pipelines.layout(kernel, shape, true);
    const pipeline = await this.#gpu.pipelines.pipeline(kernel, constants, shape, true);
    return slicesOf(workgroups, count).map((slice) => {
      const numbers = this.#gpu.pipelines.shapeBuffer(sliceNumbers(slice, workgroups));
      const bindGroup = this.#bind(command, layout, numbers);
      return { kind, pipeline, bindGroup, workgroups: slice.workgroups };
    });
  }

  #bind(command: Dispatch, layout: GPUBindGroupLayout, slice?: GPUBuffer): GPUBindGroup {
    const { arrays, shape } = command;
    const resources: GPUBufferBinding[] = arrays.map((array) => ({
      buffer: bufferOf(array),
      offset: offsetOf(array),
      size: quadBytes(bytesOf(array)),
    }));
    if (Object.keys(shape).length > 0)
      resources.push({ buffer: this.#gpu.pipelines.shapeBuffer(shape) });
    if (slice !== undefined) resources.push({ buffer: slice });
    return this.#gpu.device.createBindGroup({
      layout,
      entries: resources.map((resource, binding) => ({ binding, resource })),
    });
  }

  get #commandsReady(): readonly (readonly Ready[])[] {
    if (this.#ready === null) throw new Error('the graph is not finished');
    return this.#ready;
  }

  /**
   * Runs the graph one command at a time and waits for each, so that what it wrote can be read
   * before the next begins. Slow: for looking into a step.
   * @param visit sees every command that has run; memory of intermediates is that of `written`
   *   until it returns
   */
  async runEagerly(visit: (done: DoneCommand) => Promise<void>): Promise<void> {
    const { queue } = this.#gpu.device;
    for (const [index, parts] of this.#commandsReady.entries()) {
      for (const part of parts) queue.submit([this.#encoded([part])]);
      await queue.onSubmittedWorkDone();
      await visit(doneCommand(index, this.#commands[index]));
    }
  }

  /** Writes the whole graph into an encoder, as one submission at any pace of the adapter. */
  encode(encoder: GPUCommandEncoder): void {
    encodeCommands(encoder, this.#commandsReady.flat());
  }

  /**
   * Submits the graph, in as many submissions as the adapter's pace asks for.
   * @param then writes more into the last one
   */
  submit(then: (encoder: GPUCommandEncoder) => void = () => {}): void {
    if (this.#ready === null) throw new Error('the graph is not finished');
    const { queue } = this.#gpu.device;
    const last = this.#submissions.length - 1;
    // All encoded first: a software adapter takes the cores as soon as it has something to do.
    const encoded = this.#submissions.map((commands, at) =>
      this.#encoded(commands, at === last ? then : undefined),
    );
    for (const commands of encoded) queue.submit([commands]);
    this.#keepPace();
  }

  #encoded(
    commands: readonly Ready[],
    then: (encoder: GPUCommandEncoder) => void = () => {},
  ): GPUCommandBuffer {
    const encoder = this.#gpu.device.createCommandEncoder();
    encodeCommands(encoder, commands);
    then(encoder);
    return encoder.finish();
  }

  /** Plans again, for later runs, if the adapter proved to be twice as fast or as slow. */
  #keepPace(): void {
    const { budget } = this.#gpu.pace;
    if (this.#planning || Math.abs(Math.log2(budget.rate / this.#plannedRate)) < 1) return;
    this.#planning = true;
    this.#plan(this.#whole, budget)
      // The current plan stays valid; the device reports the failure.
      .catch(() => {})
      .finally(() => {
        this.#planning = false;
      });
  }

  destroy(): void {
    for (const buffer of this.#owned) destroyBuffer(buffer);
    this.#owned.length = 0;
  }
}

/** The GPU could not give the memory a graph needs. */
export class GpuMemoryError extends WordsError {
  override readonly name = 'GpuMemoryError';
}
