import './Sweep.css';
import { useId, useMemo, useState } from 'react';
import { FIELDS } from '#run/fields/fields.ts';
import { useHistory, useLab } from '#store/hooks.ts';
import {
  OUTCOME_NAMES,
  type OutcomeName,
  outcomeOf,
  pointText,
  type SweepResults as Results,
  sweepOf,
  sweepResults,
} from '#store/queue/sweepResults.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { useText } from '#ui/i18n/useText.ts';
import { outcomeText } from './outcomeText.ts';
import { ParallelPlot } from './ParallelPlot.tsx';
import { SweepTable } from './SweepTable.tsx';
import { useEndEvaluations } from './useEndEvaluations.ts';

/** The results of the sweep that all of these runs belong to; nothing if they are of no sweep. */
export function SweepOfRuns({ entries }: { readonly entries: readonly HistoryEntry[] }) {
  const groupId = sweepOf(entries);
  return groupId !== null && <SweepResults key={groupId} groupId={groupId} />;
}

/** A whole sweep: its answer in a sentence, every run as a line, every config as a row. */
function SweepResults({ groupId }: { readonly groupId: string }) {
  const t = useText();
  const id = useId();
  const entries = useHistory((state) => state.entries);
  const [wanted, setWanted] = useState<OutcomeName | null>(null);
  const [lit, setLit] = useState<string | null>(null);
  const members = useMemo(
    () => entries.filter(({ metadata }) => metadata.group?.id === groupId),
    [entries, groupId],
  );
  const endsOf = useEndEvaluations(members);
  const results = sweepResults(members, groupId, endsOf, wanted);
  const { rank, ranked, configs, fields } = results;
  const label =
    fields.length === 0 ? t('Seeds') : fields.map((field) => t(FIELDS[field].label)).join(' × ');
  return (
    <section className="card panel sweep" aria-labelledby={id}>
      <div className="panel-title">
        <h2 id={id}>{t('Sweep: {{label}}', { label })}</h2>
        {rank !== null && (
          <label className="sweep-rank">
            {t('Best by')}{' '}
            <select
              value={rank}
              onChange={({ currentTarget }) =>
                setWanted(OUTCOME_NAMES.find((name) => name === currentTarget.value) ?? null)
              }
            >
              {ranked.map((name) => (
                <option key={name} value={name}>
                  {t(outcomeOf(name).label)}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <Answer results={results} />
      {configs.length > 1 && <ParallelPlot results={results} lit={lit} onLight={setLit} />}
      <SweepTable results={results} lit={lit} onLight={setLit} />
      <p className="muted">
        {t(
          'Mean ± standard deviation over the seeds of each config, without runs that failed or collapsed; a config with such a run is never the best.',
        )}
      </p>
    </section>
  );
}

function Answer({ results }: { readonly results: Results }) {
  const t = useText();
  const lab = useLab();
  const { configs, rank } = results;
  const best = configs.find((config) => config.best);
  const runs = configs.reduce((sum, config) => sum + config.runs.length, 0);
  const counts = t('{{runs}} runs of {{configs}} configs.', { runs, configs: configs.length });
  if (best === undefined || rank === null) {
    return (
      <p role="status">
        {counts} {t('None has ended without failing or collapsing yet.')}
      </p>
    );
  }
  return (
    <div className="sweep-answer">
      <p role="status">
        {counts}{' '}
        {t('Best: {{config}}, {{outcome}} {{value}}.', {
          config: pointText(best.fields, t) || t('these settings'),
          outcome: t(outcomeOf(rank).label),
          value: outcomeText(rank, best.stats[rank]),
        })}
      </p>
      <button
        type="button"
        className="button button-primary"
        onClick={() => {
          lab.config.takeConfig(best.config);
          lab.ui.go('train');
        }}
      >
        {t('Open best in form')}
      </button>
    </div>
  );
}
