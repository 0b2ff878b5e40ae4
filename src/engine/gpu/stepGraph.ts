import { WordsError } from '#base/words.ts';
import {
  bytesOf,
  createStorage,
  elements,
  type GpuArray,
  type Packing,
  quadBytes,
} from './array.ts';
import { bindable, mergeableOnly, pipelineOf, readyOf, slicedOf } from './bindCommands.ts';
import { encodeCommands, type Ready, slicesWanted, submissionsOf } from './commands.ts';
import { type Gpu, outOfMemory } from './device.ts';
import {
  type Command,
  type CommandDescription,
  type Dispatch,
  type DoneCommand,
  describeCommand,
  doneCommands,
  launchesOf,
  type Place,
  usesOf,
  workOf,
} from './graphCommands.ts';
import type { Launch } from './kernel.ts';
import { destroyBuffer } from './memory.ts';
import { byKernel, inFewForms, sideBySide } from './mergeLaunches.ts';
import { packingConstants } from './packing.ts';
import { placeScratch, Scratch } from './placement.ts';
import type { Budget } from './throughput.ts';

/**
 * Bytes of intermediates that waiting launches keep at most. Of a ResNet-18 of width 8 with 32 images
 * twice as many save a dispatch on hardware for 27 MB, three times as many seven on llvmpipe for 3 MB.
 */
const MOST_WAITING_BYTES = { gpu: 32 * 2 ** 20, software: 5 * 2 ** 20 } as const;

/**
 * A fixed list of dispatches, built once and encoded again for every step: shapes,
 * pipelines, bind groups and intermediate buffers are all decided before the first run, so
 * encoding a step costs a few calls per dispatch and allocates nothing. Kernels read what changes
 * from step to step from arrays that the CPU writes before a run.
 */
