import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './lab.ts';

/** Serious violations, one line each. */
async function seriousViolations(page: Page, place: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => {
      const where = nodes.map(({ target }) => target.join(' ')).slice(0, 5);
      return `${place}: ${id} (${help}) at ${where.join(', ')}`;
    });
}

test('axe finds nothing serious on any panel, light and dark', async ({ lab }) => {
  test.slow();
  const { page } = lab;
  await lab.openAt('?preset=pcl-quick&theme=light');
  await expect(lab.status).toContainText('Ready');
  await expect(lab.figure('Loss')).toBeVisible();
  const found: string[] = [];
  const html = page.locator('html');
  const analyse = async (place: string) => {
    for (const theme of ['light', 'dark']) {
      await html.evaluate((root, name) => {
        root.dataset.theme = name;
      }, theme);
      found.push(...(await seriousViolations(page, `${place}, ${theme}`)));
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
