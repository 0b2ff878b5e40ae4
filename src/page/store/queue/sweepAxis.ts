/** One axis of a sweep: a field with a list or a range of values, read from the form's texts. */
import { RandomStream } from '#base/random.ts';
import { say, tableText, type Words } from '#base/words.ts';
import { parseFieldText, type RunConfig } from '#run/config.ts';
import type { NumberField } from '#run/fields/fieldKinds.ts';
import { FIELD_NAMES, FIELDS, type FieldName, fieldOf } from '#run/fields/fields.ts';

/** Runs in a sweep. */
export const SWEEP_LIMIT = 64;

/** Seeds have an entry of their own. */
export type SweepField = Exclude<FieldName, 'seed'>;

export const SWEEP_FIELDS: readonly SweepField[] = FIELD_NAMES.filter((name) => name !== 'seed');

export type AxisValues =
  /** Separated by commas or spaces; by semicolons where the field's own text has commas. */
  | { readonly kind: 'list'; readonly text: string }
  | {
      readonly kind: 'range';
      readonly from: string;
      readonly to: string;
      /** Values of a grid; not used by random draws. */
      readonly count: string;
      readonly scale: 'linear' | 'log';
    };

export interface SweepAxis {
  readonly field: SweepField;
  readonly values: AxisValues;
}

export type Value = RunConfig[FieldName];

export interface Read<T> {
  readonly found: readonly T[];
  readonly problems: readonly Words[];
}

/** The axis's values on a grid. */
export function gridValues({ field, values }: SweepAxis): Read<Value> {
  return values.kind === 'list' ? readList(field, values.text) : readGridRange(field, values);
}

/** Draws a value of the axis: a pure function of the two numbers, uniform over values or range. */
export type Draw = (seed: number, number: number) => Value;

/** How the axis's values are drawn; nothing found if its texts are unusable. */
export function axisDraw({ field, values }: SweepAxis): Read<Draw> {
  // Keyed by the field's name, so that an axis draws the same whichever others there are.
  const key = hashOf(field);
  const shareAt = (seed: number, number: number) =>
    new RandomStream(seed, 'sweep', number, key).uniform();
  const draws = (at: (share: number) => Value): Read<Draw> => ({
    found: [(seed, number) => at(shareAt(seed, number))],
    problems: [],
  });
  if (values.kind === 'list') {
    const { found, problems } = readList(field, values.text);
    const [first] = found;
    if (problems.length > 0 || first === undefined) return { found: [], problems };
    return draws((share) => found[Math.floor(share * found.length)] ?? first);
  }
  const ends = readEnds(field, values);
  if ('problem' in ends) return { found: [], problems: [ends.problem] };
  const [low, high] = ends.from <= ends.to ? [ends.from, ends.to] : [ends.to, ends.from];
  const { grain } = ends;
  if (grain === null) {
    return draws((share) => {
      const exact = between(low, high, share, values.scale);
      return Math.min(high, Math.max(low, Number(exact.toPrecision(4))));
    });
  }
  const [first, last] = [Math.ceil(low / grain), Math.floor(high / grain)];
  return draws((share) => {
    if (values.scale === 'linear') return grain * (first + Math.floor(share * (last - first + 1)));
    const exact = Math.round(between(low, high, share, 'log') / grain);
    return grain * Math.min(last, Math.max(first, exact));
  });
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash;
}

export function readList(field: FieldName, text: string): Read<Value> {
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

type Range = Extract<AxisValues, { kind: 'range' }>;

interface Ends {
  readonly from: number;
  readonly to: number;
  /** Values are whole multiples of this; null for any number. */
  readonly grain: number | null;
}

function readEnds(name: FieldName, { from, to, scale }: Range): Ends | { readonly problem: Words } {
  const field = fieldOf(name);
  if (!isNumeric(field)) {
    return {
      problem: say('{{field}} is not a number and has no range. Enter a list of values.', {
        field: tableText(field.label),
      }),
    };
  }
  const ends: number[] = [];
  for (const text of [from, to]) {
    const parsed = parseFieldText(name, text);
    if ('problem' in parsed) return { problem: parsed.problem };
    ends.push(Number(parsed.value));
  }
  const [first = 0, last = 0] = ends;
  if (scale === 'log' && (first <= 0 || last <= 0)) {
    return {
      problem: say(
        'Equal factors need both ends above 0. Use equal steps, or raise the lower end.',
      ),
    };
  }
  return {
    from: first,
    to: last,
    grain: field.kind === 'integer' ? (field.multipleOf ?? 1) : null,
  };
}

function readGridRange(name: FieldName, range: Range): Read<Value> {
  const refuse = (sentence: Words): Read<Value> => ({ found: [], problems: [sentence] });
  const ends = readEnds(name, range);
  if ('problem' in ends) return refuse(ends.problem);
  const n = wholeNumber(range.count, 2, SWEEP_LIMIT);
  if (n === null) {
    return refuse(
      say('The number of values must be a whole number from 2 to {{most}}.', { most: SWEEP_LIMIT }),
    );
  }
  const { from, to, grain } = ends;
  const values = Array.from({ length: n }, (_, i) => {
    if (i === 0 || i === n - 1) return i === 0 ? from : to;
    const exact = between(from, to, i / (n - 1), range.scale);
    return grain === null ? Number(exact.toPrecision(4)) : Math.round(exact / grain) * grain;
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

const between = (from: number, to: number, share: number, scale: Range['scale']): number =>
  scale === 'log' ? from * (to / from) ** share : from + (to - from) * share;

export const isNumeric = (field: { readonly kind: string }): field is NumberField =>
  field.kind === 'number' || field.kind === 'integer';

/** Null if the text is no whole number in the range. */
export function wholeNumber(text: string, least: number, most: number): number | null {
  const n = Number(text);
  return text.trim() !== '' && Number.isInteger(n) && n >= least && n <= most ? n : null;
}

/** What the form proposes for a field: around the config's value, or all choices. */
export interface AxisProposal {
  readonly list: string;
  readonly from: string;
  readonly to: string;
  readonly scale: 'linear' | 'log';
}

export function proposeAxis(name: SweepField, base: RunConfig): AxisProposal {
  const field = fieldOf(name);
  const own = base[name];
  if (!isNumeric(field) || typeof own !== 'number') {
    const values =
      field.kind === 'choice'
        ? field.choices.map(({ value }) => value)
        : field.kind === 'boolean'
          ? ['false', 'true']
          : [String(own)];
    return { list: values.join(', '), from: '', to: '', scale: 'linear' };
  }
  const { min, max, step } = field;
  const grain = field.kind === 'integer' ? (field.multipleOf ?? 1) : null;
  const inRange = (value: number): number => {
    const round = grain === null ? Number(value.toPrecision(3)) : Math.round(value / grain) * grain;
    return Math.min(max, Math.max(min, round));
  };
  // A field that ends near its value is a share or a momentum: steps towards the end, not factors.
  const scale = own > 0 && max >= 10 * own ? 'log' : 'linear';
  const [factor, widest] = grain === null ? [3, 10] : [2, 4];
  const room = own <= 0 ? step : own < max ? max - own : (own - min) / 4;
  const ends = scale === 'log' ? [own / factor, own * factor] : [own - room, own + room / 2];
  const wide = scale === 'log' ? [own / widest, own * widest] : [own - 2 * room, own + room / 2];
  const list = [ends[0] ?? own, own, ends[1] ?? own].map(inRange);
  const [from = own, to = own] = wide.map(inRange);
  return { list: [...new Set(list)].join(', '), from: String(from), to: String(to), scale };
}
