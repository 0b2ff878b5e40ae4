import { expect, SMALL, test } from './lab.ts';
import { countWork, mostAdded, mostCharts } from './pageWork.ts';

/** More than the JSON of any event about a step, less than the numbers of one image batch. */
const MOST_BYTES = 8000;

test('during training the page’s thread draws one chart per task, from small messages', async ({
  lab,
}) => {
  await lab.open({ ...SMALL, epochs: 10, evaluateEvery: 5 });
  await expect(lab.status).toContainText('Ready');
  const before = lab.events.length;
  const work = await countWork(lab.page);
  await lab.button('Train').click();
  expect(await lab.ended()).toMatchObject({ state: 'finished' });
  const { changes, tasks, layouts } = await work();
  const events = lab.events.slice(before);

  await test.step('every message of the worker is short', () => {
    const lengths = events.map((event) => JSON.stringify(event).length);
    expect(lengths.length).toBeGreaterThan(30);
    expect(Math.max(...lengths)).toBeLessThan(MOST_BYTES);
  });

  await test.step('a chart is drawn only for new events, and in a task of its own', () => {
    const drawn = changes.flatMap(({ charts }) => charts).filter((name) => name === 'Loss').length;
    const reports = events.filter(({ type }) => /^(steps|evaluation)Finished$/.test(type)).length;
    expect(drawn).toBeGreaterThan(2);
    // The first drawing may be repeated when its card grows.
    expect(drawn).toBeLessThanOrEqual(reports + 2);
    expect(mostCharts(changes)).toBe(1);
  });

  await test.step('no task builds many elements or forces repeated layouts', () => {
    expect(mostAdded(changes)).toBeLessThan(400);
    expect(layouts).toBeLessThanOrEqual(2 * tasks);
  });
});
