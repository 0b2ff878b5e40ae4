import { useState } from 'react';
import { parseFieldText } from '#run/config.ts';
import type { FieldName } from '#run/fields/fields.ts';
import { useConfig, useLab } from '#store/hooks.ts';

/**
 * A field's text in its input: what is being typed for as long as it says the same
 * as the config, so that "1e-3" and "0." stay as they are and an undo shows at once.
 */
export function useFieldText(name: FieldName) {
  const lab = useLab();
  const value = useConfig((state) => state.values[name]);
  const draft = useConfig((state) => state.drafts[name]?.text);
  const wrong = useConfig((state) => state.problems.some((problem) => problem.field === name));
  const [typed, setTyped] = useState<string | null>(null);
  const meant = typed === null ? null : parseFieldText(name, typed);
  const holds =
    draft === undefined
      ? meant !== null && 'value' in meant && meant.value === value
      : draft === typed;
  return {
    value,
    wrong,
    text: typed !== null && holds ? typed : (draft ?? String(value)),
    type(text: string) {
      setTyped(text);
      lab.config.setText(name, text);
    },
    leave: () => setTyped(null),
  };
}
