import type { RunConfig } from '#run/config.ts';
import { FIELD_NAMES, type FieldName } from '#run/fields/fields.ts';
import { unusedBecause } from '#run/fieldUse.ts';
import { HEAD_PRESETS } from '#run/headPresets.ts';

/**
 * The name of the preset whose heads a config has, in the fields that it uses; null if the layers
 * are the user's own. Of several, the one that says most.
 */
export function presetOfHeads(
  values: RunConfig,
  drafts: Readonly<Partial<Record<FieldName, unknown>>> = {},
): string | null {
  let best: string | null = null;
  let most = 0;
  for (const { name, changes } of HEAD_PRESETS) {
    const wanted: Partial<RunConfig> = changes;
    const used = FIELD_NAMES.filter(
      (field) => wanted[field] !== undefined && unusedBecause(field, values) === null,
    );
    const fits = used.every((field) => wanted[field] === values[field] && !(field in drafts));
    if (fits && used.length > most) {
      best = name;
      most = used.length;
    }
  }
  return best;
}
