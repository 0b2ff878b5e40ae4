import {
  type ComponentType,
  type LazyExoticComponent,
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useState,
} from 'react';
import { useData, useRuns } from '#store/hooks.ts';
import { Boundary } from './Boundary.tsx';
import type { FailedForm } from './FailedPart.tsx';
import { retriable } from './loadPiece.ts';

/** After images and device, so that the page says first that it is ready; and where they do not come. */
const SOON_MS = 700;
const PATIENCE_MS = 20_000;

interface LaterLoadedProps {
  /** In its place until it is loaded, of the same size. */
  readonly fallback: ReactNode;
  readonly children: ReactNode;
}

/** What nobody needs before the page is ready: it is fetched after the images and the device. */
export function LaterLoaded({ fallback, children }: LaterLoadedProps) {
  const due = useSettledFor(SOON_MS);
  if (!due) return fallback;
  return <Suspense fallback={fallback}>{children}</Suspense>;
}

/** True once images and device have been there for some milliseconds, or do not come. */
export function useSettledFor(milliseconds: number): boolean {
  const images = useData(({ loaded, failed }) => loaded !== null || failed !== null);
  const device = useRuns(({ device: { status } }) => status !== 'opening');
  const settled = images && device;
  const [due, setDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), settled ? milliseconds : PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [settled, milliseconds]);
  return due;
}

interface LaterOptions<Props> {
  readonly form?: FailedForm;
  /** Of a dialog: it is to count as closed, since the alert of its failure was dismissed. */
  readonly closed?: (props: Props) => void;
}

type Piece<Props> = LazyExoticComponent<ComponentType<Props>>;

interface Pieces<Props> {
  newest(): Piece<Props>;
  /** Another one if loading the newest failed. */
  renewed(): Piece<Props>;
}

/**
 * A component whose code is fetched when it is first drawn, in a boundary of its own: where that
 * fails it says so and can be asked for again. A Suspense around it shows what waits for it.
 * @param load an `import()` with a literal path
 */
export function later<Module, Props extends object>(
  load: () => Promise<Module>,
  pick: (module: Module) => ComponentType<Props>,
  options: LaterOptions<Props> = {},
): ComponentType<Props> {
  const fetchModule = retriable(load);
  const pieces = createPieces(async () => pick(await fetchModule()));
  return (props: Props) => <LaterPiece {...{ pieces, props }} {...options} />;
}

/** `React.lazy` keeps a failure for ever: after one it takes another. */
function createPieces<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): Pieces<Props> {
  let broken = false;
  const create = (): Piece<Props> => {
    broken = false;
    return lazy(async () => {
      try {
        return { default: await load() };
      } catch (error) {
        broken = true;
        throw error;
      }
    });
  };
  let newest = create();
  return {
    newest: () => newest,
    renewed() {
      if (broken) newest = create();
      return newest;
    },
  };
}

interface LaterPieceProps<Props> extends LaterOptions<Props> {
  readonly pieces: Pieces<Props>;
  readonly props: Props;
}

function LaterPiece<Props extends object>({
  pieces,
  props,
  form = 'card',
  closed,
}: LaterPieceProps<Props>) {
  const [Shown, setShown] = useState(() => pieces.newest());
  return (
    <Boundary
      form={form}
      onRetry={() => setShown(() => pieces.renewed())}
      onDismiss={() => closed?.(props)}
    >
      <Shown {...props} />
    </Boundary>
  );
}
