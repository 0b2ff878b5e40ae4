import { speak, type Words } from '#base/words.ts';
import { FIELDS } from '#run/fields/fields.ts';
import { useLab } from '#store/hooks.ts';
import { runHref } from '#store/page/pageRoute.ts';
import {
  outcomeOf,
  pointText,
  type SweepConfigResult,
  type SweepResults,
} from '#store/queue/sweepResults.ts';
import { useText } from '#ui/i18n/useText.ts';
import { compareHref } from '#ui/queue/compareHref.ts';
import { outcomeText } from './outcomeText.ts';
import { SideScroll } from './SideScroll.tsx';

interface SweepTableProps {
  readonly results: SweepResults;
  readonly lit: string | null;
  readonly onLight: (key: string | null) => void;
}

/** Mean ± std over the seeds of each config, best first. */
export function SweepTable({ results, lit, onLight }: SweepTableProps) {
  const t = useText();
  const { fields, outcomes, protocols, rank, configs } = results;
  return (
    <SideScroll name={t('Configs of the sweep, scrollable')}>
      <table className="sweep-table" aria-label={t('Configs of the sweep')}>
        <thead>
          <tr>
            <th scope="col">{t('Standing')}</th>
            {fields.map((field) => (
              <th key={field} scope="col">
                {t(FIELDS[field].label)}
              </th>
            ))}
            {outcomes.map((name) => (
              <th
                key={name}
                scope="col"
                className="sweep-number"
                aria-sort={name === rank ? SORTED[outcomeOf(name).better] : undefined}
              >
                {t(outcomeOf(name).label)}
                <Protocol words={protocols[name]} />
              </th>
            ))}
            <th scope="col">{t('Runs')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('Open in the form')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {configs.map((config, i) => (
            <tr
              key={config.key}
              data-lit={config.key === lit}
              data-best={config.best}
              onPointerEnter={() => onLight(config.key)}
              onPointerLeave={() => onLight(null)}
            >
              <td>
                <Standing config={config} place={i + 1} ranked={rank !== null} />
              </td>
              {config.fields.map(({ field, value }) => (
                <td key={field}>{String(value)}</td>
              ))}
              {outcomes.map((name) => (
                <td key={name} className="sweep-number">
                  {outcomeText(name, config.stats[name])}
                </td>
              ))}
              <td>
                <RunsLink config={config} />
              </td>
              <td>
                <OpenInForm config={config} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </SideScroll>
  );
}

const SORTED = { higher: 'descending', lower: 'ascending', neither: undefined } as const;

interface StandingProps {
  readonly config: SweepConfigResult;
  readonly place: number;
  readonly ranked: boolean;
}

/** Best, place, or why the config has none. */
function Standing({ config, place, ranked }: StandingProps) {
  const t = useText();
  const { best, broken, open, runs } = config;
  if (best) return <strong className="sweep-best">{t('best')}</strong>;
  const [why] = runs.flatMap((run) => run.broken ?? []);
  if (why !== undefined) {
    return (
      <span className="sweep-broken">
        {runs.length > 1 && `${t('{{n}} of {{all}}', { n: broken, all: runs.length })}: `}
        {speak(t, why)}
      </span>
    );
  }
  if (open > 0) return <span className="muted">{t('training')}</span>;
  return <span className="muted">{ranked ? `${place}.` : ''}</span>;
}

/** Leads to the run, or to the comparison of a config's seeds. */
function RunsLink({ config: { runs } }: { readonly config: SweepConfigResult }) {
  const t = useText();
  const [first] = runs;
  if (first === undefined) return null;
  const seeds = runs.map(({ entry }) => entry.config.seed).join(', ');
  return runs.length === 1 ? (
    <a className="link-button" href={runHref(first.entry.runId)}>
      {t('seed {{seed}}', { seed: seeds })}
    </a>
  ) : (
    <a className="link-button" href={compareHref(runs.map(({ entry }) => entry.runId))}>
      {t('{{n}} seeds', { n: runs.length })}
    </a>
  );
}

function OpenInForm({ config: { config, fields } }: { readonly config: SweepConfigResult }) {
  const t = useText();
  const lab = useLab();
  return (
    <button
      type="button"
      className="button button-small"
      aria-label={t('Open {{config}} in the form', {
        config: pointText(fields, t) || t('these settings'),
      })}
      onClick={() => {
        lab.config.takeConfig(config);
        lab.ui.go('train');
      }}
    >
      {t('Open')}
    </button>
  );
}

function Protocol({ words }: { readonly words: Words | undefined }) {
  const t = useText();
  return words !== undefined && <small>{speak(t, words)}</small>;
}
