import 'driver.js/dist/driver.css';
import './Tour.css';
import { driver } from 'driver.js';
import { useEffect } from 'react';
import { useLab } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { openDialog } from './shellStore.ts';

/** The first visit's three steps: what is trained, what to press, where it shows. */
export function Tour() {
  const t = useText();
  const lab = useLab();
  useEffect(() => {
    lab.ui.go('train');
    // The page ends a tour itself to restart it in another language.
    let dismissed = true;
    const tour = driver({
      steps: [
        {
          element: '.page-settings > :first-child',
          popover: {
            title: t('1. What is trained'),
            description: t(
              'A preset sets every field, and the diagram shows the resulting model. Quick takes minutes even without a GPU.',
            ),
          },
        },
        {
          element: '.run-bar-main',
          popover: {
            title: t('2. Press Train'),
            description: t(
              'Training runs in this tab, on this computer. You can pause, stop and resume at any time.',
            ),
          },
        },
        {
          element: '.page-results > :first-child',
          popover: {
            title: t('3. Watch the charts'),
            description: t(
              'The charts update while training runs, and alerts tell you when something is wrong. Press ? for keyboard shortcuts.',
            ),
          },
        },
      ],
      nextBtnText: t('Next'),
      prevBtnText: t('Back'),
      doneBtnText: t('Done'),
      showProgress: true,
      progressText: '{{current}} / {{total}}',
      animate: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      overlayOpacity: 0.5,
      stageRadius: 12,
      stagePadding: 6,
      popoverClass: 'tour',
      onPopoverRender: ({ closeButton }) => closeButton.setAttribute('aria-label', t('Close')),
      onDestroyed: () => {
        if (!dismissed) return;
        lab.ui.rememberTour();
        openDialog(null);
      },
    });
    // The panel it points at is drawn first.
    const frame = requestAnimationFrame(() => tour.drive());
    return () => {
      dismissed = false;
      cancelAnimationFrame(frame);
      tour.destroy();
    };
  }, [lab, t]);
  return null;
}
