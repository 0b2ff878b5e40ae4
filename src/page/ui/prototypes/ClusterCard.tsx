import { formatCount, formatPercent, formatValue } from '#base/format.ts';
import { type ClusterGallery, NEAREST_SHOWN, type PrototypesDescription } from '#run/prototypes.ts';
import { useText } from '#ui/i18n/useText.ts';
import { ImageButton } from './ImageButton.tsx';

interface ClusterCardProps {
  readonly description: PrototypesDescription;
  readonly gallery: ClusterGallery;
  readonly cluster: number;
  /** Highlighted on the map. */
  readonly marked: boolean;
  readonly mark: (cluster: number | null) => void;
}

/** One cluster: the images nearest to its prototype, and its figures. */
export function ClusterCard({ description, gallery, cluster, marked, mark }: ClusterCardProps) {
  const t = useText();
  const size = gallery.sizes[cluster] ?? 0;
  const twin = gallery.twin[cluster] ?? -1;
  const majority = description.classNames[gallery.majority[cluster] ?? -1];
  const from = cluster * NEAREST_SHOWN;
  const nearest = gallery.nearest.subarray(from, from + NEAREST_SHOWN).filter((row) => row >= 0);
  const title = t('Cluster {{n}}', { n: cluster + 1 });
  return (
    <li className="proto-cluster" data-marked={marked}>
      <div className="proto-cluster-head">
        <h3>{title}</h3>
        {size === 0 && <span className="proto-flag">{t('empty')}</span>}
        {twin >= 0 && (
          <span className="proto-flag">{t('duplicate of {{n}}', { n: twin + 1 })}</span>
        )}
        <button
          type="button"
          className="link-button"
          aria-pressed={marked}
          aria-label={t('Show cluster {{n}} on the map', { n: cluster + 1 })}
          onClick={() => mark(marked ? null : cluster)}
        >
          {marked ? t('All on the map') : t('On the map')}
        </button>
      </div>
      {nearest.length > 0 ? (
        <div className="proto-images">
          {Array.from(nearest, (row) => (
            <ImageButton key={row} description={description} row={row} />
          ))}
        </div>
      ) : (
        <p className="muted proto-none">{t('No image is nearest to this prototype.')}</p>
      )}
      <p className="proto-figures">
        <span>{size === 1 ? t('1 image') : t('{{n}} images', { n: formatCount(size) })}</span>
        <span>φ {formatValue(gallery.density[cluster] ?? Number.NaN)}</span>
        {majority !== undefined && (
          <span>
            {t('{{share}} {{label}}', {
              share: formatPercent(gallery.purity[cluster] ?? Number.NaN),
              label: majority,
            })}
          </span>
        )}
      </p>
    </li>
  );
}
