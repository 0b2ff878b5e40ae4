import type { TestInfo } from '@playwright/test';
import { storedMetadata } from '../tools/storedRuns.ts';
import { expect, type Lab, SMALL, test } from './lab.ts';

/** After two steps either may lead. */
const ANSWER = /(SGD|LAMB) learned: kNN .* (SGD|LAMB) at the same rate reaches/;

type Ended = Awaited<ReturnType<Lab['ended']>>;

/** The page that the queue's link opens, up to its report. */
async function expectCompared(lab: Lab, sgd: Ended, lamb: Ended, testInfo: TestInfo) {
  const { page } = lab;
  const compared = page.getByRole('region', { name: 'Compared runs' });
  const view = page.getByRole('group', { name: 'Charts of the runs' });
  const metrics = page.getByRole('table', { name: 'Metrics' });
  const loss = metrics.getByRole('row', { name: /^Loss/ });

  await test.step('the answer comes first: a verdict, and a table of the runs', async () => {
    const verdict = page.getByRole('region', { name: 'Verdict' });
    await expect(verdict).toContainText(ANSWER);
    const rows = compared.getByRole('table', { name: 'Runs' }).locator('tbody tr');
    await expect(rows).toHaveCount(2);
    await expect(rows.first()).toContainText(sgd.runId);
    await expect(rows.first()).toContainText('baseline');
    await expect(compared).toContainText('at epoch 1, last common epoch');
  });

  await test.step('sections open, and stay open over a reload', async () => {
    for (const name of ['Metrics', 'Parameter health', 'More charts']) {
      await page.getByRole('region', { name }).locator('summary').first().click();
    }
    await expect(loss).toBeVisible();
    // The table is as high as its rows: the page scrolls, and no second bar inside it.
    const hidden = await page
      .getByRole('region', { name: 'Metrics, table' })
      .evaluate((box) => box.scrollHeight - box.clientHeight);
    expect(hidden).toBeLessThanOrEqual(1);
    await page.reload();
    await expect(loss).toBeVisible();
    await expect(page.getByRole('region', { name: 'Parameter health' })).toContainText(
      'of each tensor',
    );
  });

  await test.step('only differences are listed, and all fields on request', async () => {
    const line = page.getByRole('region', { name: 'Config differences' });
    await expect(line).toContainText(/^1 of \d+ settings differ/);
    await expect(line).toContainText('sgd · lamb');
    await line.getByRole('button', { name: 'Show all' }).click();
    const differences = page.getByRole('table', { name: 'Config differences' });
    const rows = differences.locator('tbody tr');
    await expect(rows).toHaveCount(1);
    await expect(rows).toContainText('optimizer');
    await expect(rows.locator('td')).toHaveText([/^sgd/, /lamb/]);
    await page.getByLabel('Show all keys').check();
    await expect(rows.filter({ hasText: 'batchSize' })).toHaveCount(1);
    await page.getByLabel('Show all keys').uncheck();
  });

  await test.step('both are drawn in one chart, and side by side on the same axes', async () => {
    const figure = page.getByRole('figure', { name: 'Loss', exact: true });
    await expect(figure.locator('.chart-line')).not.toHaveCount(0);
    await expect(figure).toContainText(sgd.runId);
    await expect(figure).toContainText(lamb.runId);
    await view.getByText('Side by side').click();
    await expect(figure.getByRole('slider')).toHaveCount(2);
    await expect(page).toHaveURL(/view=side/);
    await view.getByText('Overlaid').click();
  });

  await test.step('Pin baseline reverses the differences; Back undoes it', async () => {
    const delta = loss.locator('.compare-delta');
    await expect(delta).toHaveCount(1);
    await expect(loss.locator('td').nth(1).locator('.compare-delta')).toBeVisible();
    const before = (await delta.textContent()) ?? '';
    await lab.button('Pin baseline').click();
    await expect(loss.locator('td').nth(0).locator('.compare-delta')).toBeVisible();
    const after = (await delta.textContent()) ?? '';
    // The same difference with the opposite sign.
    expect(before).toMatch(/[+−]\d/);
    expect(after.match(/[+−]/)?.[0]).not.toBe(before.match(/[+−]/)?.[0]);
    expect(after.match(/[\d.]+/)?.[0]).toBe(before.match(/[\d.]+/)?.[0]);
    await expect(page).toHaveURL(new RegExp(`baseline=${lamb.runId}`));
    await page.goBack();
    await expect(loss.locator('td').nth(1).locator('.compare-delta')).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`baseline=${sgd.runId}`));
  });

  await test.step('every tensor of both is on a heat map', async () => {
    const health = page.getByRole('region', { name: 'Parameter health' });
    for (const { runId } of [sgd, lamb]) {
      const map = health.getByRole('slider', { name: `Gradient norm, ${runId}` });
      await map.press('ArrowDown');
      await expect(map).toHaveAttribute('aria-valuetext', /: \d/);
    }
    await health.getByText('Trust ratio', { exact: true }).click();
    await expect(health.getByRole('figure', { name: sgd.runId })).toContainText('no trust ratio');
    await expect(health.getByRole('slider', { name: lamb.runId })).toBeVisible();
  });

  await test.step('the report opens from the disk, without the lab', async () => {
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Report' }).click();
    await page.getByRole('menuitem', { name: /^HTML/ }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe(`compare-${sgd.runId}-and-${lamb.runId}.html`);
    const file = testInfo.outputPath('report.html');
    await download.saveAs(file);
    const report = await page.context().newPage();
    const trouble: string[] = [];
    report.on('pageerror', (error) => trouble.push(error.message));
    report.on('console', (message) => trouble.push(message.text()));
    report.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) trouble.push(request.url());
    });
    await report.goto(`file://${file}`);
    await expect(report.getByRole('heading', { level: 1 })).toHaveText('SGD · LAMB');
    await expect(report.locator('.verdict')).toContainText(ANSWER);
    await expect(report.getByText(`LAMB (${lamb.runId})`).first()).toBeVisible();
    await expect(report.getByText('--set optimizer=lamb')).toBeVisible();
    expect(await report.content()).not.toContain('localhost');
    for (const summary of await report.locator('main > details > summary').all()) {
      await summary.click();
    }
    const differences = report.getByRole('table', { name: 'Config differences' });
    await expect(differences.locator('tbody tr')).toHaveCount(1);
    await expect(differences.locator('tbody td')).toHaveText([/^sgd/, /lamb/]);
    const chart = report.getByRole('img', { name: 'Loss', exact: true });
    await expect(chart).toBeVisible();
    expect(await chart.locator('path').count()).toBeGreaterThan(3);
    await expect(report.getByRole('img', { name: /^Gradient norm, / })).toHaveCount(2);
    const widths = await report
      .locator('img')
      .evaluateAll((images) =>
        images.map((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0)),
      );
    expect(Math.min(...widths)).toBeGreaterThan(100);
    expect(await report.locator('script').count()).toBe(0);
    expect(trouble).toEqual([]);
    await report.close();
  });
}

