import './FirstMinute.css';
import { useConfig, useHistory, useLab, useRuns, useUi } from '#store/hooks.ts';
import { routeHash } from '#store/page/pageRoute.ts';
import { useText } from '#ui/i18n/useText.ts';
import { openDialog } from '#ui/shell/shellStore.ts';

/** What the page is for and what to do first, until there is a run or it is dismissed. */
export function FirstMinute() {
  const t = useText();
  const lab = useLab();
  const wanted = useUi((state) => state.welcome);
  const none = useHistory(
    ({ status, entries, lost }) => status !== 'loading' && entries.length + lost.length === 0,
  );
  const shown = useRuns((state) => state.shown !== null);
  // Only of this preset is it known.
  const quick = useConfig(({ preset, differing }) => preset === 'first' && differing.length === 0);
  if (!wanted || !none || shown) return null;
  return (
    <section className="card panel first-minute" aria-labelledby="first-minute-title">
      <h2 id="first-minute-title">{t('See why contrastive training works, or breaks')}</h2>
      <p>
        {t(
          'Protolab trains MoCo and PCL in this tab, on this computer, and finds out why a run broke.',
        )}{' '}
        {quick
          ? t('Press Train: within a minute the loss falls and the accuracy rises.')
          : t('Press Train and watch the loss and the accuracy.')}
      </p>
      <p className="first-minute-links">
        <a className="button button-small" href={routeHash({ panel: 'experiments', query: '' })}>
          {t('Open the case study')}
        </a>
        <button type="button" className="button button-small" onClick={() => openDialog('tour')}>
          {t('Show the tour')}
        </button>
      </p>
      <button
        type="button"
        className="button button-icon button-quiet"
        aria-label={t('Dismiss')}
        onClick={() => lab.ui.dismissWelcome()}
      >
        ×
      </button>
    </section>
  );
}
