import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ALARMS } from '#diagnosis/alarms.ts';
import { VERDICTS } from '#diagnosis/causeTable.ts';
import { FINDINGS, FIXES } from '#diagnosis/diagnosisWords.ts';
import { STORIES } from '#diagnosis/stories.ts';
import { EVALUATION_METRIC_NAMES, evaluationMetric, PART_METRICS } from '#run/evaluations.ts';
import { FIELD_NAMES, fieldOf } from '#run/fields/fields.ts';
import { METHOD_NAMES, methodOf } from '#run/methods.ts';
import { STEP_METRIC_NAMES, stepMetric } from '#run/metrics.ts';
import { PRESETS } from '#run/presets.ts';
import { PANELS } from '#store/page/pageRoute.ts';
import { zh } from './zh.ts';

const root = path.resolve(import.meta.dirname, '../../../..');
const dictionaries = import.meta.glob<Record<string, Readonly<Record<string, string>>>>(
  ['../*/zh.ts', './*.zh.ts', '!./zh.ts'],
  { eager: true },
);

function sources(folder: string): { readonly file: string; readonly code: string }[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/(\.test|\.fixture|[/.]zh)\.tsx?$/.test(name))
    .map((name) => ({
      file: path.join(folder, name),
      // Comments hold examples.
      code: readFileSync(path.join(root, folder, name), 'utf8').replace(
        /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm,
        '',
      ),
    }));
}

const LITERAL = /'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"/g;

function literals(code: string): string[] {
  return Array.from(code.matchAll(LITERAL), ([, single, double]) =>
    (single ?? double ?? '').replace(/\\(.)/g, '$1'),
  );
}

/** The code of each call's first argument. */
function firstArguments(code: string, callee: RegExp): string[] {
  return Array.from(code.matchAll(callee), (call) => {
    const from = call.index + call[0].length;
    let depth = 0;
    let quote = '';
    for (let i = from; i < code.length; i++) {
      const at = code.charAt(i);
      if (quote !== '') {
        if (at === '\\') i++;
        else if (at === quote) quote = '';
      } else if (/['"`]/.test(at)) quote = at;
      else if (/[([{]/.test(at)) depth++;
      else if (depth === 0 && /[,)]/.test(at)) return code.slice(from, i);
      else if (/[)\]}]/.test(at)) depth--;
    }
    return '';
  });
}

/** What the page translates although no call names it: the tables of run and diagnosis. */
function tableTexts(): string[] {
  const fields = FIELD_NAMES.map(fieldOf).flatMap((field) => [
    field.label,
    field.help,
    ...('unit' in field && field.unit !== undefined ? [field.unit] : []),
    ...(field.kind === 'choice'
      ? field.choices.flatMap(({ label, help = '' }) => [label, help])
      : []),
  ]);
  const metrics = [
    ...STEP_METRIC_NAMES.map(stepMetric).flatMap(({ label, unit, chart }) => [
      ...[label ?? '', unit ?? '', chart?.empty ?? '', chart?.sharedUnit ?? ''],
      ...(chart?.lines ?? []).map((line) => line.label),
    ]),
    ...EVALUATION_METRIC_NAMES.map(evaluationMetric).flatMap(({ label, unit, chart }) => [
      ...[label, unit, chart?.empty ?? '', chart?.unmeasured ?? ''],
    ]),
    ...Object.values(PART_METRICS).flatMap(({ label, unit }) => [label, unit]),
  ];
  const losses = METHOD_NAMES.map((name) => methodOf(name).lossUnit);
  const presets = PRESETS.flatMap(({ label, summary }) => [label, summary]);
  const diagnoses = [
    ...VERDICTS.flatMap(({ title, sentence }) => [title, sentence]),
    ...[...FINDINGS.values()].flatMap(({ sign, sentence }) => [sign, sentence]),
    ...[...FIXES.values()].flatMap(({ label, brief }) => [label, brief ?? '']),
    ...Object.values(ALARMS).flatMap(({ title, threshold }) => [title, threshold]),
    ...STORIES.flatMap(({ title, see, look, lesson }) => [title, see, look, lesson ?? '']),
    ...STORIES.flatMap(({ steps }) => steps.flatMap(({ title, told }) => [title, told])),
  ];
  return [...fields, ...metrics, ...losses, ...presets, ...diagnoses].filter((text) => text !== '');
}

const everywhere = sources('src');
const page = everywhere.filter(({ file }) => file.startsWith('src/page/'));

/** The text of a call's first argument; both branches of a condition are texts. */
const textsOf = (argument: string): string[] =>
  // What it compares with (`kind === 'x'`) is none.
  literals(argument.replace(/[!=]==\s*'[^']*'/g, '')).filter((text) => text !== '');

/** The first arguments of `say(`, in the whole of src. */
const said = everywhere
  .filter(({ file }) => file !== 'src/shared/base/words.ts')
  .flatMap(({ file, code }) =>
    firstArguments(code, /(?<![\w.])say\(/g).map((argument) => ({ file, argument })),
  );

/** Every English text that the page asks the dictionary for, as far as the sources show it. */
const asked = new Map<string, string>([
  ...tableTexts().map((text) => [text, 'src/shared/run'] as const),
  // The links to the panels.
  ...PANELS.map((panel) => [panel.replace(/^./, (first) => first.toUpperCase()), 'links'] as const),
  ...page.flatMap(({ file, code }) =>
    firstArguments(code, /(?<![\w.])t\(/g)
      .flatMap(textsOf)
      .map((text) => [text, file] as const),
  ),
  ...said.flatMap(({ file, argument }) => textsOf(argument).map((text) => [text, file] as const)),
]);

test('what is said is a literal, so that the next test sees it', () => {
  const literal = /^\s*('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")\s*$/;
  const others = said.filter(({ argument }) => !literal.test(argument));
  expect(said.length).toBeGreaterThan(300);
  expect(others.map(({ file, argument }) => `${file}: ${argument}`)).toEqual([]);
});

test('every text that the page shows has a Chinese one', () => {
  const missing = [...asked].filter(([text]) => !Object.hasOwn(zh, text));
  expect(missing.map(([text, file]) => `${file}: ${text}`)).toEqual([]);
});

test('no Chinese text is left over', () => {
  const written = new Set(everywhere.flatMap(({ code }) => literals(code)));
  const leftOver = Object.keys(zh).filter((text) => !asked.has(text) && !written.has(text));
  expect(leftOver).toEqual([]);
});

test('the placeholders of both languages are the same', () => {
  const placeholders = (text: string) =>
    [...new Set(Array.from(text.matchAll(/\{\{\w+\}\}/g), String))].toSorted();
  for (const [english, chinese] of Object.entries(zh)) {
    expect(placeholders(chinese), english).toEqual(placeholders(english));
  }
});

test('the folders’ dictionaries are all merged and agree with each other', () => {
  const problems = Object.entries(dictionaries).flatMap(([file, module]) =>
    Object.values(module).flatMap((dictionary) =>
      Object.entries(dictionary)
        .filter(([english, chinese]) => zh[english] !== chinese)
        .map(([english, chinese]) => `${file}: ${english} → ${chinese}, merged ${zh[english]}`),
    ),
  );
  expect(Object.keys(dictionaries).length).toBeGreaterThanOrEqual(9);
  expect(problems).toEqual([]);
});
