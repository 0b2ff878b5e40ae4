/** The report of a comparison without its pictures: pure, so that it needs no page. */
import { formatCount } from '#base/format.ts';
import { speak, type Text } from '#base/words.ts';
import type { ChartRun } from '#charts/drawing.ts';
import { findingSentence, findingSign, fixSentence } from '#diagnosis/diagnosisWords.ts';
import type { RunConfig } from '#run/config.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import { FIELD_NAMES, FIELDS } from '#run/fields/fields.ts';
import { IMAGES_PATH } from '#run/trainCommand.ts';
import { VERSION } from '#run/version.ts';
import { configValue } from '#store/compare/compareConfigs.ts';
import { isBroken } from '#store/compare/compareJudge.ts';
import { runStory } from '#store/compare/compareNotes.ts';
import type { CompareColumn, ComparedRun } from '#store/compare/compareRuns.ts';
import { measureName, SUMMARY_MEASURES, type Summary } from '#store/compare/compareSummary.ts';
import { compareVerdict } from '#store/compare/compareVerdict.ts';
import type {
  Report,
  ReportAgain,
  ReportDiagnosis,
  ReportFacts,
  ReportStory,
} from '#store/compare/report.ts';
import { runAgain } from '#store/compare/runAgain.ts';
import { verdictOf } from '#store/runs/judged.ts';
import { type Chosen, configTables, metricTables, summaryTable } from './reportTables.ts';

export interface ReportMaterial {
  readonly comparison: Chosen;
  readonly columns: readonly CompareColumn[];
  /** The runs that have been read. */
  readonly series: readonly ChartRun[];
  readonly summary: Summary;
  readonly t: Text;
  /** `en`, `zh-CN`. */
  readonly language: string;
  /** The date of the report, in that language. */
  readonly when: string;
}

/** The report, but for charts and maps. */
export function reportTexts(material: ReportMaterial): Report {
  const { comparison, columns, series, summary, t, language, when } = material;
  const { runs } = comparison;
  const names = summary.rows.map(({ name }) => speak(t, name));
  /** What sets the run apart, and its own name. */
  const nameOf = ({ runId, label }: ComparedRun): string => {
    const row = summary.rows.find(({ column }) => column.runs.some((one) => one.runId === runId));
    const short = row === undefined ? label : speak(t, row.name);
    return short === label ? label : t('{{name}} ({{run}})', { name: short, run: label });
  };
  const { lead, more, tone } = compareVerdict(summary);
  const { differences, all } = configTables(comparison, t);
  const data = [...new Set(runs.map(({ entry }) => entry.dataset))].join(', ');
  return {
    language,
    title: names.length <= 3 ? names.join(' · ') : t('{{n}} runs compared', { n: names.length }),
    subtitle: t('{{data}} · compared with Protolab on {{when}}', { data, when }),
    verdict: {
      tone,
      lead: speak(t, lead),
      more: more.map((words) => speak(t, words)).join(' '),
    },
    runs: summaryTable(summary, t),
    terms: {
      title: t('How to read the table'),
      facts: summary.keys.map((key) => [
        speak(t, measureName(summary, key)),
        speak(t, SUMMARY_MEASURES[key].help),
      ]),
    },
    differences,
    diagnoses: {
      title: t('Why runs broke'),
      evidence: t('Evidence'),
      fixes: t('Fixes'),
      runs: runs.flatMap((run) => diagnosed(run, nameOf(run), t)),
    },
    charts: { title: t('Charts'), figures: [] },
    moreCharts: { title: t('More charts'), figures: [] },
    tables: metricTables(comparison, columns, series, t),
    maps: [],
    events: { title: t('Events'), runs: runs.map((run) => story(run, nameOf(run), t)) },
    again: {
      title: t('Run it again'),
      caption: t(
        'In a copy of Protolab’s source code, version {{version}}, after npm install. Each run’s settings are there as JSON too, for the Paste button of the page.',
        { version: VERSION },
      ),
      runs: runs.map((run) => again(run, nameOf(run), t)),
    },
    configs: all,
    foot: t(
      'Made with Protolab {{version}} on {{when}}. This file holds all that it shows; it has no scripts and loads nothing.',
      { version: VERSION, when },
    ),
  };
}

