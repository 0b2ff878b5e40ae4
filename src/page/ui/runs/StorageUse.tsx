import { formatBytes } from '#base/format.ts';
import { useHistory } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';

/** This site's storage in a line: used, left, and whether the browser may clear it. */
export function StorageUse() {
  const t = useText();
  const { usedBytes, roomBytes, persisted } = useHistory((state) => state.storage);
  if (usedBytes === null) return null;
  return (
    <span className="runs-storage">
      {' · '}
      {t('{{size}} of storage used', { size: formatBytes(usedBytes) })}
      {roomBytes !== null && ` · ${t('room for {{size}}', { size: formatBytes(roomBytes) })}`}
      {persisted === true && (
        <>
          {' · '}
          <span title={t('The browser keeps it until you delete it.')}>{t('persisted')}</span>
        </>
      )}
      {persisted === false && (
        <>
          {' · '}
          <span
            title={t(
              'The browser may clear it when the disk runs full; export what you must not lose. It was asked, or is asked at the first checkpoint, to keep it.',
            )}
          >
            {t('not persisted')}
          </span>
        </>
      )}
    </span>
  );
}
