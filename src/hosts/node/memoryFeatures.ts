import type { FeatureStorage } from '#run/featureStore.ts';

/** Features in memory; the batches stored are counted. */
export function memoryFeatures(): FeatureStorage & { stored: number } {
  const passes = new Map<string, Map<number, Float32Array<ArrayBuffer>>>();
  const storage: FeatureStorage & { stored: number } = {
    stored: 0,
    openFeatureStore: async ({ epoch, fingerprint }) => {
      const name = `${epoch} ${fingerprint}`;
      const rows = passes.get(name) ?? new Map<number, Float32Array<ArrayBuffer>>();
      passes.set(name, rows);
      return {
        put: async (batch, values) => {
          storage.stored++;
          rows.set(batch, values.slice());
        },
        get: async (batch) => rows.get(batch) ?? null,
        batches: async () => [...rows.keys()].sort((a, b) => a - b),
        bytes: async () => [...rows.values()].reduce((sum, { byteLength }) => sum + byteLength, 0),
        clear: async () => rows.clear(),
      };
    },
    pruneFeatures: async ({ keepEpoch }) => {
      for (const name of passes.keys()) if (!name.startsWith(`${keepEpoch} `)) passes.delete(name);
    },
    featureBytesStored: async () => 0,
  };
  return storage;
}
