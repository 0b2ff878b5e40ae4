/** What a case study's runs measured, in sentences: one for each step, and how the story ends. */
import { formatCount, formatPercent, formatValue } from '#base/format.ts';
import { say, sentences, tableText, type Words } from '#base/words.ts';
import { causeWords, findingSentence } from '#diagnosis/diagnosisWords.ts';
import type { Story, StoryStep } from '#diagnosis/stories.ts';
import type { RunConfig } from '#run/config.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import type { Evaluation } from '#run/evaluations.ts';
import { chanceLoss } from '#run/methods.ts';
import type { StepMetrics } from '#run/metrics.ts';
import { optimizerOf } from '#run/optimizers.ts';
import type { PresetName } from '#run/presets.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { type RunVerdict, runVerdict } from '#store/verdict/runVerdict.ts';

export interface CaseNumbers {
  /** The first step whose loss is not finite, and that loss; null if all are finite. */
  readonly fault: { readonly step: number; readonly loss: number } | null;
  /** Instance accuracy of the last step in percent. */
  readonly naive: number;
  readonly strict: number;
  /** The last loss over that at chance; null for a method without a chance level. */
  readonly overChance: number | null;
  /** kNN accuracy in percent of the first and the last evaluation; null without labels. */
  readonly knn: { readonly first: number; readonly last: number } | null;
}

/** Null before the first step. */
export function caseNumbers(
  config: RunConfig,
  steps: readonly StepMetrics[],
  evaluations: readonly Evaluation[],
): CaseNumbers | null {
  const last = steps.at(-1);
  if (last === undefined) return null;
  const broken = steps.find(({ lossInst }) => !Number.isFinite(lossInst));
  const chance = chanceLoss(config);
  const [first, final] = [evaluations[0]?.knnTop1 ?? null, evaluations.at(-1)?.knnTop1 ?? null];
  return {
    fault: broken === undefined ? null : { step: broken.step, loss: broken.lossInst },
    naive: last.accInstNaive ?? Number.NaN,
    strict: last.accInst ?? Number.NaN,
    overChance: chance === null ? null : last.lossInst / chance,
    knn: first === null || final === null ? null : { first, last: final },
  };
}

/** A run of a case study that has ended. */
export interface CaseRun {
  readonly config: RunConfig;
  readonly steps: number;
  readonly verdict: RunVerdict;
  /** Null until they are read, or without a step. */
  readonly numbers: CaseNumbers | null;
}

export function caseRun(
  entry: HistoryEntry,
  diagnoses: readonly Diagnosis[],
  numbers: CaseNumbers | null,
): CaseRun {
  const { state, config, steps, notes, fault } = entry;
  const judged = { state, config, step: steps, notes, diagnoses };
  const verdict = runVerdict({
    ...judged,
    fault: fault === null ? null : { kind: 'internal', step: steps, message: fault },
  });
  return { config, steps, verdict, numbers };
}

/** Percent with one decimal, or none if it is zero: "100 %", "61.3 %". */
export const shortPercent = (value: number): string => formatPercent(value).replace('.0', '');

/** What a step found, in a sentence. */
export const stepOutcome = ({ shows }: StoryStep, run: CaseRun): Words => OUTCOMES[shows](run);

