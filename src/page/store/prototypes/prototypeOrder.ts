/** Sorts clusters by a column, and groups rows for the map's colours. */
import type { ClusterGallery, PrototypesDescription } from '#run/prototypes.ts';

export const CLUSTER_SORTS = ['size', 'purity', 'phi'] as const;

export type ClusterSort = (typeof CLUSTER_SORTS)[number];

/** Which clusters are shown: all, those without an image, those that nearly coincide with another. */
export const CLUSTER_FILTERS = ['all', 'empty', 'duplicate'] as const;

export type ClusterFilter = (typeof CLUSTER_FILTERS)[number];

/** Cluster numbers in order; missing values (the purity of an empty one) come last. */
export function orderClusters(
  gallery: ClusterGallery,
  sort: ClusterSort,
  descending: boolean,
  filter: ClusterFilter = 'all',
): number[] {
  const { sizes, purity, density, twin } = gallery;
  const values = { size: sizes, purity, phi: density }[sort];
  const shown = (cluster: number): boolean => {
    if (filter === 'empty') return sizes[cluster] === 0;
    return filter === 'all' || (twin[cluster] ?? -1) >= 0;
  };
  const sign = descending ? -1 : 1;
  return Array.from(sizes, (_, cluster) => cluster)
    .filter(shown)
    .sort((a, b) => {
      const x = values[a] ?? Number.NaN;
      const y = values[b] ?? Number.NaN;
      if (Number.isNaN(x) || Number.isNaN(y))
        return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b;
      return sign * (x - y) || a - b;
    });
}

/** What the map colours by: the classes, or the clusters of a granularity, by index. */
export type ColourBy = 'class' | number;

export interface RowGroups {
  /** [n] group of every row. */
  readonly of: Int32Array<ArrayBuffer>;
  /** Rows of each group. */
  readonly sizes: ArrayLike<number>;
  /** Groups with their own colour, largest first. */
  readonly coloured: readonly number[];
}

/** Number of colours: the tokens --line-1 to --line-8. */
const GROUP_COLOURS = 8;

/** @returns null if there is no such grouping */
export function groupRows(description: PrototypesDescription, by: ColourBy): RowGroups | null {
  const found = by === 'class' ? byClass(description) : byCluster(description, by);
  if (found === null) return null;
  const coloured = Array.from(found.sizes, (_, group) => group)
    .filter((group) => (found.sizes[group] ?? 0) > 0)
    .sort((a, b) => (found.sizes[b] ?? 0) - (found.sizes[a] ?? 0) || a - b)
    .slice(0, GROUP_COLOURS);
  return { ...found, coloured };
}

function byCluster({ galleries }: PrototypesDescription, place: number) {
  const gallery = galleries[place];
  return gallery === undefined ? null : { of: gallery.assignments, sizes: gallery.sizes };
}

function byClass({ labels, classNames }: PrototypesDescription) {
  if (labels === null) return null;
  const sizes = new Uint32Array(classNames.length);
  for (const label of labels) sizes[label] = (sizes[label] ?? 0) + 1;
  return { of: labels, sizes };
}
