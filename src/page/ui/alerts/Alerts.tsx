import './Alerts.css';
import { useState } from 'react';
import { inEnglish, speak } from '#base/words.ts';
import { useAlerts, useLab } from '#store/hooks.ts';
import type { Alert } from '#store/page/alerts.ts';
import { useText } from '#ui/i18n/useText.ts';

/** Alerts that are shown without asking; the others fold, so that a stack never moves the page. */
const SHOWN = 2;

/** The page's own problems, a line each. They are announced and do not take the focus. */
export function Alerts() {
  const t = useText();
  const alerts = useAlerts();
  const [all, setAll] = useState(false);
  const folded = alerts.length - SHOWN;
  if (alerts.length === 0) return null;
  return (
    <div className="alerts">
      {(all ? alerts : alerts.slice(0, SHOWN)).map((alert) => (
        <AlertLine key={alert.key} alert={alert} />
      ))}
      {folded > 0 && (
        <button
          type="button"
          className="link-button"
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {all ? t('Show fewer') : t('{{n}} more', { n: folded })}
        </button>
      )}
    </div>
  );
}

/** Characters that two lines hold on a small screen. */
const SHORT = 110;

function AlertLine({ alert }: { readonly alert: Alert }) {
  const t = useText();
  const lab = useLab();
  const [whole, setWhole] = useState(false);
  const title = speak(t, alert.title);
  const sentences = alert.sentences.map((sentence) => speak(t, sentence)).join(' ');
  return (
    <div className="alert" role={alert.calm ? 'status' : 'alert'} data-calm={alert.calm}>
      <p className="alert-words" data-whole={whole}>
        <strong>{t('{{title}}.', { title })}</strong> {sentences}
      </p>
      <div className="alert-actions">
        {title.length + sentences.length > SHORT && (
          <button
            type="button"
            className="link-button"
            aria-expanded={whole}
            onClick={() => setWhole(!whole)}
          >
            {whole ? t('Less') : t('More')}
          </button>
        )}
        {alert.actions.map(({ label, run }) => (
          <button
            key={speak(inEnglish, label)}
            type="button"
            className="button button-small"
            onClick={run}
          >
            {speak(t, label)}
          </button>
        ))}
        <button
          type="button"
          className="alert-close"
          aria-label={t('Dismiss: {{title}}', { title })}
          onClick={() => lab.alerts.dismiss(alert.key)}
        >
          ×
        </button>
      </div>
    </div>
  );
}
