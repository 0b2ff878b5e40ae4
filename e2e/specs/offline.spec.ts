import type { Page } from '@playwright/test';
import { servePage } from '../tools/server.ts';
import { expect, Lab, test } from './lab.ts';

const panel = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Panels' }).getByRole('link', { name, exact: true });

test('without a network a part that is not there says so, and comes by itself', async ({ lab }) => {
  const { page } = lab;
  await lab.open();
  await expect(lab.status).toContainText('Ready');
  await page.context().setOffline(true);
  await panel(page, 'Prototypes').click();
  await expect(lab.alerts).toContainText('This part of the page is not loaded');
  await expect(lab.alerts).toContainText('The browser is offline');
  await lab.button('Retry').click();
  await expect(lab.button('Reload the page')).toBeVisible();
  // The rest of the page is there.
  await panel(page, 'Train').click();
  await expect(lab.button('Train')).toBeVisible();
  await panel(page, 'Prototypes').click();
  await page.context().setOffline(false);
  await expect(page.getByRole('heading', { name: 'Prototypes' })).toBeVisible();
  await expect(lab.alerts).toBeHidden();
});

test('below a folder of a plain host, then without any network: the whole page', async ({
  page,
}) => {
  const server = await servePage(0, { plainUnder: '/sub/path/' });
  const lab = new Lab(page, server.address);
  // An automated browser keeps nothing; this one is to be as a user's.
  await page.addInitScript(() =>
    Object.defineProperty(navigator, 'webdriver', { get: () => false }),
  );
  await lab.openAt('?preset=quick');
  // A user's first visit begins with the tour.
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await panel(page, 'Runs').click();
  await expect(page.getByRole('heading', { name: 'Runs', exact: true })).toBeVisible();
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
  const outside = [...server.requested].filter((path) => !path.startsWith('/sub/path/'));
  expect(outside).toEqual([]);
  await server.close();

  await panel(page, 'Prototypes').click();
  await expect(page.getByRole('heading', { name: 'Prototypes' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Prototypes' })).toBeVisible();
  await panel(page, 'Train').click();
  await expect(lab.status).toContainText('Ready');
  const manifest = page.locator('link[rel="manifest"]');
  const icons = await manifest.evaluate(async (link: HTMLLinkElement) => {
    const { icons, scope } = await (await fetch(link.href)).json();
    const at = (name: string) => new URL(name, link.href);
    const found = await Promise.all(icons.map(({ src }: { src: string }) => fetch(at(src))));
    return { scope: at(scope).pathname, all: found.every(({ ok }) => ok) };
  });
  expect(icons).toEqual({ scope: '/sub/path/', all: true });
});
