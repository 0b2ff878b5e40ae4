import './Tour.css';
import { Dialog as Radix } from 'radix-ui';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useLab } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { openDialog } from './shellStore.ts';
import { type Box, cardPlace, litBox } from './tourPlace.ts';

interface TourStep {
  /** The first that the page shows is lit. */
  readonly targets: readonly string[];
  readonly title: string;
  readonly text: string;
}

/** Pixels of a target that must be seen, else the page is scrolled to it. */
const ENOUGH_SEEN = 40;

/** What stays uncovered in every step. */
const FREE = '.run-bar-main';

/** The first visit's three steps: what is trained, what to press, where it shows. */
export function Tour() {
  const t = useText();
  const lab = useLab();
  const [at, setAt] = useState(0);
  const steps: readonly TourStep[] = [
    {
      targets: ['.page-settings > :first-child', '.page-rail', '.page-settings'],
      title: t('1. What is trained'),
      text: t('Pick a preset. It sets everything; the diagram shows the model.'),
    },
    {
      targets: [FREE],
      title: t('2. Press Train'),
      text: t(
        'Training runs in this tab, on this computer. You can pause, stop and resume at any time.',
      ),
    },
    {
      targets: ['.charts-grid', '.charts-waiting', '.page-results'],
      title: t('3. Watch the charts'),
      text: t(
        'The charts update while training runs, and alerts tell you when something is wrong. Press ? for keyboard shortcuts.',
      ),
    },
  ];
  useEffect(() => lab.ui.go('train'), [lab]);
  const close = () => {
    lab.ui.rememberTour();
    openDialog(null);
  };
  const step = steps[at];
  if (step === undefined) return null;
  const last = at === steps.length - 1;
  return (
    <Spot
      step={step}
      progress={`${at + 1} / ${steps.length}`}
      next={last ? t('Done') : t('Next')}
      onNext={() => (last ? close() : setAt(at + 1))}
      onBack={at === 0 ? null : () => setAt(at - 1)}
      onClose={close}
    />
  );
}

interface SpotProps {
  readonly step: TourStep;
  readonly progress: string;
  readonly next: string;
  readonly onNext: () => void;
  /** Null on the first step. */
  readonly onBack: (() => void) | null;
  readonly onClose: () => void;
}

/** The page darkened but for the step's target, and the step's card beside it. */
function Spot({ step, progress, next, onNext, onBack, onClose }: SpotProps) {
  const t = useText();
  const card = useRef<HTMLDivElement>(null);
  const forward = useRef<HTMLButtonElement>(null);
  const before = useRef<Element | null>(null);
  const { lit, left, top } = usePlaces(step.targets, card);
  return (
    <Radix.Root open onOpenChange={(wanted) => !wanted && onClose()}>
      <Radix.Portal>
        <div className="tour-ground" data-unlit={lit === null} />
        {lit !== null && <div className="tour-lit" style={{ ...lit }} />}
        <Radix.Content
          ref={card}
          className="tour card"
          style={{ left, top }}
          // Focus starts on Next, and returns to where it was.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            before.current = document.activeElement;
            forward.current?.focus({ preventScroll: true });
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (before.current instanceof HTMLElement) before.current.focus();
          }}
        >
          <Radix.Title className="tour-title">{step.title}</Radix.Title>
          <Radix.Description>{step.text}</Radix.Description>
          <div className="tour-foot">
            <span className="muted">{progress}</span>
            {onBack !== null && (
              <button type="button" className="button button-small" onClick={onBack}>
                {t('Back')}
              </button>
            )}
            <button
              ref={forward}
              type="button"
              className="button button-small button-primary"
              onClick={onNext}
            >
              {next}
            </button>
          </div>
          <Radix.Close className="button button-icon button-quiet" aria-label={t('Close')}>
            ×
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface Places {
  readonly lit: Box | null;
  readonly left: number;
  readonly top: number;
}

/**
 * Light and card follow their target in every frame, whatever moves it: text that arrives late, a
 * bar that sticks, a column that scrolls by itself.
 */
function usePlaces(
  targets: readonly string[],
  card: { readonly current: HTMLElement | null },
): Places {
  const [places, setPlaces] = useState<Places>({ lit: null, left: 0, top: 0 });
  const wanted = targets.join('\n');
  useLayoutEffect(() => {
    let reached = false;
    const follow = () => {
      const view = { width: document.documentElement.clientWidth, height: innerHeight };
      const target = wanted
        .split('\n')
        .map((selector) => document.querySelector(selector))
        .find((element) => element !== null && element.getClientRects().length > 0);
      const lit = target === undefined || target === null ? null : litBox(boxOf(target), view);
      if (!reached && (lit?.height ?? 0) < ENOUGH_SEEN) target?.scrollIntoView({ block: 'center' });
      reached ||= target !== undefined;
      const size = card.current === null ? { width: 0, height: 0 } : boxOf(card.current);
      const free = [...document.querySelectorAll(FREE)].map(boxOf);
      const place = { lit, ...cardPlace(lit, size, view, free) };
      setPlaces((now) => (sameAs(now, place) ? now : place));
      frame = requestAnimationFrame(follow);
    };
    let frame = requestAnimationFrame(follow);
    return () => cancelAnimationFrame(frame);
  }, [wanted, card]);
  return places;
}

function boxOf(element: Element): Box {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { left, top, width, height };
}

const sameAs = (a: Places, b: Places): boolean => JSON.stringify(a) === JSON.stringify(b);
