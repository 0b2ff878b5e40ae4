import { type ReactNode, Suspense, useEffect, useState } from 'react';
import { useData } from '#store/hooks.ts';

/** After the images, so that the page is ready first; and where no images come. */
const SOON_MS = 200;
const PATIENCE_MS = 20_000;

interface LaterLoadedProps {
  /** In its place until it is loaded, of the same size. */
  readonly fallback: ReactNode;
  readonly children: ReactNode;
}

/** What nobody needs before the page is ready: it is fetched after the images. */
export function LaterLoaded({ fallback, children }: LaterLoadedProps) {
  const settled = useData(({ loaded, failed }) => loaded !== null || failed !== null);
  const [due, setDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), settled ? SOON_MS : PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [settled]);
  if (!due) return fallback;
  return <Suspense fallback={fallback}>{children}</Suspense>;
}
