/** What came of a sweep: every config with the mean and spread over its seeds, best first. */
import { formatValue } from '#base/format.ts';
import { say, type Words } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import type { Evaluation } from '#run/evaluations.ts';
import { FIELDS, type FieldName } from '#run/fields/fields.ts';
import { chanceLoss } from '#run/methods.ts';
import {
  differentProtocols,
  knnProtocolWords,
  probeProtocolWords,
  sharedProtocol,
} from '#run/protocols.ts';
import { type SweptField, sweptFields } from '#run/runMetadata.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { verdictOf } from '#store/runs/judged.ts';

interface OutcomeRow {
  /** English source. */
  readonly label: string;
  readonly percent: boolean;
  readonly better: 'higher' | 'lower' | 'neither';
  /** What a config's number is measured by; runs with other words are not ranked. */
  readonly protocol?: (config: RunConfig) => Words;
  /** @param last the run's last evaluation; null if it is not known */
  readonly read: (entry: HistoryEntry, last: Evaluation | null) => number | null;
}

/** What a sweep's runs are judged by. */
export const OUTCOMES = {
  knn: {
    label: 'kNN accuracy',
    percent: true,
    better: 'higher',
    protocol: knnProtocolWords,
    read: ({ lastKnn }) => lastKnn,
  },
  bestKnn: {
    label: 'Best kNN accuracy',
    percent: true,
    better: 'higher',
    protocol: knnProtocolWords,
    read: ({ bestKnn }) => bestKnn,
  },
  linear: {
    label: 'linear probe',
    percent: true,
    better: 'higher',
    protocol: probeProtocolWords,
    read: (_, last) => last?.linearTop1 ?? null,
  },
  loss: {
    label: 'Loss ÷ chance',
    percent: false,
    better: 'lower',
    // Relative, since the loss at chance differs with the queue's length.
    read({ lastLoss, config }) {
      const chance = chanceLoss(config);
      return lastLoss === null || chance === null ? null : lastLoss / chance;
    },
  },
  spread: {
    label: 'Feature std · √D',
    percent: false,
    better: 'neither',
    read: ({ config }, last) =>
      last === null ? null : last.featureStd * Math.sqrt(config.embeddingDim),
  },
} as const satisfies Readonly<Record<string, OutcomeRow>>;

export type OutcomeName = keyof typeof OUTCOMES;

export const OUTCOME_NAMES = Object.keys(OUTCOMES) as readonly OutcomeName[];

export const outcomeOf = (name: OutcomeName): OutcomeRow => OUTCOMES[name];

const everyOutcome = <T>(make: (name: OutcomeName) => T): Readonly<Record<OutcomeName, T>> =>
  Object.fromEntries(OUTCOME_NAMES.map((name) => [name, make(name)])) as Record<OutcomeName, T>;

/** A run's evaluations: of the untrained network or where it was resumed, and the newest. */
export interface EndEvaluations {
  readonly first: Evaluation;
  readonly last: Evaluation;
}

export interface SweepRunResult {
  readonly entry: HistoryEntry;
  /** Why it counts in no mean: it failed or collapsed; null for a sound run. */
  readonly broken: Words | null;
  readonly values: Readonly<Record<OutcomeName, number | null>>;
}

/** Mean and sample standard deviation; the latter is null for a single value. */
export interface Spread {
  readonly mean: number;
  readonly std: number | null;
}

export interface SweepConfigResult {
  readonly key: string;
  readonly fields: readonly SweptField[];
  readonly config: RunConfig;
  /** By seed. */
  readonly runs: readonly SweepRunResult[];
  /** Runs that failed or collapsed; they count in no mean. */
  readonly broken: number;
  /** Runs that have not ended. */
  readonly open: number;
  readonly stats: Readonly<Record<OutcomeName, Spread | null>>;
  readonly best: boolean;
}

export interface SweepResults {
  readonly fields: readonly FieldName[];
  /** Outcomes that some run has. */
  readonly outcomes: readonly OutcomeName[];
  /** Of these the outcomes that configs can be sorted by. */
  readonly ranked: readonly OutcomeName[];
  /** What the runs' numbers are measured by, or that this differs; of the outcomes that tell. */
  readonly protocols: Readonly<Partial<Record<OutcomeName, Words>>>;
  /** What the configs are sorted by; null if no run has measured anything. */
  readonly rank: OutcomeName | null;
  /** Best first; those with broken runs last. */
  readonly configs: readonly SweepConfigResult[];
}

/**
 * @param endsOf a run's first and last evaluation; null while they are not known
 * @param wanted what to sort by, if it was measured
 */
