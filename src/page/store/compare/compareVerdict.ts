/** The answer of a comparison in a few sentences, composed from its table. */
import { formatCount } from '#base/format.ts';
import { listed, say, sentences, type Value, type Words } from '#base/words.ts';
import { methodOf } from '#run/methods.ts';
import { deltaText, type Summary, type SummaryCell, type SummaryRow } from './compareSummary.ts';

export interface CompareVerdict {
  readonly tone: 'neutral' | 'good' | 'warning' | 'bad';
  /** The answer. */
  readonly lead: Words;
  /** What it rests on, sentence by sentence. */
  readonly more: readonly Words[];
}

/** More runs than these are told together, by what became of them. */
const MOST_SENTENCES = 3;

export function compareVerdict(summary: Summary): CompareVerdict {
  const { rows } = summary;
  const sound = rows.filter(({ verdict }) => !verdict.broken);
  const [only] = rows;
  if (only === undefined) return { tone: 'neutral', lead: say('No run is chosen.'), more: [] };
  if (rows.length === 1) {
    const more = only.verdict.all === 1 ? [say('Add a second run to compare it with.')] : [];
    return { tone: toneOf(only), lead: leadOf(only), more };
  }
  if (rows.some(({ read }) => !read)) {
    return { tone: 'neutral', lead: say('Reading the runs…'), more: [] };
  }
  if (sound.length === 0) return noneLeft(summary);
  const ranked = sound
    .filter(({ cells }) => cells.knn !== null)
    .toSorted((a, b) => knnOf(b) - knnOf(a));
  const [best] = ranked;
  if (best === undefined) return unranked(summary, sound);
  if (!summary.sameProtocol && ranked.length > 1) return incomparable(summary, ranked);
  const rest = rows.filter((row) => row !== best);
  const caution = summary.sameData
    ? []
    : [say('The runs were evaluated on different data, so their kNN compares only roughly.')];
  return {
    tone: toneOf(best),
    lead: leadOf(best),
    more: [...told(rest, best, summary), ...caution],
  };
}

const knnOf = ({ cells }: SummaryRow): number => cells.knn?.value ?? Number.NaN;

const toneOf = ({ verdict }: SummaryRow): CompareVerdict['tone'] => verdict.tone;

/** "30.5 %", "30.5 ± 0.4 %". */
function number({ text, stdText }: SummaryCell): string {
  if (stdText === '') return text;
  const [, digits = text, unit = ''] = /^(.*?)(\s*%)?$/.exec(text) ?? [];
  return `${digits} ± ${stdText}${unit}`;
}

/** The run that the answer is about. */
function leadOf(row: SummaryRow): Words {
  const { name: run, cells, verdict } = row;
  if (verdict.broken) return brokenWords(row, run);
  if (cells.knn === null) return withoutKnn(row);
  const knn = number(cells.knn);
  switch (verdict.kind) {
    case 'healthy':
      return verdict.all === 1
        ? say('{{run}} learned: kNN {{knn}}.', { run, knn })
        : say('{{run}} learned: kNN {{knn}}, {{n}} seeds.', { run, knn, n: verdict.all });
    case 'training':
      return say('{{run}} leads so far, with kNN {{knn}}; it is still training.', { run, knn });
    default:
      return say('{{run}} reached kNN {{knn}}; {{how}}.', { run, knn, how: howItEnded(row) });
  }
}

/** How a run ended that is not broken, as the end of a sentence. */
function howItEnded({ verdict }: SummaryRow): Words {
  const { kind, step, title, cause, alarms } = verdict;
  if (kind === 'stopped')
    return say('it was stopped at step {{step}}', { step: formatCount(step) });
  if (kind === 'training') return say('it is still training');
  const what = cause ?? alarms.at(-1)?.title ?? title;
  return say('its alarm: {{what}}', { what });
}

function withoutKnn(row: SummaryRow): Words {
  const { name: run, cells, verdict, column } = row;
  if (verdict.kind === 'training') return say('{{run}} is still training.', { run });
  const numbers = [
    ...(cells.lossShare === null
      ? []
      : [
          say('{{loss}} at {{share}} of chance', {
            ...{ loss: lossNameOf(column), share: number(cells.lossShare) },
          }),
        ]),
    ...spreadWords(cells.spread),
  ];
  const trained =
    verdict.kind === 'healthy'
      ? say('{{run}} trained without an alarm', { run })
      : say('{{run}} trained; {{how}}', { run, how: howItEnded(row) });
  return numbers.length === 0
    ? say('{{sentence}}.', { sentence: trained })
    : say('{{sentence}} ({{numbers}}).', { sentence: trained, numbers: listed(numbers) });
}

