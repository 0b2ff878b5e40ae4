import { say, type Words } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import { methodOf, queueTurnover } from '#run/methods.ts';
import {
  ACTIVATION_WINDOW,
  ALARM_NAMES,
  ALARMS,
  type AlarmName,
  type AlarmRow,
  type JudgedStep,
  spreadOf,
  type WatchContext,
} from './alarms.ts';

export interface RaisedAlarm {
  readonly alarm: AlarmName;
  readonly message: Words;
}

/** Without a queue, the steps that count as one filling of it: the metrics settle in about as many. */
const STEPS_WITHOUT_QUEUE = 16;

/** Watches a run's steps and raises each alarm once per stretch of steps that it holds for. */
export class HealthWatch {
  readonly #config: RunConfig;
  readonly #streaks = new Map<AlarmName, number>();
  readonly #raised = new Set<AlarmName>();
  readonly #activations: number[] = [];
  /** Steps done when the queue last held random or stale keys. */
  #freshFrom: number;
  #firstSpread: number | null = null;
  #bestSpread = 0;

  /** @param fromStep steps done before, when an earlier run is continued */
  constructor(config: RunConfig, fromStep: number) {
    this.#config = config;
    this.#freshFrom = fromStep === 0 ? 0 : Number.NEGATIVE_INFINITY;
  }

  /** Call when the key path changes. @param step steps done */
  queueChanged(step: number): void {
    this.#freshFrom = step;
  }

  /** The alarms that this step raises. */
  alarmsAt(decoded: JudgedStep): RaisedAlarm[] {
    const { metrics } = decoded;
    const spread = spreadOf(metrics, this.#config);
    this.#firstSpread ??= spread;
    const turnover = queueTurnover(this.#config) || STEPS_WITHOUT_QUEUE;
    const steps = metrics.step - this.#freshFrom;
    const context: WatchContext = {
      fillings: steps / turnover,
      config: this.#config,
      decoded,
      firstSpread: this.#firstSpread,
      bestSpread: this.#bestSpread,
      activationBefore: this.#activations[0] ?? 0,
    };
    const alarms: RaisedAlarm[] = [];
    for (const name of ALARM_NAMES) {
      const { rule }: AlarmRow = ALARMS[name];
      if (rule === null) continue;
      const { needs } = rule;
      if (needs !== undefined && !methodOf(this.#config.method)[needs]) continue;
      const judged = context.fillings > rule.afterFillings || rule.afterFillings === 0;
      const streak =
        judged && rule.holds(metrics, context) ? (this.#streaks.get(name) ?? 0) + 1 : 0;
      this.#streaks.set(name, streak);
      if (streak === 0) this.#raised.delete(name);
      if (streak >= rule.sustained && !this.#raised.has(name)) {
        this.#raised.add(name);
        const what = rule.sentence(metrics, context);
        const message = say('At step {{step}} {{what}}', { step: metrics.step, what });
        alarms.push({ alarm: name, message });
      }
    }
    if (spread > this.#bestSpread) this.#bestSpread = spread;
    this.#activations.push(metrics.maxActivation);
    if (this.#activations.length > ACTIVATION_WINDOW) this.#activations.shift();
    return alarms;
  }
}
