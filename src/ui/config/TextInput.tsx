import { useState } from 'react';
import type { TextField } from '#run/fieldKinds.ts';
import type { FieldName } from '#run/fields.ts';
import { useConfig, useLab } from '#store/hooks.ts';

interface TextInputProps {
  readonly id: string;
  readonly name: FieldName;
  readonly described: string;
  readonly field: TextField;
}

/** Whether a field's texts need a line of their own, and room to wrap. */
export function isLongText(field: TextField): boolean {
  return field.example.length > 24;
}

/** Text in a small grammar; what cannot be read stays visible beside its problem. */
export function TextInput({ id, name, described, field }: TextInputProps) {
  const lab = useLab();
  const value = useConfig((state) => state.values[name]);
  const draft = useConfig((state) => state.drafts[name]);
  const wrong = useConfig((state) => state.problems.some((problem) => problem.field === name));
  const [typed, setTyped] = useState<string | null>(null);
  const shared = {
    id,
    autoComplete: 'off',
    spellCheck: false,
    placeholder: field.example,
    'aria-describedby': described,
    'aria-invalid': wrong,
    value: typed ?? draft?.text ?? String(value),
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => {
      setTyped(currentTarget.value);
      lab.config.setText(name, currentTarget.value);
    },
    onBlur: () => setTyped(null),
  };
  return isLongText(field) ? (
    <textarea {...shared} className="field-input field-text field-text-long" rows={4} />
  ) : (
    <input {...shared} className="field-input field-text" type="text" />
  );
}
