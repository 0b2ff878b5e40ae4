import './PresetPicker.css';
import { Popover } from 'radix-ui';
import { type RefObject, useRef } from 'react';
import { PRESETS, type Preset, type PresetName } from '#run/presets.ts';
import { useConfig, useLab } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';

/**
 * In the order of the list; a preset without a series is one to start from. What the Experiments
 * panel starts with a click is folded.
 */
const SERIES = [
  { title: 'To start from', names: null, folded: false },
  { title: 'Published recipes', names: /-cifar10$/, folded: false },
  { title: 'Case study: LAMB and SGD (small scale)', names: /^notes-/, folded: true },
  { title: 'Failure demos, one per cause', names: /^cause-/, folded: true },
] as const;

const LISTED: readonly (Preset & { readonly name: PresetName })[] = PRESETS;

type Series = (typeof SERIES)[number];

const seriesOf = (preset: string): Series =>
  SERIES.find(({ names }) => names?.test(preset)) ?? SERIES[0];

interface PresetPickerProps {
  readonly anchor: RefObject<HTMLButtonElement | null>;
  readonly onClose: () => void;
}

/** Every preset with its summary; a press takes it. */
export function PresetPicker({ anchor, onClose }: PresetPickerProps) {
  const t = useText();
  const chosen = useConfig((state) => state.preset);
  const content = useRef<HTMLDivElement>(null);
  // Beside the card where there is room, so that the diagram is seen meanwhile.
  const place = useRef({
    getBoundingClientRect() {
      const pill = anchor.current?.getBoundingClientRect() ?? new DOMRect();
      const card = anchor.current?.closest('.card')?.getBoundingClientRect() ?? pill;
      return besideCard() ? new DOMRect(card.x, card.y, card.width, pill.height) : pill;
    },
  });
  return (
    // Not modal: Radix's modal popover locks the scroll with a style element, which the page's
    // content security policy refuses.
    <Popover.Root modal={false} open onOpenChange={(wanted) => !wanted && onClose()}>
      <Popover.Anchor virtualRef={place} />
      <Popover.Portal>
        <Popover.Content
          className="presets card"
          aria-label={t('Presets')}
          ref={content}
          side={besideCard() ? 'right' : 'bottom'}
          align="start"
          sideOffset={6}
          collisionPadding={10}
          onInteractOutside={(event) => {
            // The pill closes what it opened.
            const { target } = event;
            if (target instanceof Node && anchor.current?.contains(target)) event.preventDefault();
          }}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            const taken = content.current?.querySelector<HTMLElement>('[aria-pressed="true"]');
            taken?.focus({ preventScroll: true });
            taken?.scrollIntoView({ block: 'center' });
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            anchor.current?.focus({ preventScroll: true });
          }}
        >
          <p className="presets-lead">
            {t('Pick a preset. It sets everything; the diagram shows the model.')}
          </p>
          {SERIES.map((series) => (
            <SeriesPart key={series.title} series={series} chosen={chosen} onTake={onClose} />
          ))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

interface SeriesPartProps {
  readonly series: Series;
  readonly chosen: PresetName;
  readonly onTake: () => void;
}

function SeriesPart({ series, chosen, onTake }: SeriesPartProps) {
  const lab = useLab();
  const t = useText();
  const title = t(series.title);
  const list = LISTED.filter(({ name }) => seriesOf(name) === series).map(
    ({ name, label, summary, source }) => (
      <button
        key={name}
        type="button"
        className="presets-one"
        aria-pressed={chosen === name}
        onClick={() => {
          lab.config.choosePreset(name);
          onTake();
        }}
      >
        {/* Under its title a name needs no “Notes:” or “Cause:”. */}
        <span className="presets-name">{withoutSeries(t(label))}</span>
        <span className="presets-summary">{t(summary)}</span>
        {source !== undefined && (
          <span className="presets-source">{t('Source: {{source}}', { source: source.text })}</span>
        )}
      </button>
    ),
  );
  return series.folded ? (
    <details open={seriesOf(chosen) === series}>
      <summary>{title}</summary>
      {list}
    </details>
  ) : (
    <section aria-label={title}>
      <h3>{title}</h3>
      {list}
    </section>
  );
}

/** Two columns, as App.css has them. */
function besideCard(): boolean {
  return matchMedia('(min-width: 900px)').matches;
}

function withoutSeries(label: string): string {
  return label
    .replace(/^(?:Notes|Cause|Case study): (.)/, (_, first: string) => first.toUpperCase())
    .replace(/^(?:笔记|原因|案例)：/, '');
}
