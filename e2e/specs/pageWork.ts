import type { CDPSession, Page } from '@playwright/test';

/** What one task of the page's thread changed. */
export interface Change {
  /** Names of the charts whose lines it drew. */
  readonly charts: readonly string[];
  /** Elements added to the page. */
  readonly added: number;
}

/** An image drawn on a canvas. */
export interface Painted {
  readonly width: number;
  readonly height: number;
}

export interface PageWork {
  /** Tasks that changed anything in the page. */
  readonly tasks: number;
  /** Those that drew lines or added elements. */
  readonly changes: readonly Change[];
  readonly painted: readonly Painted[];
  /** Passes of the browser's layout. */
  readonly layouts: number;
}

declare global {
  /** Set by `countWork` in the page. */
  var protolabWork: { tasks: number; changes: Change[]; painted: Painted[] };
}

/**
 * Counts the work of the page's thread instead of measuring its time, which depends on the machine
 * and its load.
 * @returns the work since the last call
 */
export async function countWork(page: Page): Promise<() => Promise<PageWork>> {
  await page.evaluate(observe);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  let before = await layoutCount(session);
  return async () => {
    const work = await page.evaluate(() => {
      const work = protolabWork;
      globalThis.protolabWork = { tasks: 0, changes: [], painted: [] };
      return work;
    });
    const now = await layoutCount(session);
    const layouts = now - before;
    before = now;
    return { ...work, layouts };
  };
}

async function layoutCount(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  const count = metrics.find(({ name }) => name === 'LayoutCount')?.value;
  if (count === undefined) throw new Error('The browser does not count its layouts.');
  return count;
}

/** Runs in the page, without access to this module. */
function observe(): void {
  globalThis.protolabWork = { tasks: 0, changes: [], painted: [] };
  // A mutation observer is called at the end of a task: its records belong to one task.
  const observer = new MutationObserver((records) => {
    const charts = new Set<string>();
    let added = 0;
    const drew = (element: Element) => {
      const chart = element.closest('figure')?.getAttribute('aria-label');
      if (chart !== null && chart !== undefined) charts.add(chart);
    };
    for (const { attributeName, target, addedNodes } of records) {
      if (attributeName === 'd' && target instanceof Element && target.matches('path.chart-line')) {
        drew(target);
      }
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        added += 1 + node.querySelectorAll('*').length;
        if (node.matches('.chart-line')) drew(node);
        for (const line of node.querySelectorAll('.chart-line')) drew(line);
      }
    }
    protolabWork.tasks++;
    if (charts.size > 0 || added > 0) protolabWork.changes.push({ charts: [...charts], added });
  });
  observer.observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ['d', 'class', 'style', 'width', 'height', 'transform'],
  });
  const canvas = CanvasRenderingContext2D.prototype;
  const put = canvas.putImageData;
  canvas.putImageData = function putCounted(
    this: CanvasRenderingContext2D,
    ...args: Parameters<typeof put>
  ) {
    const [{ width, height }] = args;
    protolabWork.painted.push({ width, height });
    put.apply(this, args);
  } as typeof put;
}

/** The largest number of charts drawn in one task. */
export function mostCharts(changes: readonly Change[]): number {
  return Math.max(0, ...changes.map(({ charts }) => charts.length));
}

/** The largest number of elements added in one task. */
export function mostAdded(changes: readonly Change[]): number {
  return Math.max(0, ...changes.map(({ added }) => added));
}