test('one answer trains SGD and LAMB; both are compared by a link, named, deleted and forked', async ({
  lab,
}, testInfo) => {
  await lab.open({ ...SMALL, epochs: 1 });
  await expect(lab.status).toContainText('Ready');
  await lab.button('Compare SGD vs LAMB').click();
  await test.step('LAMB’s rate is asked for, and answered with the keyboard', async () => {
    const question = lab.page.getByRole('dialog', { name: 'Compare SGD vs LAMB' });
    await expect(question).toContainText('the weights to grow');
    await question.getByRole('button', { name: /^LAMB at the same rate/ }).press('Enter');
    await expect(question).toBeHidden();
  });
  const queue = lab.page.getByRole('region', { name: 'Queue' });
  await expect(queue).toContainText('of 2 runs done');
  const sgd = await lab.ended(1);
  const lamb = await lab.ended(2);
  expect([sgd.state, lamb.state]).toEqual(['finished', 'finished']);

  await test.step('the runs differ only in the optimizer', () => {
    const configs = lab.events.flatMap((event) =>
      event.type === 'runStarted' ? [event.config] : [],
    );
    expect(configs.map(({ optimizer }) => optimizer)).toEqual(['sgd', 'lamb']);
    const [first, second] = configs;
    expect(second).toEqual({ ...first, optimizer: 'lamb' });
  });

  await test.step('a link compares them, SGD as the baseline', async () => {
    await expect(queue).toContainText('2 of 2 runs done');
    await queue.getByRole('button', { name: /^Queue/ }).click();
    const link = queue.getByRole('link', { name: /^Compare SGD and LAMB/ });
    await expect(link).toHaveAttribute(
      'href',
      `#/compare?runs=${sgd.runId},${lamb.runId}&baseline=${sgd.runId}`,
    );
    await link.click();
    await expectCompared(lab, sgd, lamb, testInfo);
  });

  const runs = lab.page.getByRole('region', { name: 'Runs', exact: true });
  const named = runs.getByRole('link', { name: 'LAMB, first try', exact: true });
  await test.step('the queue, the group and a name survive a reload', async () => {
    await lab.page.getByRole('link', { name: 'Runs', exact: true }).click();
    await runs.getByRole('link', { name: lamb.runId, exact: true }).click();
    await expect(lab.page).toHaveURL(new RegExp(`#/runs/${lamb.runId}$`));
    const card = lab.runPage(lamb.runId);
    await expect(card).toContainText('optimizer = lamb');
    await expect(card).toContainText('SGD and LAMB, quick');
    await card.getByLabel('Name', { exact: true }).fill('LAMB, first try');
    await card.getByLabel('Name', { exact: true }).press('Enter');
    await expect(lab.runPage('LAMB, first try')).toBeVisible();
    // A name is shown at once and stored a moment later.
    await expect.poll(() => storedMetadata(lab.page, lamb.runId)).toContain('LAMB, first try');
    await lab.page.reload();
    await expect(lab.runPage('LAMB, first try')).toBeVisible();
    await lab.page.getByRole('link', { name: 'All runs' }).click();
    await expect(named).toBeVisible();
  });

  await test.step('a deleted run comes back by Undo', async () => {
    await runs.getByLabel('Select LAMB, first try').check();
    await runs.getByRole('button', { name: 'Delete selected' }).click();
    await expect(named).toBeHidden();
    await lab.button('Undo').click();
    await expect(named).toBeVisible();
  });

  await test.step('a fork continues from the checkpoint with other settings', async () => {
    await runs.getByRole('link', { name: sgd.runId, exact: true }).click();
    await lab.button('Fork').click();
    await expect(lab.page.getByRole('region', { name: 'Fork' })).toContainText(sgd.runId);
    const settings = await lab.openSection('Training');
    await settings.getByLabel('Epochs', { exact: true }).fill('2');
    await lab.button('Train').click();
    const forked = await lab.ended(3);
    expect(forked.state).toBe('finished');
    const started = lab.events.findLast((event) => event.type === 'runStarted');
    expect(started).toMatchObject({ runId: forked.runId, fromStep: 2, totalSteps: 4 });
  });
});
