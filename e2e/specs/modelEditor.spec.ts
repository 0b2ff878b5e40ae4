import { expect, test } from './lab.ts';

test('the diagram opens a section, keys move a stage boundary, undo takes both back, a link carries the config', async ({
  lab,
}) => {
  const { page } = lab;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await lab.open({}, 'notes-five-stage');
  const model = page.getByRole('region', { name: 'Model' });

  // Head b by keyboard; its field is the config's.
  await model.getByRole('button', { name: /^head b, \d/ }).focus();
  await page.keyboard.press('Enter');
  const settings = page.getByRole('region', { name: 'Heads', exact: true });
  await expect(settings.getByRole('heading', { name: 'Heads', exact: true })).toBeFocused();
  await settings.getByLabel('Heads a, ã, b').selectOption('notes');
  const headB = settings.getByRole('group', { name: /^head b in stage 5 of 5/ });
  await expect(headB.getByRole('radio', { name: 'Frozen' })).toBeChecked();
  await expect(model.getByText('1 changed')).toBeVisible();
  await expect(model.getByRole('button', { name: /^head b, fixed, .*frozen$/ })).toBeVisible();

  // The boundary moves by one epoch per key; the text field shows the plan.
  const stages = await lab.openSection('Stages');
  const text = stages.getByRole('textbox', { name: 'Stage plan' });
  const plan = await text.inputValue();
  const bound = stages.getByRole('slider', { name: 'Bound between stages 2 and 3' });
  const before = await bound.getAttribute('aria-valuetext');
  await bound.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(text).not.toHaveValue(plan);
  const moved = await text.inputValue();
  expect(await bound.getAttribute('aria-valuetext')).not.toBe(before);

  // One undo takes back both moves; redo restores them.
  await page.keyboard.press('Control+z');
  await expect(text).toHaveValue(plan);
  await page.keyboard.press('Control+Shift+z');
  await expect(text).toHaveValue(moved);

  // A click in the matrix writes the same text; an impossible plan is reported.
  await stages.getByRole('button', { name: 'a, ã in stage 2: trains' }).click();
  await expect(stages.getByText(/freezes head a in stage .* before it exists/)).toBeVisible();
  await lab.button('Undo a settings change').click();
  await expect(text).toHaveValue(moved);

  await lab.button('Copy link').click();
  await expect(page.getByText('Link copied.')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await page.goto('about:blank');
  await lab.openAt(new URL(link).search);
  await expect(model.getByText('2 changed')).toBeVisible();
  await expect(text).toHaveValue(moved);
  await expect(model.getByRole('button', { name: /^head b, fixed, .*frozen$/ })).toBeVisible();
});

test('pairs of views follow the augmentation; a config comes in as JSON, its bad fields named', async ({
  lab,
}) => {
  const { page } = lab;
  await lab.open({ sceneClasses: 8, scenesPerClass: 10 });
  const model = page.getByRole('region', { name: 'Model' });
  await model.getByRole('button', { name: 'view 1' }).click();
  const editor = page.getByRole('region', { name: 'Views' });
  const views = editor.getByRole('img', { name: /each with its query view and key view/ });
  await expect(views).toHaveAttribute('data-stale', 'false');
  const pixels = () => views.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const drawn = await pixels();
  await editor.getByLabel('Random resized crop').uncheck();
  await expect.poll(pixels).not.toBe(drawn);
  await editor.getByRole('button', { name: 'Back to the results' }).click();
  await expect(editor).toBeHidden();
  await expect(lab.figure('Loss')).toBeVisible();

  // One press lists every preset with what it is.
  await model.getByRole('button', { name: 'Preset: Quick' }).click();
  const presets = page.getByRole('dialog', { name: 'Presets' });
  await expect(presets.getByRole('button', { name: /^Quick/ })).toBeFocused();
  await presets.getByRole('button', { name: /^PCL, quick/ }).click();
  await expect(presets).toBeHidden();
  await expect(model.getByRole('button', { name: 'prototypes' })).toBeVisible();
  await lab.button('Undo a settings change').click();

  await lab.button('JSON…').click();
  const dialog = page.getByRole('dialog', { name: 'Settings as JSON' });
  const text = dialog.getByRole('textbox');
  await text.fill('{"epochs": 5, "temperature": 50, "warp": 1}');
  await expect(dialog.getByText('Temperature (temperature) is 50')).toBeVisible();
  await expect(dialog.getByText('a field "warp" that this version does not know')).toBeVisible();
  await expect(dialog.getByText('Changes: Epochs', { exact: true })).toBeVisible();
  await dialog.getByRole('button', { name: 'Use these settings' }).click();
  await expect(dialog).toBeHidden();
  await lab.openSection('Training');
  await expect(page.getByLabel('Epochs', { exact: true })).toHaveValue('5');
});
