import { linearProbe } from '#evaluate/linearProbe.ts';
import { probeOf } from '#run/protocols.ts';
import { bankOf, type Measurement } from './measurement.ts';

export const measureProbe: Measurement = async ({ config, dataset, bank, held, ...parts }) => {
  const { wanted, tell, signal } = parts;
  if (!wanted.probe) return { linearTop1: null };
  const probe = await linearProbe(
    dataset,
    bankOf(bank, 'features'),
    held.features,
    { seed: config.seed, recipe: probeOf(config.probeRecipe) },
    signal,
    (done, epochs) => tell('probe', done, epochs),
  );
  if (probe === null) return { linearTop1: null };
  const { top1: linearTop1, confusion } = probe;
  return confusion === null ? { linearTop1 } : { linearTop1, probe: confusion };
};
