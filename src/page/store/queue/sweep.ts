/** One config as several: one field swept over values, each with every seed. */
import { say, tableText, type Words } from '#base/words.ts';
import { parseFieldText, type RunConfig } from '#run/config.ts';
import { type ConfigProblem, validateConfig } from '#run/configRules.ts';
import { FIELDS, type FieldName, fieldOf } from '#run/fields/fields.ts';
import { type NewQueueItem, QUEUE_LIMIT } from './queue.ts';

export interface SweepRequest {
  /** Null sweeps over seeds only. */
  readonly field: FieldName | null;
  readonly values: SweepValues;
  /** Whole numbers, separated by commas or spaces; empty is the config's own seed. */
  readonly seeds: string;
}

export type SweepValues =
  /** Separated by commas or spaces; by semicolons where the field's own text has commas. */
  | { readonly kind: 'list'; readonly text: string }
  | {
      readonly kind: 'range';
      readonly from: string;
      readonly to: string;
      readonly count: string;
      readonly scale: 'linear' | 'log';
    };

export interface SweepRun {
  readonly value: RunConfig[FieldName] | null;
  readonly seed: number;
  readonly config: RunConfig;
  /** Why this run cannot be trained. */
  readonly problem: ConfigProblem | null;
}

/** Problems by form field, as messages. */
export interface SweepProblems {
  readonly values: readonly Words[];
  readonly seeds: readonly Words[];
}

export interface SweepPlan {
  readonly runs: readonly SweepRun[];
  readonly problems: SweepProblems;
}

type Value = RunConfig[FieldName];

export function planSweep(base: RunConfig, request: SweepRequest): SweepPlan {
  const { field } = request;
  const seeds = field === 'seed' ? single(base.seed) : readSeeds(request.seeds, base.seed);
  const values = field === null ? single(null) : readValues(field, request.values);
  const runs = values.found.flatMap((value) =>
    seeds.found.map((seed): SweepRun => {
      const swept = field === null || value === null ? {} : { [field]: value };
      const config: RunConfig = { ...base, seed, ...swept };
      return { value, seed: config.seed, config, problem: validateConfig(config)[0] ?? null };
    }),
  );
  const problems: Record<keyof SweepProblems, Words[]> = {
    values: [...values.problems],
    seeds: [...seeds.problems],
  };
  // Every seed of a value has the same problem.
  const unusable = new Map(runs.map(({ value, problem }) => [value, problem]));
  for (const [value, problem] of unusable) {
    if (problem === null) continue;
    const { message } = problem;
    problems.values.push(
      value === null
        ? message
        : say('With {{value}}: {{problem}}', { value: String(value), problem: message }),
    );
  }
  if (runs.length > QUEUE_LIMIT) {
    problems.values.push(
      say(
        'This makes {{n}} runs, but the queue is limited to {{most}}. Use fewer values or seeds.',
        {
          n: runs.length,
          most: QUEUE_LIMIT,
        },
      ),
    );
  }
  return { runs, problems };
}

/** @param id the group's */
export function sweepItems(
  plan: SweepPlan,
  field: FieldName | null,
  preset: string,
  id: string,
): readonly NewQueueItem[] {
  const label = field === null ? 'Seeds' : FIELDS[field].label;
  return plan.runs.map(({ value, seed, config }) => ({
    label:
      value === null || field === 'seed'
        ? `seed ${seed}`
        : `${label} ${String(value)}, seed ${seed}`,
    preset,
    config,
    group: { id, kind: 'sweep', label: `${label}, ${preset}`, field, value, seed },
    forkedFrom: null,
    fromCheckpoint: false,
  }));
}

interface Read<T> {
  readonly found: readonly T[];
  readonly problems: readonly Words[];
}

const single = <T>(value: T): Read<T> => ({ found: [value], problems: [] });

function readSeeds(text: string, own: number): Read<number> {
  if (text.trim() === '') return single(own);
  const { found, problems } = readList('seed', text);
  return { found: found.map(Number), problems };
}

function readValues(field: FieldName, values: SweepValues): Read<Value> {
  return values.kind === 'list' ? readList(field, values.text) : readRange(field, values);
}

function readList(field: FieldName, text: string): Read<Value> {
  const separator = fieldOf(field).kind === 'text' ? /;/ : /[\s,;]+/;
  const words = text.split(separator).flatMap((word) => word.trim() || []);
  if (words.length === 0) {
    return {
      found: [],
      problems: [
        say('Enter at least one value of {{field}}.', { field: tableText(FIELDS[field].label) }),
      ],
    };
  }
  const found: Value[] = [];
  const problems: Words[] = [];
  for (const word of words) {
    const parsed = parseFieldText(field, word);
    if ('problem' in parsed) problems.push(parsed.problem);
    else if (found.includes(parsed.value))
      problems.push(say('{{value}} occurs twice.', { value: word }));
    else found.push(parsed.value);
  }
  return { found, problems };
}

function readRange(
  name: FieldName,
  { from, to, count, scale }: Extract<SweepValues, { kind: 'range' }>,
): Read<Value> {
  const refuse = (sentence: Words): Read<Value> => ({ found: [], problems: [sentence] });
  const field = fieldOf(name);
  if (field.kind !== 'number' && field.kind !== 'integer') {
    return refuse(
      say('{{field}} is not a number and has no range. Enter a list of values.', {
        field: tableText(field.label),
      }),
    );
  }
  const ends: number[] = [];
  for (const text of [from, to]) {
    const parsed = parseFieldText(name, text);
    if ('problem' in parsed) return refuse(parsed.problem);
    ends.push(Number(parsed.value));
  }
  const [first = 0, last = 0] = ends;
  const n = Number(count);
  if (count.trim() === '' || !Number.isInteger(n) || n < 2 || n > QUEUE_LIMIT) {
    return refuse(
      say('The number of values must be a whole number from 2 to {{most}}.', { most: QUEUE_LIMIT }),
    );
  }
  if (scale === 'log' && (first <= 0 || last <= 0)) {
    return refuse(
      say('Equal factors need both ends above 0. Use equal steps, or raise the lower end.'),
    );
  }
  const grain = field.kind === 'integer' ? (field.multipleOf ?? 1) : null;
  const values = Array.from({ length: n }, (_, i) => {
    const share = i / (n - 1);
    const exact =
      scale === 'log' ? first * (last / first) ** share : first + (last - first) * share;
    return grain === null ? Number(exact.toPrecision(6)) : Math.round(exact / grain) * grain;
  });
  const found = [...new Set(values)];
  const problems =
    found.length === values.length
      ? []
      : [
          say('Only {{n}} of the {{all}} values are distinct. Set the number of values to {{n}}.', {
            n: found.length,
            all: n,
          }),
        ];
  return { found, problems };
}
