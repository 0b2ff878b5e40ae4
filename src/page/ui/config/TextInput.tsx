import type { TextField } from '#run/fields/fieldKinds.ts';
import type { FieldName } from '#run/fields/fields.ts';
import { useFieldText } from './useFieldText.ts';

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
  const { text, wrong, type, leave } = useFieldText(name);
  const shared = {
    id,
    autoComplete: 'off',
    spellCheck: false,
    placeholder: field.example,
    'data-undo': 'config',
    'aria-describedby': described,
    'aria-invalid': wrong,
    value: text,
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
      type(currentTarget.value),
    onBlur: leave,
  };
  return isLongText(field) ? (
    <textarea {...shared} className="field-input field-text field-text-long" rows={4} />
  ) : (
    <input {...shared} className="field-input field-text" type="text" />
  );
}
