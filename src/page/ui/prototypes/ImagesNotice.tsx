import { useLab, usePrototypes } from '#store/hooks.ts';
import type { ImagesAtHand } from '#store/prototypes/prototypes.ts';
import { KnownFilesLine } from '#ui/data/KnownFilesLine.tsx';
import { useText } from '#ui/i18n/useText.ts';

/** Explains why images are missing, and loads them if possible. */
export function ImagesNotice({ dataset: name }: { readonly dataset: string }) {
  const t = useText();
  const dataset = t(name);
  const lab = useLab();
  const atHand = usePrototypes((state) => state.imagesAtHand);
  if (atHand === 'ready') return null;
  const words: Readonly<Record<Exclude<ImagesAtHand, 'ready'>, string>> = {
    loading: t('The images of this run, {{dataset}}, are being loaded.', { dataset }),
    elsewhere: t('The images of this run, {{dataset}}, are not loaded.', { dataset }),
    notGiven: t(
      'The images of this run, {{dataset}}, are your own files. Load them again in the Train panel.',
      { dataset },
    ),
    inUse: t(
      'The images of this run, {{dataset}}, are not loaded, and the current run uses other images.',
      {
        dataset,
      },
    ),
  };
  return (
    <div className="proto-notice" role="status">
      {words[atHand]} {atHand === 'notGiven' && <KnownFilesLine dataset={name} />}
      {atHand === 'elsewhere' && (
        <button
          type="button"
          className="button button-small"
          onClick={() => lab.prototypes.loadImages()}
        >
          {t('Load')}
        </button>
      )}
    </div>
  );
}
