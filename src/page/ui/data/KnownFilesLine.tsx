import { speak } from '#base/words.ts';
import { awaited, filesInWords } from '#store/data/dataProblem.ts';
import { useData, useLab } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';

interface KnownFilesLineProps {
  /** The data set that is meant; by default the one that is asked for, else the newest. */
  readonly dataset?: string;
}

/** Files given in an earlier session: the browser is asked for them, or the user, by name. */
export function KnownFilesLine({ dataset }: KnownFilesLineProps) {
  const t = useText();
  const lab = useLab();
  const asked = useData((state) => state.asked);
  const known = useData((state) => awaited(state, dataset ?? asked));
  const name = known?.name ?? dataset ?? asked;
  if (name === null) return null;
  if (known === null) {
    return <p className="known-files">{t('Choose “{{name}}” again.', { name })}</p>;
  }
  const values = { name, files: speak(t, filesInWords(known.files)) };
  if (known.access === 'reading') {
    return (
      <p className="known-files" role="status">
        {t('Opening “{{name}}”…', { name })}
      </p>
    );
  }
  if (known.access === 'address') {
    return (
      <p className="known-files">
        {t('Your images “{{name}}” from last time came from {{address}}: load the address again.', {
          name,
          address: known.addresses?.join(' ') ?? '',
        })}
      </p>
    );
  }
  if (known.access === 'choose') {
    return (
      <p className="known-files">
        {t('Your images “{{name}}” ({{files}}) from last time: choose them again.', values)}
      </p>
    );
  }
  return (
    <p className="known-files">
      {t('Your images “{{name}}” ({{files}}) from last time:', values)}{' '}
      <button
        type="button"
        className="button button-small button-primary"
        onClick={() => lab.allowFiles(known.name)}
      >
        {t('Allow access')}
      </button>
    </p>
  );
}
