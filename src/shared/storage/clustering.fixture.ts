import type { Clustering } from '#run/prototypes.ts';

/** Three images in two clusters. */
export const clustering: Clustering = {
  source: 'training',
  step: 12,
  features: { runId: 'r', epoch: 3, fingerprint: 'ab', count: 3, dim: 2, batchRows: 128 },
  images: Uint32Array.of(0, 2, 5),
  labels: Int32Array.of(1, 0, 1),
  classNames: ['cat', 'dog'],
  granularities: [
    {
      health: {
        ...{ k: 2, inertia: 0.5, empty: 0, duplicates: 0, smallest: 1, largest: 2 },
        ...{ phiMin: 0.1, phiMax: 0.3, nmi: 0.4, ari: 0.2, purity: 66, acc: 60 },
      },
      assignments: Int32Array.of(0, 1, 0),
      distances: Float32Array.of(0.1, 0, 0.25),
      prototypes: Float32Array.of(1, 0, 0, 1),
      density: Float32Array.of(0.1, 0.3),
    },
  ],
};