export function sweepResults(
  entries: readonly HistoryEntry[],
  groupId: string,
  endsOf: (runId: string) => EndEvaluations | null,
  wanted: OutcomeName | null = null,
): SweepResults {
  const members = entries.filter(({ metadata }) => metadata.group?.id === groupId);
  const fields = [
    ...new Set(
      members.flatMap(({ metadata: { group } }) =>
        group === null ? [] : sweptFields(group).map(({ field }) => field),
      ),
    ),
  ];
  const runs = members.map((entry) => resultOf(entry, endsOf(entry.runId)));
  const outcomes = OUTCOME_NAMES.filter((name) => runs.some(({ values }) => values[name] !== null));
  const configsOf = members.map(({ config }) => config);
  const ranked = outcomes.filter((name) => {
    const { better, protocol } = outcomeOf(name);
    const mixed = protocol !== undefined && differentProtocols(configsOf, protocol).length > 1;
    return better !== 'neither' && !mixed;
  });
  const protocols = Object.fromEntries(
    outcomes.flatMap((name) => {
      const { protocol } = outcomeOf(name);
      const words = protocol === undefined ? null : sharedProtocol(configsOf, protocol);
      return words === null ? [] : [[name, words]];
    }),
  );
  const rank = wanted !== null && ranked.includes(wanted) ? wanted : (ranked[0] ?? null);
  const sorted = byConfig(runs, fields).toSorted((a, b) => compareConfigs(a, b, rank));
  const best = rank === null ? undefined : sorted.find((one) => isCandidate(one, rank));
  return {
    fields,
    ...{ outcomes, ranked, protocols },
    rank,
    configs: sorted.map((one) => (one === best ? { ...one, best: true } : one)),
  };
}

/** std·√D below which features are one point: the early limit of the alarm. */
const COLLAPSED = 0.03;

/**
 * A collapse in a run too short for the alarm. As there, an untrained network may be below the limit
 * too: only a spread that has fallen counts.
 */
const isOnePoint = (ends: EndEvaluations | null, spread: number | null): boolean =>
  ends !== null && spread !== null && spread < COLLAPSED
    ? ends.last.featureStd < ends.first.featureStd
    : false;

function resultOf(entry: HistoryEntry, ends: EndEvaluations | null): SweepRunResult {
  const verdict = verdictOf(entry);
  const values = everyOutcome((name) => outcomeOf(name).read(entry, ends?.last ?? null));
  const broken =
    verdict.kind === 'failed' || verdict.kind === 'collapsed'
      ? verdict.title
      : isOnePoint(ends, values.spread)
        ? say('Collapsed: feature std · √D is {{spread}}', {
            spread: formatValue(values.spread ?? 0),
          })
        : null;
  return { entry, broken, values };
}

const LIVE: ReadonlySet<string> = new Set(['starting', 'training', 'paused']);

function byConfig(
  runs: readonly SweepRunResult[],
  fields: readonly FieldName[],
): readonly SweepConfigResult[] {
  const found = new Map<string, SweepRunResult[]>();
  for (const run of runs) {
    const key = JSON.stringify(fields.map((field) => run.entry.config[field]));
    found.set(key, [...(found.get(key) ?? []), run]);
  }
  return [...found].flatMap(([key, same]) => {
    const members = same.toSorted((a, b) => a.entry.config.seed - b.entry.config.seed);
    const [first] = members;
    if (first === undefined) return [];
    const { config } = first.entry;
    const sound = members.filter(({ broken }) => broken === null);
    return [
      {
        key,
        fields: fields.map((field) => ({ field, value: config[field] })),
        config,
        runs: members,
        broken: members.length - sound.length,
        open: members.filter(({ entry }) => LIVE.has(entry.state)).length,
        stats: everyOutcome((name) => spreadOf(sound.flatMap(({ values }) => values[name] ?? []))),
        best: false,
      },
    ];
  });
}

function spreadOf(values: readonly number[]): Spread | null {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return null;
  const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
  if (finite.length < 2) return { mean, std: null };
  const squares = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, std: Math.sqrt(squares / (finite.length - 1)) };
}

const isCandidate = ({ broken, open, stats }: SweepConfigResult, rank: OutcomeName): boolean =>
  broken === 0 && open === 0 && stats[rank] !== null;

function compareConfigs(
  a: SweepConfigResult,
  b: SweepConfigResult,
  rank: OutcomeName | null,
): number {
  const broken = Number(a.broken > 0) - Number(b.broken > 0);
  if (broken !== 0 || rank === null) return broken;
  const [x, y] = [a.stats[rank]?.mean, b.stats[rank]?.mean];
  if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined);
  return outcomeOf(rank).better === 'higher' ? y - x : x - y;
}

/** The sweep that all of these runs belong to; null if there is none. */
export function sweepOf(entries: readonly HistoryEntry[]): string | null {
  const [first, ...others] = entries.map(({ metadata }) => metadata.group);
  if (first?.kind !== 'sweep') return null;
  return others.every((group) => group?.id === first.id) ? first.id : null;
}

/** `Learning rate 0.1, Batch size 64`, with labels and choices as `name` and `show` write them. */
export const pointText = (
  fields: readonly SweptField[],
  name: (label: string) => string = (label) => label,
): string => fields.map(({ field, value }) => `${name(FIELDS[field].label)} ${value}`).join(', ');
