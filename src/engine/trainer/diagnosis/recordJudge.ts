import { ALARMS, type AlarmName } from '#diagnosis/alarms.ts';
import { diagnose } from '#diagnosis/diagnose.ts';
import { HealthWatch } from '#diagnosis/healthWatch.ts';
import type { RunConfig } from '#run/config.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import { queueTurnover } from '#run/methods.ts';
import type { StepMetrics } from '#run/metrics.ts';
import type { RunNote } from '#run/protocol.ts';
import { keysChange, type Stage, stagesOf } from '#run/stages.ts';
import { approachOf, isSound, type JudgedBefore } from './approach.ts';

/** Steps that a diagnosis looks back on, and waits for at most. */
const KEPT = 64;

export interface Judged {
  readonly notes: readonly RunNote[];
  readonly diagnosis: Diagnosis | null;
}

/**
 * The alarms and diagnoses of a run of which there are only the metrics: by the rules that the lab's
 * own runs are judged by, without what only a replay of the step shows.
 */
export class RecordJudge {
  readonly #config: RunConfig;
  readonly #watch: HealthWatch;
  readonly #stages: readonly Stage[];
  readonly #reported = new Set<string>();
  #kept: JudgedBefore[] = [];
  #skips = 0;
  #dueAt = Number.POSITIVE_INFINITY;

  /** @param fromStep steps done before the first that is judged */
  constructor(config: RunConfig, fromStep: number) {
    this.#config = config;
    this.#watch = new HealthWatch(config, fromStep);
    this.#stages = stagesOf(config);
  }

  /** @param metrics of the next step */
  judge(metrics: StepMetrics): Judged {
    const config = this.#config;
    const { step } = metrics;
    const before = this.#kept.at(-1)?.decoded.metrics;
    const stage = this.#stages[metrics.stage];
    if (before !== undefined && stage !== undefined) {
      if (keysChange(config, this.#stages[before.stage], stage)) this.#watch.queueChanged(step - 1);
    }
    this.#skips = metrics.committed === 0 ? this.#skips + 1 : 0;
    const decoded = {
      ...{ metrics, consecutiveSkips: this.#skips, loudestLayer: null },
      ...{ grownTensor: null, weightMedian: 1 },
    };
    this.#kept = [...this.#kept, { decoded }].slice(-KEPT);
    const raised = this.#watch.alarmsAt(decoded);
    const notes = raised.map(
      ({ alarm, message }): RunNote => ({ kind: 'alarm', step, alarm, message }),
    );
    const broke = !isSound(metrics);
    if (broke) this.#dueAt = step;
    else
      for (const { alarm } of raised)
        this.#dueAt = Math.min(this.#dueAt, this.#dueFor(alarm, step));
    if (step < this.#dueAt) return { notes, diagnosis: null };
    this.#dueAt = Number.POSITIVE_INFINITY;
    return { notes, diagnosis: this.#diagnose(step, broke, stage) };
  }

  #dueFor(alarm: AlarmName, step: number): number {
    const { diagnosis } = ALARMS[alarm];
    switch (diagnosis) {
      case 'atOnce':
        return step;
      case 'afterFilling':
        return step + Math.min(queueTurnover(this.#config), KEPT);
      case 'none':
        return Number.POSITIVE_INFINITY;
      default:
        return diagnosis satisfies never;
    }
  }

  /** Null if the same cause was found before. */
  #diagnose(step: number, broke: boolean, stage: Stage | undefined): Diagnosis | null {
    const config = this.#config;
    const diagnosis = diagnose({
      ...{ config, step, why: broke ? 'fault' : 'alarm', broke },
      ...{ first: null, finiteInSingle: null, staleQueue: null, statisticsNoise: null },
      headA: stage !== undefined && stage.parts.a !== 'absent',
      approach: approachOf(this.#kept, broke ? step : Number.POSITIVE_INFINITY, config),
    });
    const known = this.#reported.has(diagnosis.cause);
    this.#reported.add(diagnosis.cause);
    return known ? null : diagnosis;
  }
}