export class StepGraph {
  readonly #gpu: Gpu;
  #commands: Command[] = [];
  /** Null until they are asked for, which ends recording. */
  #pipelines: ReadonlySet<Promise<GPUComputePipeline>> | null = null;
  /** Where launches and copies go while lists of them are recorded, to be merged. */
  #list: Command[] | null = null;
  /** Launches that wait for others of their kernel; null where none may. */
  #waiting: Dispatch[] | null = null;
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
    return this.#commands.filter(({ kind }) => kind !== 'copy').length;
  }

  /** All commands in their order, for people to read. */
  get commands(): readonly CommandDescription[] {
    return this.#commands.map(describeCommand);
  }

  /** The launches in their order, merged or not. */
  get launches(): readonly Dispatch[] {
    return this.#commands.flatMap(launchesOf);
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
    if (this.#pipelines === null) {
      const commands = mergeableOnly(this.#gpu, this.#commands);
      this.#commands = this.#gpu.summary.software ? inFewForms(commands) : commands;
      const asked = this.#commands.flatMap((command) => pipelineOf(this.#gpu, command) ?? []);
      this.#pipelines = new Set(asked);
    }
    return this.#pipelines;
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

  /**
   * What is bound where a kernel does not use a binding. It need not lie where merged launches have
   * the binding's array.
   * @param packing of the other launches' arrays @param nth of those that a launch writes
   */
  unused(access: 'read' | 'write', packing?: Packing, nth = 0): GpuArray {
    const storage = this.#gpu.pipelines.unusedBuffer(`${access} ${nth}`);
    const array: GpuArray = {
      storage,
      offset: 0,
      length: 4,
      shape: [4],
      label: 'unused',
      unused: true,
    };
    return packing === undefined ? array : { ...array, packing };
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
  launch(launch: Launch): void {
    const { kernel, constants: own = {}, shape = {}, arrays, workgroups, work = 0 } = launch;
    if (arrays.length !== kernel.bindings.length) {
      throw new Error(
        `${kernel.name} has ${kernel.bindings.length} bindings, not ${arrays.length}`,
      );
    }
    const [x, y = 1, z = 1] = workgroups;
    const constants = { ...own, ...packingConstants(kernel, arrays) };
    const command: Dispatch = {
      ...{ kind: 'dispatch', kernel, constants, shape, arrays },
      workgroups: [x, y, z],
      multiplyAdds: work,
      work: Math.max(
        work,
        arrays.reduce((sum, { length }) => sum + length, 0),
      ),
      place: this.#place,
    };
    if (launch.mayWait !== true || this.#waiting === null) {
      this.#add([command]);
      return;
    }
    this.#waiting.push(command);
    this.#mergeIfMany();
  }

  copy(from: GpuArray, to: GpuArray): void {
    if (from.length !== to.length || bytesOf(from) !== bytesOf(to)) {
      throw new Error(`${from.label} → ${to.label}: lengths or packings differ`);
    }
    this.#add([{ kind: 'copy', from, to, place: this.#place }]);
  }

  /** Fills an array with zeros; no dispatch. */
  clear(to: GpuArray): void {
    this.#add([{ kind: 'copy', from: null, to, place: this.#place }]);
  }

  /**
   * Records lists of commands: the first of all, then the second of all, and so on. No command may
   * depend on a later one of another list. Launches that follow each other become one dispatch
   * where they run the same kernel and `finish` finds room for their arrays together; the same to
   * the bit.
   */
  alongside<Result>(records: readonly (() => Result)[]): Result[] {
    const results: Result[] = [];
    const lists = records.map((record) => {
      const { list, result } = this.#listed(record);
      results.push(result);
      return list;
    });
    this.#add(sideBySide(lists));
    this.#mergeIfMany();
    return results;
  }

  /**
   * Launches that may wait (see Launch) become one dispatch for each kernel: at the end, or when
   * the intermediates that they keep alive grow large. Inside another gathering they wait for its
   * end.
   */
  gathering<Result>(record: () => Result): Result {
    if (this.#waiting !== null) return record();
    this.#waiting = [];
    try {
      return record();
    } finally {
      this.#mergeWaiting();
      this.#waiting = null;
    }
  }

  /** Not inside a list, which must stay as long as the lists beside it. */
  #mergeIfMany(): void {
    if (this.#waiting === null || this.#list !== null) return;
    const most = MOST_WAITING_BYTES[this.#gpu.summary.software ? 'software' : 'gpu'];
    if (keptBytes(this.#waiting) > most) this.#mergeWaiting();
  }

  #mergeWaiting(): void {
    const launches = this.#waiting ?? [];
    this.#waiting = [];
    // On a software adapter a comparison a load costs more than a dispatch.
    this.#add(byKernel(launches, !this.#gpu.summary.software));
  }

  #listed<Result>(record: () => Result) {
    const outer = this.#list;
    const list: Command[] = [];
    this.#list = list;
    try {
      return { list, result: record() };
    } finally {
      this.#list = outer;
    }
  }

  #add(commands: readonly Command[]): void {
    if (this.#list !== null) {
      this.#list.push(...commands);
      return;
    }
    if (this.#pipelines !== null) throw new Error('the graph is being finished');
    this.#commands.push(...commands);
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
    const bound = bindable(this.#gpu, this.#commands);
    this.#commands = this.#gpu.summary.software ? inFewForms(bound) : bound;
    // Promises, since no await may occur between the scopes.
    const ready = this.#commands.map((command) => readyOf(this.#gpu, command));
    const invalid = await device.popErrorScope();
    const exhausted = await device.popErrorScope();
    if (exhausted !== null || invalid !== null) {
      const fault = exhausted && outOfMemory(exhausted.message, this.#gpu.memory);
      this.destroy();
      throw fault === null ? new Error(invalid?.message) : new GpuMemoryError(fault.message);
    }
    await this.#plan(await Promise.all(ready), pace.budget);
  }

  /** Slices what is too long for the budget and groups the commands into submissions. */
  async #plan(whole: readonly Ready[], budget: Budget): Promise<void> {
    const commands = await Promise.all(
      this.#commands.map(async (command, at) => {
        const count = command.kind === 'copy' ? 1 : slicesWanted(workOf(command), budget);
        if (command.kind !== 'copy' && count > 1) return slicedOf(this.#gpu, command, count);
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

  /** What is encoded for each command. @throws Error before `finish` */
  get ready(): readonly (readonly Ready[])[] {
    if (this.#ready === null) throw new Error('the graph is not finished');
    return this.#ready;
  }

  /**
   * Runs the graph one command at a time and waits for each, so that what it wrote can be read
   * before the next begins. Slow: for looking into a step.
   * @param visit sees every launch and copy that has run; memory of intermediates is that of `written`
   *   until it returns
   */
  async runEagerly(visit: (done: DoneCommand) => Promise<void>): Promise<void> {
    const { queue } = this.#gpu.device;
    for (const [index, parts] of this.ready.entries()) {
      for (const part of parts) queue.submit([this.#encoded([part])]);
      await queue.onSubmittedWorkDone();
      for (const done of doneCommands(index, this.#commands[index])) await visit(done);
    }
  }

  /** Writes the whole graph into an encoder, as one submission at any pace of the adapter. */
  encode(encoder: GPUCommandEncoder): void {
    encodeCommands(encoder, this.ready.flat());
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

/** Bytes of the intermediates that launches read. */
function keptBytes(launches: readonly Dispatch[]): number {
  const kept = new Set(launches.flatMap((launch) => usesOf(launch).read));
  return [...kept].reduce((sum, { bytes }) => sum + bytes, 0);
}

/** The GPU could not give the memory a graph needs. */
export class GpuMemoryError extends WordsError {
  override readonly name = 'GpuMemoryError';
}
