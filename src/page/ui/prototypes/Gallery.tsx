import { useId, useMemo, useState } from 'react';
import { formatCount } from '#base/format.ts';
import type { ClusterGallery, PrototypesDescription } from '#run/prototypes.ts';
import {
  CLUSTER_FILTERS,
  CLUSTER_SORTS,
  type ClusterFilter,
  type ClusterSort,
  orderClusters,
} from '#store/prototypes/prototypeOrder.ts';
import { useText } from '#ui/i18n/useText.ts';
import { Pages } from '#ui/shell/Pages.tsx';
import { ClusterCard } from './ClusterCard.tsx';

/** Clusters drawn at once: as many as fill a screen, so that a turn of the page is one short task. */
const PAGE = 12;

interface GalleryProps {
  readonly description: PrototypesDescription;
  readonly gallery: ClusterGallery;
  readonly marked: number | null;
  readonly mark: (cluster: number | null) => void;
}

/** The clusters of one granularity, in the order of a figure. */
export function Gallery({ description, gallery, marked, mark }: GalleryProps) {
  const t = useText();
  const id = useId();
  const [sort, setSort] = useState<ClusterSort>('size');
  const [descending, setDescending] = useState(true);
  const [filter, setFilter] = useState<ClusterFilter>('all');
  const [page, setPage] = useState(0);
  const order = useMemo(
    () => orderClusters(gallery, sort, descending, filter),
    [gallery, sort, descending, filter],
  );
  const pages = Math.max(1, Math.ceil(order.length / PAGE));
  const at = Math.min(page, pages - 1);
  const shown = order.slice(at * PAGE, (at + 1) * PAGE);
  const names: Readonly<Record<ClusterSort, string>> = {
    size: t('Size'),
    purity: t('Purity'),
    phi: 'φ',
  };
  const duplicates = gallery.twin.filter((twin) => twin >= 0).length;
  const kinds: Readonly<Record<ClusterFilter, string>> = {
    all: t('All ({{n}})', { n: formatCount(gallery.health.k) }),
    empty: t('Empty ({{n}})', { n: formatCount(gallery.health.empty) }),
    duplicate: t('Duplicate ({{n}})', { n: formatCount(duplicates) }),
  };
  return (
    <section className="card panel" aria-labelledby={`${id}-title`}>
      <div className="panel-title">
        <h2 id={`${id}-title`}>{t('Gallery of clusters')}</h2>
        <span className="muted">{t('with the images nearest to each prototype')}</span>
      </div>
      <div className="proto-tools">
        <label>
          {t('Sort by')}{' '}
          <select
            value={sort}
            onChange={({ currentTarget }) =>
              setSort(CLUSTER_SORTS.find((known) => known === currentTarget.value) ?? 'size')
            }
          >
            {CLUSTER_SORTS.map((known) => (
              <option key={known} value={known}>
                {names[known]}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          className="button button-small"
          onClick={() => setDescending(!descending)}
        >
          {descending ? t('Largest first') : t('Smallest first')}
        </button>
        <label>
          {t('Show')}{' '}
          <select
            value={filter}
            onChange={({ currentTarget }) => {
              setFilter(CLUSTER_FILTERS.find((known) => known === currentTarget.value) ?? 'all');
              setPage(0);
            }}
          >
            {CLUSTER_FILTERS.map((known) => (
              <option key={known} value={known}>
                {kinds[known]}
              </option>
            ))}
          </select>
        </label>
      </div>
      {shown.length === 0 && <p className="muted">{t('None.')}</p>}
      <ul className="proto-gallery" aria-label={t('Gallery of clusters')}>
        {shown.map((cluster) => (
          <ClusterCard
            key={cluster}
            {...{ description, gallery, cluster, mark }}
            marked={marked === cluster}
          />
        ))}
      </ul>
      <Pages
        label={t('Pages of clusters')}
        words={t('page {{at}} of {{n}}', { at: at + 1, n: pages })}
        {...{ at, pages }}
        turn={setPage}
      />
    </section>
  );
}
