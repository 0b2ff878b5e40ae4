/** The table that a comparison opens with: one row per run, or per config where seeds are grouped. */
import { formatPercent, formatValue } from '#base/format.ts';
import { say, type Words } from '#base/words.ts';
import type { ChartRun } from '#charts/drawing.ts';
import type { RunConfig } from '#run/config.ts';
import type { Evaluation } from '#run/evaluations.ts';
import { FIELD_NAMES, FIELDS } from '#run/fields/fields.ts';
import { chanceLoss } from '#run/methods.ts';
import {
  differentProtocols,
  knnProtocolWords,
  probeProtocolWords,
  sharedProtocol,
} from '#run/protocols.ts';
import type { MatchPlace } from './compareAddress.ts';
import { type ColumnVerdict, columnVerdict } from './compareJudge.ts';
import { begunRuns, commonPlace } from './compareMetrics.ts';
import { shortNames } from './compareNames.ts';
import type { CompareColumn } from './compareRuns.ts';
import { epochMeans, lastStep, valueAtStep } from './compareSeries.ts';

/** A measured number of a run, and the epoch it is of; null for a value of one step. */
interface Reading {
  readonly value: number;
  readonly epoch: number | null;
}

type Reader = (run: ChartRun, place: MatchPlace) => Reading | null;

interface Measure {
  readonly label: Words;
  /** What it is, in a sentence; for those who do not know the lab. */
  readonly help: Words;
  readonly percent: boolean;
  /** What a config's number is measured by. */
  readonly protocol?: (config: RunConfig) => Words;
  readonly read: Reader;
}

/** The newest evaluation there or before that has the value. That of the untrained model is none. */
const ofEvaluation =
  (value: (evaluation: Evaluation, config: RunConfig) => number | null): Reader =>
  ({ series, run }, place) => {
    const found = series.evaluations.findLast(
      (one) =>
        one.epoch >= 1 &&
        (place.kind === 'epoch' ? one.epoch <= place.epoch : one.step <= place.step) &&
        value(one, run.config) !== null,
    );
    const number = found === undefined ? null : value(found, run.config);
    return number === null || found === undefined ? null : { value: number, epoch: found.epoch };
  };

/** The loss over the loss at chance: the mean of an epoch, or of the last one. */
const lossShare: Reader = ({ series, run }, place) => {
  const chance = chanceLoss(run.config);
  if (chance === null || !series.has('lossInst')) return null;
  const last = lastStep(series);
  if (place.kind === 'step') {
    const there = valueAtStep(series, 'lossInst', Math.min(place.step, last));
    return there === null ? null : { value: there.value / chance, epoch: null };
  }
  const means = epochMeans(series, 'lossInst', run.stepsPerEpoch);
  const mean = means.findLast(({ epoch }) => epoch <= place.epoch);
  if (mean === undefined) return null;
  // The mean leaves out what is not finite; a run that ends with it has no loss.
  const end = valueAtStep(series, 'lossInst', last)?.value ?? mean.value;
  const atEnd = mean === means.at(-1) && !Number.isFinite(end);
  return { value: (atEnd ? end : mean.value) / chance, epoch: mean.epoch };
};

export const SUMMARY_MEASURES = {
  knn: {
    label: say('kNN'),
    help: say(
      'Accuracy of a nearest-neighbour vote on held-out images: how much the features know about classes that training never saw.',
    ),
    percent: true,
    protocol: knnProtocolWords,
    read: ofEvaluation(({ knnTop1 }) => knnTop1),
  },
  linear: {
    label: say('Linear'),
    help: say('Accuracy of a linear classifier on the frozen features, on held-out images.'),
    percent: true,
    protocol: probeProtocolWords,
    read: ofEvaluation(({ linearTop1 }) => linearTop1),
  },
  lossShare: {
    label: say('Loss / chance'),
    help: say(
      'The contrastive loss relative to that of guessing: 1 has learned nothing. A loss without negatives has no such level.',
    ),
    percent: false,
    read: lossShare,
  },
  spread: {
    label: say('Feature std · √D'),
    help: say('The spread of the features: 1 for even directions, 0 for a collapse.'),
    percent: false,
    read: ofEvaluation(({ featureStd }, { embeddingDim }) => featureStd * Math.sqrt(embeddingDim)),
  },
  rankMe: {
    label: say('RankMe'),
    help: say('The effective number of dimensions that the features use.'),
    percent: false,
    read: ofEvaluation(({ rankMe }) => rankMe),
  },
} as const satisfies Readonly<Record<string, Measure>>;