/** What the loss of a column's runs is called. */
function lossNameOf({ runs }: SummaryRow['column']): Value {
  const [name, ...others] = new Set(
    runs.map(({ entry }) => methodOf(entry.config.method).lossName),
  );
  return name === undefined || others.length > 0 ? say('loss') : name;
}

const spreadWords = (cell: SummaryCell | null): readonly Words[] =>
  cell === null ? [] : [say('feature std · √D {{spread}}', { spread: number(cell) })];

/** @param run its name, or its name with what sets it apart */
function brokenWords({ cells, verdict }: SummaryRow, run: Words): Words {
  const step = formatCount(verdict.step);
  const who =
    verdict.all === 1
      ? run
      : say('{{n}} of {{all}} seeds of {{run}}', { n: verdict.count, all: verdict.all, run });
  const what =
    verdict.kind === 'failed'
      ? say('{{run}} failed at step {{step}}', { run: who, step })
      : say('{{run}} collapsed at step {{step}}', { run: who, step });
  const why =
    verdict.cause === null ? what : say('{{what}}: {{cause}}', { what, cause: verdict.cause });
  const numbers = [
    ...(cells.knn === null ? [] : [say('kNN {{knn}}', { knn: number(cells.knn) })]),
    ...spreadWords(cells.spread),
  ];
  return numbers.length === 0
    ? say('{{sentence}}.', { sentence: why })
    : say('{{sentence}} ({{numbers}}).', { sentence: why, numbers: listed(numbers) });
}

/** The other runs, held against the best. */
function told(rest: readonly SummaryRow[], best: SummaryRow, summary: Summary): readonly Words[] {
  const named = (row: SummaryRow) =>
    summary.sameRate ? say('{{run}} at the same rate', { run: row.name }) : row.name;
  if (rest.length <= MOST_SENTENCES) {
    return rest.map((row) =>
      row.verdict.broken ? brokenWords(row, named(row)) : soundWords(row, best, named(row)),
    );
  }
  const sound = rest.filter(({ verdict, cells }) => !verdict.broken && cells.knn !== null);
  const left = rest.filter((row) => !sound.includes(row) && !row.verdict.broken);
  return [
    ...rangeWords(sound, best, named),
    ...together(rest),
    ...left.map((row) => soundWords(row, best, named(row))),
  ];
}

function soundWords(row: SummaryRow, best: SummaryRow, run: Words): Words {
  const { cells, verdict, column } = row;
  if (cells.knn === null) {
    // A run that goes on from another's checkpoint begins after the place.
    if (column.runs.some(({ entry }) => entry.lastKnn !== null)) {
      return say('{{run}} was not evaluated at the place that is compared.', { run });
    }
    return verdict.kind === 'training'
      ? say('{{run}} is still training, without kNN so far.', { run })
      : say('{{run}} has no kNN.', { run });
  }
  const knn = number(cells.knn);
  const difference = knnOf(row) - knnOf(best);
  const delta = deltaText(difference);
  const spread = Math.hypot(cells.knn.std ?? 0, best.cells.knn?.std ?? 0);
  const held =
    spread > 0 && Math.abs(difference) <= spread
      ? say('{{delta}}, within the spread of the seeds', { delta })
      : say('{{delta}}', { delta });
  const reaches = say('{{run}} reaches {{knn}} ({{held}})', { run, knn, held });
  return verdict.kind === 'healthy'
    ? say('{{sentence}}.', { sentence: reaches })
    : say('{{sentence}}; {{how}}.', { sentence: reaches, how: howItEnded(row) });
}

/** Sound runs by their lowest and highest kNN. */
function rangeWords(
  sound: readonly SummaryRow[],
  best: SummaryRow,
  named: (row: SummaryRow) => Words,
): readonly Words[] {
  const ranked = sound.toSorted((a, b) => knnOf(a) - knnOf(b));
  const [lowest] = ranked;
  const highest = ranked.at(-1);
  if (lowest === undefined || highest === undefined) return [];
  if (lowest === highest) return [soundWords(lowest, best, named(lowest))];
  return [
    say('{{n}} others reach {{low}} to {{high}}.', {
      n: sound.length,
      low: lowest.cells.knn?.text ?? '',
      high: highest.cells.knn?.text ?? '',
    }),
  ];
}

