import { ALARMS, type AlarmName } from '#diagnosis/alarms.ts';
import { diagnose } from '#diagnosis/diagnose.ts';
import type { Evidence, FirstNonFinite, StaleQueue, StatisticsNoise } from '#diagnosis/evidence.ts';
import type { GpuArray } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import type { Model } from '#model/model.ts';
import { type ArrayKind, KINDS } from '#model/state.ts';
import type { ModelParts } from '#model/stepBuilder.ts';
import type { RunConfig } from '#run/config.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import { queueTurnover } from '#run/methods.ts';
import type { TellTask } from '#run/phases.ts';
import type { Stage } from '#run/stages.ts';
import { type BatchInputs, imagesOfRows } from '#trainer/step/batchInputs.ts';
import { StageRun } from '#trainer/step/stageRun.ts';
import { decodeStep, type SubmittedStep } from '#trainer/step/stepMetrics.ts';
import { approachOf, isSound } from './approach.ts';
import { firstNonFinite } from './replay.ts';
import { Rewinder, stateArrays } from './rewind.ts';
import { Snapshot } from './snapshot.ts';
import { statisticsNoise } from './statisticsNoise.ts';
import { type KeptStep, StepRing } from './stepRing.ts';

/** What a diagnosis needs of the run it watches. */
export interface DiagnosedRun {
  readonly gpu: Gpu;
  readonly config: RunConfig;
  readonly modelParts: ModelParts;
  readonly inputs: BatchInputs;
  /** The current stage. */
  readonly current: () => { readonly run: StageRun; readonly stage: Stage };
  /** Writes a step's inputs as they were. */
  readonly prepare: (step: SubmittedStep) => Promise<void>;
  readonly tell: TellTask;
}

/** Steps that a diagnosis waits for at most. */
const LONGEST_WAIT = 64;

/**
 * Keeps what a diagnosis needs while a run trains, says when one is due, and makes it. A finite
 * alarm is diagnosed one filling of the queue later: until then accuracies reflect the age of
 * the keys, and ties and dead units are still developing. A non-finite step is diagnosed at once.
 */
export class Diagnostician {
  readonly ring: StepRing;
  readonly #run: DiagnosedRun;
  readonly #rewinder: Rewinder;
  readonly #reported = new Set<string>();
  readonly #turnover: number;
  #last = 0;
  #dueAt = Number.POSITIVE_INFINITY;
  #stale: StaleQueue | null = null;
  #broken: Diagnosis | null = null;

  constructor(run: DiagnosedRun, totalSteps: number) {
    const { gpu, config, modelParts } = run;
    this.#run = run;
    this.ring = new StepRing(totalSteps);
    this.#rewinder = new Rewinder(gpu, modelParts.model, config.nonFinitePolicy === 'ignore');
    this.#turnover = queueTurnover(config);
  }

  /** To be called before each step is submitted. @param index 0-based number of the step */
  beforeStep(index: number): void {
    this.#rewinder.beforeStep(this.#run.current().run, index);
  }

  /** Records a step whose metrics were read back. */
  took(submitted: SubmittedStep, decoded: KeptStep['decoded']): void {
    this.#last = decoded.metrics.step;
    this.ring.add({ submitted, decoded });
  }

