import type { ChoiceField } from '#run/fields/fieldKinds.ts';
import type { FieldName } from '#run/fields/fields.ts';
import { useConfig, useLab } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';

interface ChoiceInputProps {
  readonly id: string;
  readonly name: FieldName;
  readonly described: string;
  readonly field: ChoiceField;
}

export function ChoiceInput({ id, name, described, field }: ChoiceInputProps) {
  const lab = useLab();
  const t = useText();
  const value = useConfig((state) => state.values[name]);
  return (
    <select
      id={id}
      className="field-select"
      aria-describedby={described}
      value={String(value)}
      onChange={({ currentTarget }) => lab.config.setText(name, currentTarget.value)}
    >
      {field.choices.map((option) => (
        <option key={option.value} value={option.value}>
          {t(option.label)}
        </option>
      ))}
    </select>
  );
}
