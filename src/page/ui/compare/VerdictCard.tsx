import './Verdict.css';
import { Suspense, useState } from 'react';
import { speak } from '#base/words.ts';
import { compareQuery } from '#store/compare/compareAddress.ts';
import type { CompareVerdict } from '#store/compare/compareVerdict.ts';
import { routeHash } from '#store/page/pageRoute.ts';
import { useText } from '#ui/i18n/useText.ts';
import { later } from '#ui/widgets/LaterLoaded.tsx';
import type { ReportAsked } from './ReportMenu.tsx';

const ReportMenu = later(
  () => import('./ReportMenu.tsx'),
  (module) => module.ReportMenu,
  { form: 'button' },
);

interface VerdictCardProps extends ReportAsked {
  readonly verdict: CompareVerdict;
}

/** The comparison's answer, and what can be taken away of it. */
export function VerdictCard({ verdict, ...asked }: VerdictCardProps) {
  const t = useText();
  const { tone, lead, more } = verdict;
  return (
    <section className="card compare-verdict" data-tone={tone} aria-label={t('Verdict')}>
      <p>
        <strong>{speak(t, lead)}</strong> {more.map((words) => speak(t, words)).join(' ')}
      </p>
      <div className="compare-leaving">
        <Suspense
          fallback={
            <button type="button" className="button">
              {t('Report')} <span aria-hidden="true">▾</span>
            </button>
          }
        >
          <ReportMenu {...asked} />
        </Suspense>
        <CopyLink {...asked} />
      </div>
    </section>
  );
}

/** The comparison as a link; where the browser refuses to copy it, as text to copy by hand. */
function CopyLink({ comparison }: ReportAsked) {
  const t = useText();
  const [said, setSaid] = useState('');
  const [link, setLink] = useState<string | null>(null);
  const copy = async () => {
    // Runs chosen before a reload are compared without being in the address.
    const query = compareQuery(comparison.address);
    const { href } = new URL(routeHash({ panel: 'compare', query }), location.href);
    try {
      await navigator.clipboard.writeText(href);
      setLink(null);
      setSaid(t('Copied. The link opens this comparison in a browser that stores these runs.'));
    } catch {
      setLink(href);
    }
  };
  return (
    <>
      <button type="button" className="button" onClick={() => void copy()}>
        {t('Copy link')}
      </button>
      {link !== null && (
        <input
          className="compare-link"
          readOnly
          aria-label={t('Link to this comparison')}
          value={link}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
      )}
      <span className="muted compare-said" role="status">
        {said}
      </span>
    </>
  );
}
