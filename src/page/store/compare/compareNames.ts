/** Short names of the compared runs, after what makes them differ: "LAMB at 0.003". */
import { formatValue } from '#base/format.ts';
import { inEnglish, listed, say, speak, tableText, type Words } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import { type FieldName, fieldOf } from '#run/fields/fields.ts';
import { optimizerOf } from '#run/optimizers.ts';
import { configRows } from './compareConfigs.ts';
import type { CompareColumn } from './compareRuns.ts';

export interface ShortNames {
  /** One per column; all of them differ. */
  readonly names: readonly Words[];
  /** The names are those of the optimizers, which were given the same learning rate. */
  readonly sameRate: boolean;
}

/** A part of a name, and the fields that it tells apart. */
interface Part {
  readonly fields: readonly FieldName[];
  readonly words: (config: RunConfig) => Words;
}

const RATE: Part = {
  fields: ['optimizer', 'learningRate'],
  words: ({ optimizer, learningRate }) =>
    say('{{optimizer}} at {{rate}}', {
      optimizer: optimizerOf(optimizer).label,
      rate: plainNumber(learningRate),
    }),
};

const OPTIMIZER: Part = {
  fields: ['optimizer'],
  words: ({ optimizer }) => tableText(optimizerOf(optimizer).label),
};

/** More parts than these are no name; the run's own is shorter. */
const MOST_PARTS = 2;
/** Where more settings differ, one of them is no description of a run. */
const MOST_DIFFERING = 6;

/**
 * A run that was named keeps its name. The others are called after the settings in which the
 * columns differ, as few as tell them apart; where that would take many, by their label.
 */
export function shortNames(columns: readonly CompareColumn[]): ShortNames {
  const configs = columns.flatMap(({ runs }) => runs[0]?.entry.config ?? []);
  const namedBy = (parts: readonly Part[]) =>
    columns.map((column, i) => {
      const config = configs[i];
      if (isNamed(column) || config === undefined) return column.label;
      return joined(parts.map(({ words }) => words(config)));
    });
  const { first, others } = partsOf(configs);
  let used = first;
  const few = others.length <= MOST_DIFFERING;
  while (few && used.length < MOST_PARTS && !allDiffer(namedBy(used))) {
    // The setting that tells most of them apart; of equal ones the first of the form.
    const [next] = others
      .filter((part) => !used.includes(part))
      .map((part) => ({ part, apart: countOf(namedBy([...used, part])) }))
      .toSorted((a, b) => b.apart - a.apart);
    if (next === undefined) break;
    used = [...used, next.part];
  }
  const names = namedBy(used);
  if (used.length === 0 || !allDiffer(names)) {
    return { names: columns.map(({ label }) => label), sameRate: false };
  }
  const sameRate = used.length === 1 && used[0] === OPTIMIZER && !columns.some(isNamed);
  return { names, sameRate };
}

const isNamed = ({ runs }: CompareColumn): boolean =>
  runs.length === 1 && runs[0]?.entry.metadata.name !== null;

/** What names begin with, and what they may go on with. */
function partsOf(configs: readonly RunConfig[]): {
  readonly first: readonly Part[];
  readonly others: readonly Part[];
} {
  const fields = configRows(configs, 0)
    .filter(({ differs, aside }) => differs && !aside)
    .map(({ name }) => name)
    .filter((name) => name !== 'seed');
  const first = fields.includes('learningRate')
    ? [RATE]
    : fields.includes('optimizer')
      ? [OPTIMIZER]
      : [];
  const others = fields.filter((name) => !first.some((part) => part.fields.includes(name)));
  return { first, others: others.map(ofField) };
}

const ofField = (name: FieldName): Part => ({
  fields: [name],
  words: (config) =>
    say('{{field}} {{value}}', {
      field: tableText(fieldOf(name).label),
      value: valueWords(name, config[name]),
    }),
});

function valueWords(name: FieldName, value: RunConfig[FieldName]): Words {
  const field = fieldOf(name);
  if (field.kind === 'choice') {
    const label = field.choices.find((option) => option.value === value)?.label;
    return tableText(label ?? String(value));
  }
  if (typeof value === 'boolean') return value ? say('on') : say('off');
  if (value === '') return say('empty');
  return tableText(typeof value === 'number' ? plainNumber(value) : value);
}

/** As it was typed, unless that is long. */
const plainNumber = (value: number): string =>
  String(value).length <= 7 ? String(value) : formatValue(value);

function joined(parts: readonly Words[]): Words {
  const list = listed(parts);
  return typeof list === 'object' ? list : tableText(String(list));
}

const countOf = (names: readonly Words[]): number =>
  new Set(names.map((name) => speak(inEnglish, name))).size;

const allDiffer = (names: readonly Words[]): boolean => countOf(names) === names.length;
