import './Alerts.css';
import type { Alert } from '#store/alerts.ts';
import { useAlerts, useLab } from '#store/hooks.ts';

/** Cards above the charts. They are announced, and take no focus. */
export function Alerts() {
  return useAlerts().map((alert) => <AlertCard key={alert.key} alert={alert} />);
}

function AlertCard({ alert }: { readonly alert: Alert }) {
  const lab = useLab();
  return (
    <div className="alert" role="alert">
      <p className="alert-title">{alert.title}</p>
      <ul className="alert-sentences">
        {alert.sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {alert.actions.length > 0 && (
        <div className="alert-actions">
          {alert.actions.map(({ label, run }, i) => (
            <button
              key={label}
              type="button"
              className={i === 0 ? 'button button-primary' : 'button'}
              onClick={run}
            >
              {label}
            </button>
          ))}
        </div>
      )}
      <button
        type="button"
        className="alert-close"
        aria-label={`Dismiss: ${alert.title}`}
        onClick={() => lab.alerts.dismiss(alert.key)}
      >
        ×
      </button>
    </div>
  );
}