  /** Takes the last step's alarms. Ignored for a range test, which is expected to end in alarms. */
  alarmed(alarms: readonly AlarmName[]): void {
    if (this.#run.config.schedule === 'range') return;
    const waits = alarms.map((alarm) => this.#stepsUntilDiagnosis(alarm));
    this.#dueAt = Math.min(this.#dueAt, ...waits.map((steps) => this.#last + steps));
  }

  #stepsUntilDiagnosis(alarm: AlarmName): number {
    const diagnosis = ALARMS[alarm].diagnosis;
    switch (diagnosis) {
      case 'atOnce':
        return 0;
      case 'afterFilling':
        return Math.min(this.#turnover, LONGEST_WAIT);
      case 'none':
        return Number.POSITIVE_INFINITY;
      default:
        return diagnosis satisfies never;
    }
  }

  /** The next steps have other graphs or clusters, so earlier snapshots cannot be restored. */
  forgetSnapshots(): void {
    this.#rewinder.forget();
  }

  /** The queue keeps keys of another path than the next steps'. */
  queueWentStale(): void {
    const lossBefore = this.ring.steps.at(-1)?.decoded.metrics.lossInst ?? Number.NaN;
    this.#stale = { since: this.#last, lasts: this.#turnover, lossBefore };
    this.#dueAt = Math.min(this.#dueAt, this.#last + Math.ceil(this.#turnover / 4));
  }

  get isDue(): boolean {
    return this.#last >= this.#dueAt;
  }

  /** Whether an alarm still waits for its diagnosis. */
  get isPending(): boolean {
    return this.#dueAt < Number.POSITIVE_INFINITY;
  }

  /**
   * Diagnoses the run's last step, or the first that broke. Every submitted step must have
   * been read back. The model is restored bit for bit.
   * @returns null if nothing new was found; a request is always answered
   */
  async diagnose(why: Evidence['why']): Promise<Diagnosis | null> {
    this.#dueAt = Number.POSITIVE_INFINITY;
    if (this.#broken !== null) return why === 'request' ? { ...this.#broken, why } : null;
    const kept = this.ring.steps;
    const end = kept.at(-1);
    const unguarded = this.#run.config.nonFinitePolicy === 'ignore';
    if (end === undefined) return null;
    const broken = kept.find(
      ({ decoded }) => !isSound(decoded.metrics) && (unguarded || breaks(decoded, kept)),
    );
    const step = (broken ?? end).decoded.metrics.step;
    const { adjusted } = (broken ?? end).submitted;
    const config = { ...this.#run.config, ...adjusted };
    const found = broken === undefined ? null : await this.#replay(broken);
    const diagnosis = diagnose({
      config,
      step,
      why: broken !== undefined && why === 'alarm' ? 'fault' : why,
      broke: broken !== undefined,
      fromRecord: false,
      first: found?.first ?? null,
      finiteInSingle: found?.finiteInSingle ?? null,
      headA: this.#run.current().stage.parts.a !== 'absent',
      approach: approachOf(kept, broken === undefined ? Number.POSITIVE_INFINITY : step, config),
      staleQueue: this.#staleAt(step),
      statisticsNoise: broken === undefined ? await this.#statisticsNoise() : null,
    });
    if (broken !== undefined && config.nonFinitePolicy !== 'skip') this.#broken = diagnosis;
    const known = this.#reported.has(diagnosis.cause);
    this.#reported.add(diagnosis.cause);
    return known && why === 'alarm' && broken === undefined ? null : diagnosis;
  }

  /** Of the last step. Null while the encoder is frozen: the noise then affects no gradient. */
  async #statisticsNoise(): Promise<StatisticsNoise | null> {
    const { gpu, modelParts } = this.#run;
    if (this.#run.current().stage.parts.encoder !== 'train') return null;
    const { layout, batchStatistics, running } = modelParts.model;
    const batch = await download(gpu, batchStatistics);
    const groupStride = modelParts.model.running.length;
    return statisticsNoise(layout.statistics, batch, await download(gpu, running), groupStride);
  }

  #staleAt(step: number): StaleQueue | null {
    return this.#stale !== null && step <= this.#stale.since + this.#stale.lasts
      ? this.#stale
      : null;
  }

  async #replay(broken: KeptStep): Promise<{
    readonly first: FirstNonFinite | null;
    readonly finiteInSingle: boolean | null;
  } | null> {
    const { gpu, config, modelParts, prepare, tell } = this.#run;
    const { model } = modelParts;
    const { run, stage } = this.#run.current();
    const { submitted } = broken;
    tell('diagnose', 0, 0);
    const arrays = stateArrays(model, run);
    const now = new Snapshot(gpu, arrays);
    const before = new Snapshot(gpu, arrays);
    now.take();
    try {
      if (!(await this.#rewinder.rewind(run, this.ring.steps, broken, prepare))) return null;
      before.take();
      await prepare(submitted);
      const images = imagesOfRows(config, submitted.batch, submitted.index);
      const first = await firstNonFinite(run, {
        ...{ gpu, state: namedState(model), images },
        onProgress: (done, total) => tell('diagnose', done, total),
      });
      if (first === null) return null;
      const asks = config.autocast && first.part !== 'data' && first.part !== 'state';
      before.restore();
      return { first, finiteInSingle: asks ? await this.#inSingle(stage, run, submitted) : null };
    } finally {
      now.restore();
      now.destroy();
      before.destroy();
    }
  }

  /** Whether a step is finite with nothing rounded to half. The model is as before the step. */
  async #inSingle(stage: Stage, run: StageRun, submitted: SubmittedStep): Promise<boolean> {
    const { gpu, modelParts, inputs, prepare, tell } = this.#run;
    const config = { ...modelParts.config, autocast: false };
    const graph = new StepGraph(gpu);
    const states = await run.states();
    const single = new StageRun(
      { ...modelParts, config, half: undefined },
      graph,
      stage,
      inputs.forStep(graph),
      states,
    );
    try {
      tell('compile', 0, 0);
      await graph.finish();
      await prepare(submitted);
      graph.submit();
      const record = await download(gpu, modelParts.model.record);
      const timing = { stepMs: 0, imagesPerSec: 0, atMs: 0 };
      return isSound(decodeStep(record, config, submitted, timing, new Map()).metrics);
    } finally {
      single.destroy();
    }
  }

  destroy(): void {
    this.#rewinder.forget();
  }
}

/** Whether a step that was rolled back can be replayed: nothing was committed after it. */
function breaks(decoded: KeptStep['decoded'], kept: readonly KeptStep[]): boolean {
  const { step } = decoded.metrics;
  return kept.every(({ decoded: { metrics } }) => metrics.step < step || metrics.committed === 0);
}

/** The model's state before a step, its parameters tensor by tensor. */
function namedState({ layout, rows }: Model): GpuArray[] {
  return rows.flatMap(({ kind, array }): GpuArray[] => {
    if (!KINDS[kind].inspected) return [];
    const tower = TOWER_OF[kind];
    if (tower === undefined) return [array];
    // The key tower has no predictor, whose tensors are the last.
    const slots = layout.parameters.slots.filter(({ offset }) => offset < array.length);
    return slots.map(({ name, offset, length, shape }) => {
      const label = `${tower} ${name}`;
      return { ...array, offset: array.offset + offset * 4, length, shape, label };
    });
  });
}

const TOWER_OF: { readonly [Kind in ArrayKind]?: string } = {
  queryParameters: 'query',
  keyParameters: 'key',
};
