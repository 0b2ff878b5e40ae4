import { Suspense, useRef, useState } from 'react';
import { PRESETS } from '#run/presets.ts';
import { useConfig } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { later } from '#ui/widgets/LaterLoaded.tsx';

const PresetPicker = later(
  () => import('./PresetPicker.tsx'),
  (module) => module.PresetPicker,
  { form: 'alert', closed: ({ onClose }) => onClose() },
);

/** The preset's name; a press opens the list of presets. */
export function PresetPill() {
  const t = useText();
  const pill = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const preset = useConfig((state) => state.preset);
  const label = t(PRESETS.find(({ name }) => name === preset)?.label ?? preset);
  return (
    <>
      <button
        ref={pill}
        type="button"
        className="preset-pill"
        aria-label={t('Preset: {{preset}}', { preset: label })}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <span>{label}</span>
        <span aria-hidden="true">▾</span>
      </button>
      {open && (
        <Suspense>
          <PresetPicker anchor={pill} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
