import type { RunConfig } from '#run/config.ts';
import { methodOf } from '#run/methods.ts';
import type { ArenaLayout } from './parameters.ts';

/**
 * PyTorch's name of a tower's tensor: `encoder_q.conv1.weight`, `head_a_q.0.weight`,
 * `v_q.0.weight`; in the notes' model head b is one module `v` on the key side, so the query
 * tower has none (null). A predictor is one module of the query tower.
 */
export function torchName(
  tower: 'q' | 'k',
  name: string,
  heads: RunConfig['heads'],
): string | null {
  if (name.startsWith('head_a.')) return `head_a_${tower}.${name.slice('head_a.'.length)}`;
  if (name.startsWith('predictor.')) return tower === 'q' ? name : null;
  if (!name.startsWith('v.')) return `encoder_${tower}.${name}`;
  if (heads === 'notes') return tower === 'k' ? name : null;
  return `v_${tower}.${name.slice('v.'.length)}`;
}

/** PyTorch's names of the batch norms' counters of forward passes, of all towers. */
export function counterNames(
  statistics: ArenaLayout,
  { method, heads }: Pick<RunConfig, 'method' | 'heads'>,
): string[] {
  const towers = methodOf(method).usesKeyTower ? (['q', 'k'] as const) : (['q'] as const);
  return towers.flatMap((tower) =>
    statistics.slots.flatMap(({ name }) => {
      const layer = name.endsWith('.running_mean') ? torchName(tower, name, heads) : null;
      return layer === null ? [] : [layer.replace(/running_mean$/, 'num_batches_tracked')];
    }),
  );
}
