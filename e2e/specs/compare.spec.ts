import { expect, SMALL, test } from './lab.ts';

/** After two steps either may lead. */
const ANSWER = /(SGD|LAMB) learned: kNN .* (SGD|LAMB) at the same rate reaches/;

test('SGD and LAMB from one click to a compared report', async ({ lab }, testInfo) => {
  const { page } = lab;
  await lab.open({ ...SMALL, epochs: 1 });
  await expect(lab.status).toContainText('Ready');
  await lab.button('Compare SGD vs LAMB').click();
  const sgd = await lab.ended(1);
  const lamb = await lab.ended(2);
  expect([sgd.state, lamb.state]).toEqual(['finished', 'finished']);
  await page.getByRole('link', { name: /^Compare SGD and LAMB/ }).click();

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
});
