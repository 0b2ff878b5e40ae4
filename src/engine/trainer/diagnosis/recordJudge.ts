import { say, sentences } from '#base/words.ts';
import { ALARMS, type AlarmName } from '#diagnosis/alarms.ts';
import { diagnose } from '#diagnosis/diagnose.ts';
import type { Evidence, StaleQueue } from '#diagnosis/evidence.ts';
import { HealthWatch } from '#diagnosis/healthWatch.ts';
import type { RunConfig } from '#run/config.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import { queueTurnover } from '#run/methods.ts';
import type { StepMetrics } from '#run/metrics.ts';
import type { RunNote } from '#run/protocol.ts';
import { keysChange, type Stage, stagesOf } from '#run/stages.ts';
import { approachOf, isSound, type JudgedBefore } from './approach.ts';
import { staleNote } from './staleNote.ts';

/** Steps that a diagnosis looks back on, and waits for at most. */
const KEPT = 64;

export interface Judged {
  readonly notes: readonly RunNote[];
  readonly diagnosis: Diagnosis | null;
}

/**
 * The alarms and diagnoses of a run of which there are only the metrics: by the rules that the lab's
 * own runs are judged by (StepJudge, Diagnostician), without what only a replay of the step, or its tensors,
 * show. A diagnosis says what it could not check.
 */
export class RecordJudge {
  readonly #config: RunConfig;
  readonly #watch: HealthWatch;
  readonly #stages: readonly Stage[];
  readonly #turnover: number;
  readonly #reported = new Set<string>();
  #kept: JudgedBefore[] = [];
  #skips = 0;
  #stale: StaleQueue | null = null;
  #letIn = false;
  /** The step that ended the run was diagnosed. */
  #ended = false;
  #dueAt = Number.POSITIVE_INFINITY;

  /** @param fromStep steps done before the first that is judged */
  constructor(config: RunConfig, fromStep: number) {
    this.#config = config;
    this.#watch = new HealthWatch(config, fromStep);
    this.#stages = stagesOf(config);
    this.#turnover = queueTurnover(config);
  }

  /** @param metrics of the next step */
  judge(metrics: StepMetrics): Judged {
    const { step } = metrics;
    const notes = this.#entersStage(metrics);
    this.#skips = metrics.committed === 0 ? this.#skips + 1 : 0;
    const decoded = {
      ...{ metrics, consecutiveSkips: this.#skips, loudestLayer: null },
      ...{ grownTensor: null, weightMedian: 1 },
    };
    this.#kept = [...this.#kept, { decoded }].slice(-KEPT);
    const raised = this.#watch.alarmsAt(decoded);
    const known = notes.length;
    notes.push(...this.#letsIn(metrics));
    if (notes.length > known) this.#dueAt = step;
    for (const { alarm, message } of raised) {
      notes.push({ kind: 'alarm', step, alarm, message });
      this.#dueAt = Math.min(this.#dueAt, this.#dueFor(alarm, step));
    }
    const ends = this.#ends(metrics);
    const due = ends || step >= this.#dueAt;
    return { notes, diagnosis: due ? this.#diagnose(ends ? 'fault' : 'alarm') : null };
  }

  /** The run is over. @returns what an alarm still waits for */
  ended(): Diagnosis | null {
    return this.#dueAt < Number.POSITIVE_INFINITY ? this.#diagnose('alarm') : null;
  }

  /** The queue may keep keys of another path than this stage's. */
  #entersStage({ step, stage }: StepMetrics): RunNote[] {
    const config = this.#config;
    const before = this.#kept.at(-1)?.decoded.metrics;
    const now = this.#stages[stage];
    if (before === undefined || before.stage === stage || now === undefined) return [];
    if (!keysChange(config, this.#stages[before.stage], now)) return [];
    const since = step - 1;
    this.#watch.queueChanged(since);
    if (config.queueOnKeyChange !== 'keep') return [];
    this.#stale = { since, lasts: this.#turnover, lossBefore: before.lossInst };
    this.#dueAt = Math.min(this.#dueAt, since + Math.ceil(this.#turnover / 4));
    return [staleNote(config, now, since)];
  }

  /** The first step that was not finite and moved the model all the same. */
  #letsIn(metrics: StepMetrics): RunNote[] {
    const { step, loss } = metrics;
    const unguarded = this.#config.nonFinitePolicy === 'ignore';
    if (this.#letIn || !unguarded || isSound(metrics)) return [];
    this.#letIn = true;
    const what = Number.isFinite(loss)
      ? say('The gradient became non-finite at step {{step}}.', { step })
      : say('The loss became {{value}} at step {{step}}.', { value: loss, step });
    const message = sentences(
      what,
      say('Non-finite steps are not guarded in this run, so the model is updated with it.'),
    );
    return [{ kind: 'alarm', step, alarm: 'nonFinite', message }];
  }

  /** Whether the run ends with this step: an overflow that the loss scale answers does not end it. */
  #ends(metrics: StepMetrics): boolean {
    const { autocast, lossScaling, nonFinitePolicy } = this.#config;
    const overflow = autocast && lossScaling && Number.isFinite(metrics.loss);
    return nonFinitePolicy === 'stop' && !isSound(metrics) && !overflow;
  }

  #dueFor(alarm: AlarmName, step: number): number {
    const { diagnosis } = ALARMS[alarm];
    switch (diagnosis) {
      case 'atOnce':
        return step;
      case 'afterFilling':
        return step + Math.min(this.#turnover, KEPT);
      case 'none':
        return Number.POSITIVE_INFINITY;
      default:
        return diagnosis satisfies never;
    }
  }

  /** Of the last step, or the first that broke. Null if the same cause was found before. */
  #diagnose(why: Evidence['why']): Diagnosis | null {
    const config = this.#config;
    const { nonFinitePolicy, schedule } = config;
    this.#dueAt = Number.POSITIVE_INFINITY;
    // A range test is expected to end in alarms.
    if (this.#ended || schedule === 'range') return null;
    const broken = this.#kept.find(
      ({ decoded: { metrics } }) =>
        !isSound(metrics) && (nonFinitePolicy === 'ignore' || this.#nothingAfter(metrics)),
    );
    const judged = broken ?? this.#kept.at(-1);
    if (judged === undefined) return null;
    const { step, stage } = judged.decoded.metrics;
    const broke = broken !== undefined;
    const stale = this.#stale;
    const diagnosis = diagnose({
      ...{ config, step, why: broke ? 'fault' : why, broke, fromRecord: true },
      ...{ first: null, finiteInSingle: null, statisticsNoise: null },
      headA: (this.#stages[stage]?.parts.a ?? 'absent') !== 'absent',
      approach: approachOf(this.#kept, broke ? step : Number.POSITIVE_INFINITY, config),
      staleQueue: stale !== null && step <= stale.since + stale.lasts ? stale : null,
    });
    this.#ended = broke && nonFinitePolicy !== 'skip';
    const known = this.#reported.has(diagnosis.cause);
    this.#reported.add(diagnosis.cause);
    return known && !broke ? null : diagnosis;
  }

  /** Whether no later step was kept by the run. */
  #nothingAfter({ step }: StepMetrics): boolean {
    return this.#kept.every(
      ({ decoded: { metrics } }) => metrics.step < step || metrics.committed === 0,
    );
  }
}
