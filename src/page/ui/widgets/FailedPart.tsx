import { useEffect, useId } from 'react';
import { say, speak, type Words, wordsOf } from '#base/words.ts';
import { useLab } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { isOffline, LoadFailed } from './loadPiece.ts';

/** A card in the part's place, a button in a row, or an alert for what has no place. */
export type FailedForm = 'card' | 'button' | 'alert';

interface FailedPartProps {
  readonly form: FailedForm;
  readonly error: unknown;
  /** How often it failed. */
  readonly times: number;
  readonly retry: () => void;
  readonly dismissed: (() => void) | undefined;
}

/** What happened, and the way out of it. */
function wordsFor(error: unknown): { readonly title: Words; readonly sentence: Words } {
  if (!(error instanceof LoadFailed)) {
    return {
      title: say('This part of the page failed'),
      sentence: say(
        'It says “{{reason}}”. Training and the other parts of the page go on; nothing stored was changed.',
        { reason: wordsOf(error) },
      ),
    };
  }
  return {
    title: say('This part of the page is not loaded'),
    sentence: !isOffline()
      ? say(
          'Its file did not arrive. Retry; if it stays away, the server has a newer version of the page, and a reload brings it.',
        )
      : say('The browser is offline. It loads by itself when the connection is back.'),
  };
}

/** In the place of a part that could not be loaded or drawn. */
export function FailedPart({ form, error, times, retry, dismissed }: FailedPartProps) {
  const t = useText();
  const { title, sentence } = wordsFor(error);
  useEffect(() => {
    if (!(error instanceof LoadFailed)) return;
    // The connection came back while the panel was hidden.
    if (error.offline && !isOffline()) retry();
    addEventListener('online', retry);
    return () => removeEventListener('online', retry);
  }, [error, retry]);
  if (form === 'alert') {
    return <FailedAlert {...{ title, sentence, retry, dismissed }} />;
  }
  const words = `${t('{{title}}.', { title: speak(t, title) })} ${speak(t, sentence)}`;
  if (form === 'button') {
    return (
      <>
        <button type="button" className="button failed-button" title={words} onClick={retry}>
          {t('Retry')}
        </button>
        <span className="visually-hidden" role="alert">
          {words}
        </span>
      </>
    );
  }
  return (
    <section className="card panel failed-part" role="alert">
      <p>
        <strong>{t('{{title}}.', { title: speak(t, title) })}</strong> {speak(t, sentence)}
      </p>
      <p className="failed-actions">
        <button type="button" className="button button-small" onClick={retry}>
          {t('Retry')}
        </button>
        {times > 1 && (
          <button
            type="button"
            className="button button-small"
            title={t('A run in training stops; it can be resumed from its last checkpoint')}
            onClick={() => location.reload()}
          >
            {t('Reload the page')}
          </button>
        )}
      </p>
    </section>
  );
}

interface FailedAlertProps {
  readonly title: Words;
  readonly sentence: Words;
  readonly retry: () => void;
  readonly dismissed: (() => void) | undefined;
}

function FailedAlert({ title, sentence, retry, dismissed }: FailedAlertProps) {
  const { alerts } = useLab();
  const key = useId();
  // Raised once: the words of a later drawing are the same.
  // biome-ignore lint/correctness/useExhaustiveDependencies: new objects with each drawing
  useEffect(() => {
    const actions = [{ label: say('Retry'), run: retry }];
    alerts.raise({ key, title, sentences: [sentence], actions });
    const stop = alerts.subscribe((now) => {
      if (!now.alerts.some((alert) => alert.key === key)) dismissed?.();
    });
    return () => {
      stop();
      alerts.dismiss(key);
    };
  }, [alerts, key]);
  return null;
}
