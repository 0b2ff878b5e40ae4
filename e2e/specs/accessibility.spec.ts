import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { say } from '#base/words.ts';
import { presetConfig } from '#run/presets.ts';
import { storeRuns } from '../tools/storedRuns.ts';
import { expect, test } from './lab.ts';

/** What a theme can change. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** Serious violations, one line each. @param rules all of axe's if empty */
async function seriousViolations(
  page: Page,
  place: string,
  rules: string[] = [],
): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (rules.length === 0 ? axe : axe.withRules(rules)).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => {
      const where = nodes.map(({ target }) => target.join(' ')).slice(0, 5);
      return `${place}: ${id} (${help}) at ${where.join(', ')}`;
    });
}

/** The runs of a sweep over two fields: two configs, with two seeds each. */
const SWEPT = [0, 1, 2, 3].map((n) => {
  const seed = n % 2;
  const [learningRate, temperature] = n < 2 ? [0.05, 0.1] : [0.2, 0.3];
  return {
    ...{ runId: `swept-${n}`, steps: 200 },
    config: { ...presetConfig('quick'), learningRate, temperature, seed },
    group: {
      ...{ id: 'g', kind: 'sweep' as const, label: say('Seeds'), seed },
      ...{ field: 'learningRate' as const, value: learningRate },
      fields: [
        { field: 'learningRate' as const, value: learningRate },
        { field: 'temperature' as const, value: temperature },
      ],
    },
  };
});

test('axe finds nothing serious on any panel, light and dark', async ({ lab }) => {
  test.slow();
  const { page } = lab;
  await lab.openAt('?preset=pcl-quick&theme=light');
  await expect(lab.status).toContainText('Ready');
  await expect(lab.figure('Loss')).toBeVisible();
  const found: string[] = [];
  const html = page.locator('html');
  const analyse = async (place: string) => {
    for (const [theme, rules] of [
      ['light', []],
      ['dark', COLOUR_RULES],
    ] as const) {
      await html.evaluate((root, name) => {
        root.dataset.theme = name;
      }, theme);
      found.push(...(await seriousViolations(page, `${place}, ${theme}`, [...rules])));
    }
  };
  // The panels are taken from the links, so that new panels are checked too.
  const links = page.getByRole('navigation', { name: 'Panels' }).getByRole('link');
  for (const link of await links.all()) {
    const name = (await link.textContent()) ?? '';
    await link.click();
    await expect(link).toHaveAttribute('aria-current', 'page');
    await expect(page.getByText('Loading…')).toBeHidden();
    await analyse(name);
  }
  await test.step('the results of a sweep', async () => {
    await storeRuns(page, SWEPT);
    await page.reload();
    await page.evaluate((ids) => {
      location.hash = `#/compare?runs=${ids}`;
    }, SWEPT.map(({ runId }) => runId).join());
    const sweep = page.getByRole('region', { name: /^Sweep: / });
    await expect(sweep.getByRole('table', { name: 'Configs of the sweep' })).toBeVisible();
    await analyse('Sweep');
  });
  await test.step('the dialogs', async () => {
    for (const [button, title] of [
      ['Help', 'How Protolab works'],
      ['Commands', 'Commands'],
    ] as const) {
      await lab.button(button).click();
      await expect(page.getByRole('dialog', { name: title })).toBeVisible();
      await analyse(title);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toBeHidden();
      await expect(lab.button(button)).toBeFocused();
    }
  });
  expect(found).toEqual([]);
});
