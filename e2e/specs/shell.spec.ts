import type { Page } from '@playwright/test';
import { expect, test } from './lab.ts';

type Box = { x: number; y: number; width: number; height: number } | null;

const boxOf = (page: Page, selector: string): Promise<Box> =>
  page.locator(selector).first().boundingBox();

/** The share of `b` that `a` covers. */
function share(a: Box, b: Box): number {
  if (a === null || b === null) return Number.NaN;
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return (Math.max(0, width) * Math.max(0, height)) / (b.width * b.height);
}

test('panels, keys, palette, language and tour', async ({ lab }) => {
  const { page } = lab;
  await lab.openAt('?preset=quick&set=epochs=3');
  await expect(lab.status).toContainText('Ready');
  const links = page.getByRole('navigation', { name: 'Panels' }).getByRole('link');

  await test.step('the Back button leaves a panel, and Train is unchanged', async () => {
    await lab.openSection('Training');
    const epochs = page.getByRole('textbox', { name: 'Epochs' });
    await epochs.fill('5');
    const other = links.last();
    await other.click();
    await expect(other).toHaveAttribute('aria-current', 'page');
    await expect(lab.button('Train')).toBeHidden();
    await page.goBack();
    await expect(lab.button('Train')).toBeVisible();
    await expect(epochs).toHaveValue('5');
  });

  await test.step('keys: g r goes to Runs, ? shows the keys', async () => {
    await page.keyboard.press('Escape');
    await page.locator('body').press('g');
    await page.locator('body').press('r');
    await expect(page).toHaveURL(/\?preset=quick&set=epochs=5#\/runs$/);
    await page.locator('body').press('?');
    await expect(page.getByRole('dialog', { name: 'How Protolab works' })).toContainText(
      'Go to Runs',
    );
    await page.keyboard.press('Escape');
  });

  await test.step('the palette chooses a preset', async () => {
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('dialog').getByRole('combobox').fill('pcl-quick');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(lab.button('Train')).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Epochs' })).not.toHaveValue('5');
  });

  await test.step('the palette unfolds a field and gives it the focus', async () => {
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('dialog').getByRole('combobox').fill('gradient clip');
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('Gradient clip', { exact: true })).toBeFocused();
  });

  await test.step('on a phone, the palette and given files unfold the settings at their section', async () => {
    const { width, height } = page.viewportSize() ?? { width: 1280, height: 900 };
    await page.setViewportSize({ width: 390, height: 844 });
    const fold = lab.button('Settings');
    const clip = page.getByLabel('Gradient clip', { exact: true });
    // The page takes a frame to notice that it is narrow.
    await expect(async () => {
      if ((await fold.getAttribute('aria-expanded')) === 'true') await fold.click();
      await expect(clip).toBeHidden({ timeout: 2000 });
    }).toPass();
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('dialog').getByRole('combobox').fill('gradient clip');
    await page.keyboard.press('Enter');
    await expect(fold).toHaveAttribute('aria-expanded', 'true');
    await expect(clip).toBeFocused();
    await expect(clip).toBeInViewport();
    await fold.click();
    await page
      .getByLabel('Data files')
      .setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('no image') });
    await expect(fold).toHaveAttribute('aria-expanded', 'true');
    await expect(page.getByRole('button', { name: /^Images/, expanded: true })).toBeInViewport();
    await page.setViewportSize({ width, height });
  });

  await test.step('the language switch survives a reload', async () => {
    await lab.button('中文').click();
    await expect(page.getByRole('link', { name: '训练', exact: true })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
    await page.reload();
    await expect(lab.button('训练')).toBeVisible();
    await lab.button('English').click();
    await expect(lab.button('Train')).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  });

  await test.step('the address starts the tour of three steps', async () => {
    await lab.openAt('?preset=quick&tour');
    for (const title of ['1. What is trained', '2. Press Train', '3. Watch the charts']) {
      const step = page.getByRole('dialog', { name: title });
      await expect(step).toBeVisible();
      await expect(async () => {
        const [card, train] = [await step.boundingBox(), await boxOf(page, '.run-bar-main')];
        expect(share(card, train)).toBe(0);
        if (title.startsWith('2')) expect(share(await boxOf(page, '.tour-lit'), train)).toBe(1);
      }).toPass();
      await step.getByRole('button', { name: /^(Next|Done)$/ }).click();
    }
    await expect(page.getByText('3. Watch the charts')).toBeHidden();
    await expect(lab.button('Train')).toBeVisible();
    await expect(page).not.toHaveURL(/tour/);
    await page.reload();
    await expect(lab.button('Train')).toBeVisible();
    await expect(page.getByText('1. What is trained')).toBeHidden();
  });
});