const measureOf = (key: SummaryKey): Measure => SUMMARY_MEASURES[key];

/** "kNN (lab, k ≤ 200, features)", or "kNN" where the runs have different protocols. */
export function measureName({ protocols }: Pick<Summary, 'protocols'>, key: SummaryKey): Words {
  const { label } = SUMMARY_MEASURES[key];
  const protocol = protocols[key];
  return protocol === undefined ? label : say('{{name}} ({{protocol}})', { name: label, protocol });
}

/** Settings that decide which images a run was evaluated on. */
const DATA_FIELDS = FIELD_NAMES.filter((name) => FIELDS[name].group === 'data');

export type SummaryKey = keyof typeof SUMMARY_MEASURES;

const KEYS = Object.keys(SUMMARY_MEASURES) as readonly SummaryKey[];

export interface SummaryCell {
  /** Mean over the runs of the column. */
  readonly value: number;
  /** Sample standard deviation; null for a single run. */
  readonly std: number | null;
  readonly text: string;
  /** Empty for a single run. */
  readonly stdText: string;
  /** The epoch it is of, where that is not the table's. */
  readonly epoch: number | null;
}

export interface SummaryRow {
  readonly column: CompareColumn;
  readonly name: Words;
  readonly baseline: boolean;
  readonly cells: Readonly<Record<SummaryKey, SummaryCell | null>>;
  /** What each number is measured by, of the measures in which the rows differ in that. */
  readonly protocols: Readonly<Partial<Record<SummaryKey, Words>>>;
  /**
   * kNN minus the baseline's, in percent points; null in the baseline itself, and between two
   * protocols.
   */
  readonly delta: number | null;
  readonly verdict: ColumnVerdict;
  /** The runs' steps are known. */
  readonly read: boolean;
}

export interface Summary {
  readonly place: MatchPlace;
  /** Nobody chose the place: it is the last that the runs have in common. */
  readonly common: boolean;
  /** Of the measures those with a value. */
  readonly keys: readonly SummaryKey[];
  readonly rows: readonly SummaryRow[];
  /** The names are those of optimizers with the same learning rate. */
  readonly sameRate: boolean;
  /** What the numbers of a measure are measured by, where all runs share it. */
  readonly protocols: Readonly<Partial<Record<SummaryKey, Words>>>;
  /** All runs have the same kNN protocol; without it they are not ranked. */
  readonly sameProtocol: boolean;
  /** All runs have the same images, so that their accuracies can be compared. */
  readonly sameData: boolean;
}

export interface SummaryAsked {
  readonly columns: readonly CompareColumn[];
  /** The run's series; null while it is read. */
  readonly runOf: (runId: string) => ChartRun | null;
  /** Where to compare; null for the last place that the runs have in common. */
  readonly match: MatchPlace | null;
  /** The baseline run. */
  readonly baseline: string | null;
}