/** Broken runs by what became of them. */
function together(rows: readonly SummaryRow[]): readonly Words[] {
  const ofKind = (kind: 'collapsed' | 'failed') =>
    rows.filter(({ verdict }) => verdict.kind === kind);
  const words = (kind: 'collapsed' | 'failed', all: (runs: ReturnType<typeof listed>) => Words) => {
    const found = ofKind(kind);
    const [first] = found;
    if (first === undefined) return [];
    if (found.length === 1) return [brokenWords(first, first.name)];
    return [all(listed(found.map(({ name }) => name)))];
  };
  return [
    ...words('collapsed', (runs) => say('Collapsed: {{runs}}.', { runs })),
    ...words('failed', (runs) => say('Failed: {{runs}}.', { runs })),
  ];
}

/** Every run broke. */
function noneLeft({ rows }: Summary): CompareVerdict {
  const n = rows.length;
  const all = (kind: SummaryRow['verdict']['kind']) =>
    rows.every(({ verdict }) => verdict.kind === kind);
  const lead = all('collapsed')
    ? say('All {{n}} runs collapsed.', { n })
    : all('failed')
      ? say('All {{n}} runs failed.', { n })
      : say('None of the {{n}} runs came through.', { n });
  const more =
    rows.length <= MOST_SENTENCES ? rows.map((row) => brokenWords(row, row.name)) : together(rows);
  return { tone: 'bad', lead, more };
}

/** Accuracies by different protocols are told, not held against each other. */
function incomparable(summary: Summary, ranked: readonly SummaryRow[]): CompareVerdict {
  const { rows } = summary;
  const each = rows.filter((row) => ranked.includes(row)).slice(0, MOST_SENTENCES);
  return {
    tone: 'neutral',
    lead: say('These runs measure kNN by different protocols, so they cannot be ranked by it.'),
    more: [
      ...each.map(({ name: run, cells, protocols }) =>
        say('{{run}}: kNN {{knn}} ({{protocol}}).', {
          run,
          knn: cells.knn === null ? '–' : number(cells.knn),
          protocol: protocols.knn ?? '',
        }),
      ),
      ...rowsWithout(summary, ranked),
    ],
  };
}

/** No sound run has a kNN accuracy: no labels, or no evaluation so far. */
function unranked(summary: Summary, sound: readonly SummaryRow[]): CompareVerdict {
  const [first] = sound;
  const training = sound.every(({ verdict }) => verdict.kind === 'training');
  const evaluated = sound.some(({ cells }) => cells.spread !== null);
  const why = evaluated
    ? say('Without labels there is no kNN to rank the runs by.')
    : say('No run has been evaluated so far.');
  if (training || first === undefined) {
    const lead = say('{{n}} runs are still training.', { n: sound.length });
    return { tone: 'neutral', lead, more: [why, ...rowsWithout(summary, sound)] };
  }
  const lead =
    sound.length === 1
      ? withoutKnn(first)
      : sound.every(({ verdict }) => verdict.kind === 'healthy')
        ? say('{{n}} runs trained without an alarm.', { n: sound.length })
        : say('{{n}} of {{all}} runs came through.', {
            n: sound.length,
            all: summary.rows.length,
          });
  const tone = sound.length === 1 ? toneOf(first) : 'neutral';
  const each = sound.length === 1 || sound.length > MOST_SENTENCES ? [] : sound.map(withoutKnn);
  return { tone, lead, more: [why, ...each, ...rowsWithout(summary, sound)] };
}

function rowsWithout({ rows }: Summary, sound: readonly SummaryRow[]): readonly Words[] {
  const broken = rows.filter((row) => !sound.includes(row));
  return broken.length <= MOST_SENTENCES
    ? broken.map((row) => brokenWords(row, row.name))
    : together(broken);
}

/** All of it, as one text. */
export const verdictText = ({ lead, more }: CompareVerdict): Words => sentences(lead, ...more);

/** Where the table's numbers are of. */
export function summaryPlaceWords({ place, common, rows }: Summary): Words {
  const words =
    place.kind === 'step'
      ? common
        ? say('at step {{n}}, last common step', { n: place.step })
        : say('at step {{n}}', { n: place.step })
      : common
        ? say('at epoch {{n}}, last common epoch', { n: place.epoch })
        : say('at epoch {{n}}', { n: place.epoch });
  const earlier = rows.some(
    ({ verdict, cells }) =>
      verdict.broken && Object.values(cells).some((one) => one?.epoch != null),
  );
  return earlier && common
    ? say('{{place}}; runs that broke before it: their last numbers', { place: words })
    : words;
}
