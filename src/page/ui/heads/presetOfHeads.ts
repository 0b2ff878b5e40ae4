import type { RunConfig } from '#run/config.ts';
import { FIELD_NAMES, FIELDS, type FieldName } from '#run/fields/fields.ts';
import { unusedBecause } from '#run/fieldUse.ts';
import { HEAD_PRESETS } from '#run/headPresets.ts';
import { LAYER_FIELDS } from '#run/layers.ts';

type HeadPreset = (typeof HEAD_PRESETS)[number];

/** What a preset of heads sets: its own fields, and the other lists in use to their defaults. */
export function changesOfHeads({ changes }: HeadPreset, values: RunConfig): Partial<RunConfig> {
  const others = LAYER_FIELDS.filter((field) => unusedBecause(field, values) === null);
  return {
    ...Object.fromEntries(others.map((field) => [field, FIELDS[field].default])),
    ...changes,
  };
}

/**
 * The name of the preset whose heads a config has, in the fields that it uses; null if the layers
 * are the user's own. Of several, the one that sets most of them.
 */
export function presetOfHeads(
  values: RunConfig,
  drafts: Readonly<Partial<Record<FieldName, unknown>>> = {},
): string | null {
  let best: string | null = null;
  let most = 0;
  for (const preset of HEAD_PRESETS) {
    const wanted = changesOfHeads(preset, values);
    const used = FIELD_NAMES.filter(
      (field) => wanted[field] !== undefined && unusedBecause(field, values) === null,
    );
    const fits = used.every((field) => wanted[field] === values[field] && !(field in drafts));
    if (fits && used.length > most) {
      best = preset.name;
      most = used.length;
    }
  }
  return best;
}
