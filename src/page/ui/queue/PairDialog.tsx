import { speak } from '#base/words.ts';
import { useConfig, useLab, usePairWish } from '#store/hooks.ts';
import { LAMB_RATES, pairOutlook } from '#store/queue/optimizerPair.ts';
import { useText } from '#ui/i18n/useText.ts';
import { Dialog } from '#ui/shell/Dialog.tsx';

/** Asks for LAMB's rate and starts both runs. */
export function PairDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useText();
  return (
    <Dialog open onClose={onClose} title={t('Compare SGD vs LAMB')}>
      <PairChoices onClose={onClose} />
    </Dialog>
  );
}

/** The dialog's contents. */
export function PairChoices({ onClose }: { readonly onClose: () => void }) {
  const t = useText();
  const lab = useLab();
  const values = useConfig((config) => config.values);
  const chosen = usePairWish((wish) => wish.lambRate);
  return (
    <div className="queue-form">
      <p>
        {t(
          'At which learning rate should LAMB run? Both runs have these settings and the same seed, so the same images, initial weights and views.',
        )}
      </p>
      {LAMB_RATES.map((rate) => {
        const { title, sentence } = pairOutlook(values, rate);
        return (
          <button
            key={rate}
            type="button"
            className="queue-choice"
            aria-current={chosen === rate ? 'true' : undefined}
            onClick={() => {
              lab.runPair(rate);
              onClose();
            }}
          >
            <b>{speak(t, title)}</b>
            <small>{speak(t, sentence)}</small>
          </button>
        );
      })}
      <small>{t('The answer is kept. The menu beside the button asks again.')}</small>
    </div>
  );
}