const OUTCOMES: Readonly<Record<StoryStep['shows'], (run: CaseRun) => Words>> = {
  fault({ verdict, numbers }) {
    if (numbers === null || numbers.fault === null) return titleSentence(verdict);
    const { fault, naive, strict } = numbers;
    return say(
      'At step {{step}} the loss became {{loss}}; naive accuracy then shows {{naive}}, strict accuracy {{strict}}.',
      {
        step: formatCount(fault.step),
        loss: formatValue(fault.loss),
        naive: shortPercent(naive),
        strict: shortPercent(strict),
      },
    );
  },
  cause({ verdict: { diagnosis } }) {
    if (diagnosis === null) return say('The lab found no cause.');
    const { evidence, cause } = diagnosis;
    const title = tableText(causeWords(cause).title);
    const growth = evidence.find(({ key }) => key === 'weightGrowth');
    const ratio = evidence.find(({ key }) => key === 'updateRatio');
    const named = say('{{cause}}.', { cause: title });
    if (growth === undefined || ratio === undefined) {
      const [first] = evidence;
      return first === undefined ? named : sentences(named, findingSentence(first));
    }
    return say(
      '{{cause}}: each step moved the median tensor by {{share}} of its norm (healthy: up to 0.5 %), and {{tensor}} grew to {{growth}} times its first norm.',
      {
        cause: title,
        share: shortPercent(100 * Number(ratio.values.mean)),
        tensor: String(growth.values.tensor),
        growth: formatValue(Number(growth.values.growth)),
      },
    );
  },
  training({ verdict, numbers }) {
    if (numbers === null || numbers.knn === null || numbers.overChance === null) {
      return titleSentence(verdict);
    }
    return say(
      '{{verdict}}; kNN accuracy went from {{first}} to {{last}}, and the loss ended at {{share}} of chance.',
      {
        verdict: verdict.title,
        first: shortPercent(numbers.knn.first),
        last: shortPercent(numbers.knn.last),
        share: shortPercent(100 * numbers.overChance),
      },
    );
  },
};

const titleSentence = ({ title }: RunVerdict): Words => say('{{title}}.', { title });

/** How the story ended, from what was measured; null until every run of it has ended. */
export function caseEnding(
  { steps, lesson }: Pick<Story, 'steps' | 'lesson'>,
  runs: ReadonlyMap<PresetName, CaseRun>,
): Words | null {
  const told: Words[] = [];
  let asMeant = true;
  for (const { run: preset, shows } of steps) {
    const run = runs.get(preset);
    if (run === undefined || run.numbers === null) return null;
    const parts = ENDINGS[shows](run, run.numbers);
    told.push(...parts.told);
    asMeant &&= parts.asMeant;
  }
  const last =
    asMeant && lesson !== null
      ? tableText(lesson)
      : say('Not every step came out as meant; the comparison shows where the runs differ.');
  const [first = last, ...more] = [...told, last];
  return sentences(first, ...more);
}

/** A part of the ending, and whether the step came out as the story means it. */
interface Part {
  readonly told: readonly Words[];
  readonly asMeant: boolean;
}

/** Percent by which naive accuracy must exceed strict accuracy to be called misleading. */
const MISLEADING = 50;

const ENDINGS: Readonly<Record<StoryStep['shows'], (run: CaseRun, numbers: CaseNumbers) => Part>> =
  {
    fault({ config }, { fault, naive, strict }) {
      const setting = settingOf(config);
      if (fault === null) {
        return { told: [say('{{setting}} did not break here.', { setting })], asMeant: false };
      }
      const broke = say('{{setting}} broke at step {{step}}.', {
        setting,
        step: formatCount(fault.step),
      });
      if (naive - strict < MISLEADING) return { told: [broke], asMeant: false };
      const hollow = say(
        'Its accuracy of {{naive}} was no result: counted strictly it was {{strict}}.',
        { naive: shortPercent(naive), strict: shortPercent(strict) },
      );
      return { told: [broke, hollow], asMeant: true };
    },
    // The step itself says why; the lesson repeats it.
    cause: ({ verdict }) => ({ told: [], asMeant: verdict.diagnosis !== null }),
    training({ config, steps, verdict }, { fault, knn }) {
      const setting = settingOf(config);
      const learned = knn !== null && knn.last > knn.first;
      const sound = verdict.kind === 'healthy' || verdict.kind === 'alarmed';
      if (fault !== null || !sound || knn === null) {
        const told = say('{{setting}}: {{verdict}}.', { setting, verdict: verdict.title });
        return { told: [told], asMeant: false };
      }
      const told = say(
        '{{setting}} trained {{steps}} steps and reached a kNN accuracy of {{knn}}.',
        {
          ...{ setting, steps: formatCount(steps), knn: shortPercent(knn.last) },
        },
      );
      return { told: [told], asMeant: learned };
    },
  };

/** "LAMB at 0.003". */
const settingOf = ({ optimizer, learningRate }: RunConfig): Words =>
  say('{{optimizer}} at {{rate}}', {
    optimizer: tableText(optimizerOf(optimizer).label),
    rate: learningRate,
  });
