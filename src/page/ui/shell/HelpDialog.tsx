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
    <Dialog open wide onClose={() => openDialog(null)} title={t('How Protolab works')}>
      <div className="help">
        <section>
          <h3>{t('Keyboard shortcuts')}</h3>
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
                'One click trains the model in the diagram on the images shown, on this computer’s GPU. No data leaves the computer.',
              )}
            </dd>
          </div>
          <div>
            <dt>{t('Settings')}</dt>
            <dd>
              {t(
                'A preset sets every field. A changed field shows the preset’s value. The arrow keys change a number, and a field’s help is shown while it has the focus. Changes apply to the next run.',
              )}
            </dd>
          </div>
          <div>
            <dt>{t('Charts')}</dt>
            <dd>
              {t(
                'The faint line shows every step, the strong line the moving average, the dotted line the chance level or a healthy value. ✕, ▲ and ▼ mark NaN, +Inf and −Inf. Drag to zoom all charts; on a touch screen drag sideways.',
              )}
            </dd>
          </div>
          <div>
            <dt>{t('Instance accuracy')}</dt>
            <dd>
              {t(
                'A row counts as a hit only if all its logits are finite and the positive is strictly greater than every negative, so a failed run shows 0 %, not 100 %.',
              )}
            </dd>
          </div>
          <div>
            <dt>{t('Prototypes')}</dt>
            <dd>
              {t(
                'With PCL each epoch first stores the key encoder’s features in this browser, batch by batch, and clusters them with k-means. ProtoNCE compares images with the cluster centroids. The dashed line in its accuracy chart is the maximum possible.',
              )}
            </dd>
          </div>
          <div>
            <dt>{t('Notes')}</dt>
            <dd>
              {t(
                'Stages are shown as bands in the charts. A dashed vertical line marks a manual change, a solid one an alarm; many alarms are short marks at the top. Resume in the list of runs continues a run that was stopped or interrupted.',
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