export function compareSummary({ columns, runOf, match, baseline }: SummaryAsked): Summary {
  const { names, sameRate } = shortNames(columns);
  const verdicts = columns.map(columnVerdict);
  const drawn = columns.map(({ runs }) => runs.flatMap(({ runId }) => runOf(runId) ?? []));
  const sound = drawn.filter((_, i) => verdicts[i]?.broken === false).flat();
  const place = match ?? evaluatedPlace(sound.length > 0 ? sound : drawn.flat());
  const base = columns.findIndex(({ runs }) => runs.some(({ runId }) => runId === baseline));
  const cellsOf = (runs: readonly ChartRun[]) =>
    Object.fromEntries(KEYS.map((key) => [key, cell(key, runs, place)])) as SummaryRow['cells'];
  const cells = drawn.map(cellsOf);
  const entries = columns.flatMap(({ runs }) => runs.map(({ entry }) => entry));
  const configs = entries.map(({ config }) => config);
  const several = (key: SummaryKey): boolean => {
    const { protocol } = measureOf(key);
    return protocol !== undefined && differentProtocols(configs, protocol).length > 1;
  };
  const differing = KEYS.filter(several);
  const sameProtocol = !differing.includes('knn');
  const knnOf = (i: number) => cells[i]?.knn?.value ?? null;
  const rows = columns.flatMap((column, i): SummaryRow[] => {
    const [name, verdict, own] = [names[i], verdicts[i], cells[i]];
    if (name === undefined || verdict === undefined || own === undefined) return [];
    const [mine, theirs] = [knnOf(i), knnOf(base)];
    const compared = sameProtocol && i !== base && mine !== null && theirs !== null;
    const delta = compared ? mine - theirs : null;
    const protocols = protocolsOf(
      differing,
      column.runs.map(({ entry }) => entry.config),
    );
    const read = drawn[i]?.length === column.runs.length;
    return [{ column, name, verdict, cells: own, baseline: i === base, protocols, delta, read }];
  });
  const keys = KEYS.filter((key) => rows.some((row) => row.cells[key] !== null));
  const data = new Set(
    entries.map(({ dataset, config }) =>
      JSON.stringify([dataset, ...DATA_FIELDS.map((name) => config[name])]),
    ),
  );
  const sameData = data.size <= 1;
  const protocols = protocolsOf(
    KEYS.filter((key) => !differing.includes(key)),
    configs,
  );
  const same = { sameRate, sameData, sameProtocol };
  return { place, common: match === null, keys, rows, protocols, ...same };
}

/** What the measures are measured by, of those that tell. */
function protocolsOf(
  keys: readonly SummaryKey[],
  configs: readonly RunConfig[],
): Readonly<Partial<Record<SummaryKey, Words>>> {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const { protocol } = measureOf(key);
      const shared = protocol === undefined ? null : sharedProtocol(configs, protocol);
      return shared === null ? [] : [[key, shared]];
    }),
  );
}

/**
 * The last epoch after which all runs were evaluated; without one, the last place that all reached.
 * Runs that broke are not asked: theirs are the last numbers they have.
 */
function evaluatedPlace(runs: readonly ChartRun[]): MatchPlace {
  const [first, ...others] = begunRuns(runs).map(
    ({ series }) => new Set(series.evaluations.map(({ epoch }) => epoch)),
  );
  const shared = [...(first ?? [])].filter((epoch) => others.every((other) => other.has(epoch)));
  const epoch = Math.max(0, ...shared);
  return epoch >= 1 ? { kind: 'epoch', epoch } : commonPlace(runs);
}

function cell(key: SummaryKey, runs: readonly ChartRun[], place: MatchPlace): SummaryCell | null {
  const { read, percent } = SUMMARY_MEASURES[key];
  const readings = runs.flatMap((run) => read(run, place) ?? []);
  const [first] = readings;
  if (first === undefined) return null;
  const values = readings.map(({ value }) => value);
  const value = values.reduce((sum, one) => sum + one, 0) / values.length;
  const squares = values.reduce((sum, one) => sum + (one - value) ** 2, 0);
  const std = values.length < 2 ? null : Math.sqrt(squares / (values.length - 1));
  const text = percent ? formatPercent : formatShare;
  const same = readings.every(({ epoch }) => epoch === first.epoch) ? first.epoch : null;
  return {
    value,
    std,
    text: text(value),
    stdText: std === null ? '' : percent ? std.toFixed(1) : formatShare(std),
    epoch: place.kind === 'epoch' && same === place.epoch ? null : same,
  };
}

/** Two decimals, as many as a table of shares needs; small numbers as they are. */
function formatShare(value: number): string {
  const size = Math.abs(value);
  return size >= 0.1 && size < 100 ? value.toFixed(size < 10 ? 2 : 1) : formatValue(value);
}

/** "+1.6", "−17.4". */
export function deltaText(delta: number): string {
  const amount = Math.abs(delta).toFixed(1);
  return amount === '0.0' ? '±0.0' : `${delta > 0 ? '+' : '−'}${amount}`;
}
