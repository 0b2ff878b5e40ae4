import { formatPercent, formatValue } from '#base/format.ts';
import { type FlamePart, flameOf } from '#run/flame.ts';
import type { StepProfile } from '#run/stepProfile.ts';
import { useText } from '#ui/i18n/useText.ts';

/** Shares as growth factors: those of a line must not add up to less than 1. */
const GROWTH = 1e6;

/** Shares whose rectangle has room for its name. */
const NAMED = 0.06;

/** The parts of a step, as wide as they take, and their kernels below them. */
export function FlameBar({ profile }: { readonly profile: StepProfile }) {
  const t = useText();
  const parts = flameOf(profile);
  const words = parts
    .map(({ part, share }) => `${t(part)} ${formatPercent(100 * share)}`)
    .join(', ');
  return (
    <div className="flame" role="img" aria-label={t('Time by part: {{parts}}', { parts: words })}>
      {parts.map((part) => (
        <Part key={part.part} part={part} />
      ))}
    </div>
  );
}

function Part({ part: { part, ms, share, kernels } }: { readonly part: FlamePart }) {
  const t = useText();
  const name = t(part);
  return (
    <div className="flame-part" data-part={part} style={{ flexGrow: GROWTH * share }}>
      <div className="flame-box" title={titleOf(name, ms, share)}>
        {share >= NAMED && name}
      </div>
      <div className="flame-kernels">
        {kernels.map(({ kernel, ms: own, share: of }) => (
          <div
            key={kernel}
            className="flame-box"
            style={{ flexGrow: GROWTH * of }}
            title={titleOf(kernel, own, of)}
          >
            {of >= NAMED && kernel}
          </div>
        ))}
      </div>
    </div>
  );
}

const titleOf = (name: string, ms: number, share: number): string =>
  `${name}: ${formatValue(ms)} ms, ${formatPercent(100 * share)}`;
