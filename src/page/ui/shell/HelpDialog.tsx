import './HelpDialog.css';
import { speak } from '#base/words.ts';
import { useText } from '#ui/i18n/useText.ts';
import { Dialog } from './Dialog.tsx';
import { Keys } from './Keys.tsx';
import { KEY_LINES } from './keys.ts';
import { openDialog } from './shellStore.ts';

/** The keys, and what the page's words mean. */
export function HelpDialog() {
  const t = useText();
  return (
    <Dialog open wide onClose={() => openDialog(null)} title={t('How this lab works')}>
      <div className="help">
        <section>
          <h3>{t('Keys')}</h3>
          <dl className="help-keys">
            {KEY_LINES.map(({ keys, does }) => (
              <div key={keys}>
                <dt>
                  <Keys keys={keys} />
                </dt>
                <dd>{speak(t, does)}</dd>
              </div>
            ))}
          </dl>
          <button type="button" className="button button-small" onClick={() => openDialog('tour')}>
            {t('Show the tour')}
          </button>
        </section>
        <dl className="help-words">
          <div>
            <dt>{t('Train')}</dt>
            <dd>
              {t(
                'One click trains the model in the diagram on the images in the sample grid, on this computer’s GPU. Nothing leaves the computer.',
              )}
            </dd>
          </div>
          <div>
            <dt>{t('Settings')}</dt>
            <dd>
              {t(
                'A preset fills every field. A field that differs says what it was; the arrow keys step it, and its help shows while it has the focus. Changes apply to the next run.',
              )}
            </dd>
          </div>
          <div>
            <dt>{t('Charts')}</dt>
            <dd>
              {t(
                'The faint line is each step, the strong one its moving average, the dotted one chance or the healthy value. ✕, ▲ and ▼ mark NaN, +Inf and −Inf. A drag zooms all charts, a finger’s to the side too.',
              )}
            </dd>
          </div>
          <div>
            <dt>{t('Instance accuracy')}</dt>
            <dd>
              {t(
                'A hit counts only where the positive is strictly greater than every negative and all are finite, so a broken run reads 0 %, not 100 %.',
              )}
            </dd>
          </div>
          <div>
            <dt>{t('Prototypes')}</dt>
            <dd>
              {t(
                'With the method PCL each epoch first stores the key encoder’s features in this browser, batch by batch, and groups them by k-means; ProtoNCE compares images with the groups’ middles. The dashed line in its accuracy is what can be reached.',
              )}
            </dd>
          </div>
          <div>
            <dt>{t('Notes')}</dt>
            <dd>
              {t(
                'Stages are bands on the charts; a dashed vertical line is a change by hand, a solid one an alarm, or a short mark at the top where there are many. A run that was stopped or cut off goes on with Resume in the list of runs.',
              )}
            </dd>
          </div>
          <div>
            <dt>{t('Address')}</dt>
            <dd>
              <code>?preset=quick&set=epochs=4&set=seed=1&theme=dark&lang=zh</code>{' '}
              {t('opens the page with these settings.')}
            </dd>
          </div>
        </dl>
      </div>
    </Dialog>
  );
}
