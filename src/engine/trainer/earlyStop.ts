import { say, type Words } from '#base/words.ts';
import { LOSS_WINDOW, stopReason, stopRulesOf } from '#diagnosis/stopRules.ts';
import type { RunConfig } from '#run/config.ts';
import type { Evaluation } from '#run/evaluations.ts';
import type { StepMetrics } from '#run/metrics.ts';

/** Gathers what the rules of early stopping judge, and says when the run is to end. */
export class EarlyStop {
  readonly #config: RunConfig;
  readonly #isOn: boolean;
  /** Steps in flight at most: what a step raises is known once so many more are submitted. */
  readonly #latency: number;
  readonly #evaluations: Evaluation[] = [];
  readonly #alarms: string[] = [];
  readonly #steps: StepMetrics[] = [];
  #due: { readonly atStep: number; readonly why: Words } | null = null;

  constructor(config: RunConfig, latency: number) {
    this.#config = config;
    this.#isOn = stopRulesOf(config).length > 0;
    this.#latency = latency;
  }

  /** @param alarms names of those raised at this step */
  took(metrics: StepMetrics, alarms: readonly string[]): void {
    if (!this.#isOn) return;
    this.#steps.push(metrics);
    if (this.#steps.length > LOSS_WINDOW) this.#steps.shift();
    this.raised(alarms, metrics.step);
  }

  /** @param step steps done */
  raised(alarms: readonly string[], step: number): void {
    this.#alarms.push(...alarms);
    this.#judge(step + this.#latency, (why) =>
      say('Stopped early at step {{step}}: {{why}}.', { step, why }),
    );
  }

  /** Call with no step in flight. */
  evaluated(evaluation: Evaluation): void {
    this.#evaluations.push(evaluation);
    const { epoch, step } = evaluation;
    this.#judge(step, (why) => say('Stopped early at epoch {{epoch}}: {{why}}.', { epoch, why }));
  }

  #judge(atStep: number, words: (why: Words) => Words): void {
    if (!this.#isOn || this.#due !== null) return;
    const history = { evaluations: this.#evaluations, alarms: this.#alarms, steps: this.#steps };
    const why = stopReason(history, this.#config);
    if (why !== null) this.#due = { atStep, why: words(why) };
  }

  /**
   * The sentence with which the run ends once so many steps are submitted; null if it continues.
   * The same step for any speed: how many steps are in flight depends on the machine.
   */
  dueAt(submitted: number): Words | null {
    return this.#due !== null && submitted >= this.#due.atStep ? this.#due.why : null;
  }
}
