import { expect, SMALL, test } from './lab.ts';
import { countWork, mostAdded, mostCharts } from './pageWork.ts';

/** More than any message about a step has in JSON, and less than the numbers of one image batch. */
const MOST_BYTES = 8000;

test('while it trains, the page’s thread draws one chart a task, of small messages', async ({
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

  await test.step('what the worker sends is counted there: no message is long', () => {
    const lengths = events.map((event) => JSON.stringify(event).length);
    expect(lengths.length).toBeGreaterThan(30);
    expect(Math.max(...lengths)).toBeLessThan(MOST_BYTES);
  });

  await test.step('a chart is drawn where there is news, and by itself', () => {
    const drawn = changes.flatMap(({ charts }) => charts).filter((name) => name === 'Loss').length;
    const news = events.filter(({ type }) => /^(steps|evaluation)Finished$/.test(type)).length;
    expect(drawn).toBeGreaterThan(2);
    // The first drawing may be followed by one in a card that grew.
    expect(drawn).toBeLessThanOrEqual(news + 2);
    expect(mostCharts(changes)).toBe(1);
  });

  await test.step('no task builds much, or has the page laid out again and again', () => {
    expect(mostAdded(changes)).toBeLessThan(400);
    expect(layouts).toBeLessThanOrEqual(2 * tasks);
  });
});