const CONFIDENCE = { certain: 'certain', likely: 'likely', possible: 'possible' } as const;

function diagnosed({ entry }: ComparedRun, name: string, t: Text): readonly ReportDiagnosis[] {
  const { diagnosis, title, sentence } = verdictOf(entry);
  if (diagnosis === null && !isBroken(entry)) return [];
  return [
    {
      run: name,
      cause: speak(t, title),
      sentence: sentence === null ? '' : speak(t, sentence),
      facts: diagnosis === null ? [] : diagnosisFacts(diagnosis, t),
      evidence: (diagnosis?.evidence ?? []).map((finding) => [
        t(findingSign(finding)),
        speak(t, findingSentence(finding)),
      ]),
      fixes: (diagnosis?.fixes ?? []).map((fix) => {
        const changes = changedWords(entry.config, { ...entry.config, ...fix.changes }, t);
        const label = speak(t, fixSentence(fix));
        return changes === '' ? label : t('{{fix}}: {{changes}}', { fix: label, changes });
      }),
    },
  ];
}

function diagnosisFacts(
  { step, firstTensor, firstOp, confidence }: Diagnosis,
  t: Text,
): ReportFacts {
  return [
    [t('At step'), formatCount(step)],
    ...(firstTensor === null ? [] : [[t('First non-finite tensor'), firstTensor] as const]),
    ...(firstOp === null ? [] : [[t('Written by'), firstOp] as const]),
    [t('Confidence'), t(CONFIDENCE[confidence])],
  ];
}

/** "Learning rate 0.12 → 0.003". */
const changedWords = (before: RunConfig, after: RunConfig, t: Text): string =>
  FIELD_NAMES.filter((name) => before[name] !== after[name])
    .map((name) => {
      const [from, to] = [before, after].map((config) => configValue(t, name, config[name]));
      return `${t(FIELDS[name].label)} ${from} → ${to}`;
    })
    .join(', ');

function story({ entry }: ComparedRun, name: string, t: Text): ReportStory {
  const { headline, alarms, others } = runStory(entry);
  return {
    run: name,
    lines: [
      speak(t, headline),
      ...alarms.map(({ words, message }) => `▲ ${speak(t, words)}: ${speak(t, message)}`),
      ...others.map(({ step, message }) => `${formatCount(step)} · ${speak(t, message)}`),
      ...(entry.metadata.note === '' ? [] : [t('Note: {{note}}', { note: entry.metadata.note })]),
    ],
  };
}

function again({ entry }: ComparedRun, name: string, t: Text): ReportAgain {
  const { config, metadata, notes } = entry;
  const { preset, changed, changesJson, configJson, command } = runAgain(config);
  const { parent } = metadata;
  const byHand = notes.filter(({ kind }) => kind === 'change').length;
  const said = [
    ...(config.dataset === 'files'
      ? [t('Replace {{path}} by the file or folder of the images.', { path: IMAGES_PATH })]
      : []),
    ...(parent !== null && parent.step !== null
      ? [
          t('The run went on from step {{step}} of {{run}}; the command starts at step 1.', {
            step: formatCount(parent.step),
            run: parent.runId,
          }),
        ]
      : []),
    ...(byHand > 0
      ? [
          t('Settings were changed by hand while it trained, {{n}} times; see its events.', {
            n: byHand,
          }),
        ]
      : []),
  ];
  const facts: readonly (readonly [string, string | null])[] = [
    [t('Preset'), preset],
    [t('Data set'), entry.dataset],
    [t('Adapter'), entry.adapter.description || null],
    [t('Seed'), String(config.seed)],
    [t('Steps'), `${formatCount(entry.steps)} / ${formatCount(entry.totalSteps)}`],
    [t('Started'), `${new Date(entry.startedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`],
  ];
  return {
    run: name,
    facts: facts.flatMap(([term, text]) => (text === null ? [] : [[term, text] as const])),
    notes: said,
    command,
    files: [
      {
        title: t('Settings that differ from the preset {{preset}} ({{n}})', {
          preset,
          n: changed,
        }),
        text: changesJson,
      },
      { title: t('All settings'), text: configJson },
    ],
  };
}
