import './Alerts.css';
import { inEnglish, speak } from '#base/words.ts';
import { useAlerts, useLab } from '#store/hooks.ts';
import type { Alert } from '#store/page/alerts.ts';
import { useText } from '#ui/i18n/useText.ts';

/** Alert cards above the charts. They are announced and do not take the focus. */
export function Alerts() {
  return useAlerts().map((alert) => <AlertCard key={alert.key} alert={alert} />);
}

function AlertCard({ alert }: { readonly alert: Alert }) {
  const t = useText();
  const lab = useLab();
  const title = speak(t, alert.title);
  return (
    <div className="alert" role="alert">
      <p className="alert-title">{title}</p>
      <ul className="alert-sentences">
        {alert.sentences.map((sentence) => (
          <li key={speak(inEnglish, sentence)}>{speak(t, sentence)}</li>
        ))}
      </ul>
      {alert.actions.length > 0 && (
        <div className="alert-actions">
          {alert.actions.map(({ label, run }, i) => (
            <button
              key={speak(inEnglish, label)}
              type="button"
              className={i === 0 ? 'button button-primary' : 'button'}
              onClick={run}
            >
              {speak(t, label)}
            </button>
          ))}
        </div>
      )}
      <button
        type="button"
        className="alert-close"
        aria-label={t('Dismiss: {{title}}', { title })}
        onClick={() => lab.alerts.dismiss(alert.key)}
      >
        ×
      </button>
    </div>
  );
}
