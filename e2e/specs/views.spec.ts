import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './lab.ts';

test('a preset of the views fills both pipelines; the second view is edited by itself', async ({
  lab,
}) => {
  const { page } = lab;
  await lab.open({ sceneClasses: 8, scenesPerClass: 10 });
  const model = page.getByRole('region', { name: 'Model' });
  await model.getByRole('button', { name: 'view 2' }).click();
  const editor = page.getByRole('region', { name: 'Views' });
  const views = editor.getByRole('img', { name: /each with its query view and key view/ });
  await expect(views).toHaveAttribute('data-stale', 'false');
  const pipelines = editor.getByRole('table', { name: /^Random operations of each view/ });
  const row = (name: string) => pipelines.getByRole('row', { name: new RegExp(`^${name} `) });
  const preset = editor.getByLabel('Augmentation preset');
  const second = editor.getByText('Second view (key)');
  await expect(pipelines.getByRole('columnheader')).toHaveText(['operation', 'both views']);
  await expect(preset).toHaveValue('');
  await expect(second).toBeHidden();

  await test.step('BYOL’s views differ, and the preview draws each', async () => {
    const drawn = await views.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    await preset.selectOption('BYOL');
    await expect(pipelines.getByRole('columnheader')).toHaveText([
      ...['operation', 'query view', 'key view'],
    ]);
    await expect(row('blur').getByRole('cell')).toHaveText(['p 1 · σ 0.1–2', 'p 0.1 · σ 0.1–2']);
    await expect(row('solarise').getByRole('cell')).toHaveText(['off', 'p 0.2']);
    await expect(views).toHaveAttribute('data-stale', 'false');
    await expect
      .poll(() => views.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL()))
      .not.toBe(drawn);
  });

  await test.step('an edit of the second view is custom; undo goes back to the preset', async () => {
    await second.click();
    await editor.getByLabel('Solarise probability (view 2)', { exact: true }).fill('0.5');
    await expect(row('solarise').getByRole('cell')).toHaveText(['off', 'p 0.5']);
    await expect(preset).toHaveValue('');
    await editor.getByLabel('Crop area from (view 2)', { exact: true }).fill('1');
    await editor.getByLabel('Crop area to (view 2)', { exact: true }).fill('0.5');
    await expect(editor.getByText(/raise cropScaleMax2/)).toBeVisible();
    await expect(lab.button('Train')).toBeDisabled();
    for (let edits = 0; edits < 3; edits++) await lab.button('Undo a settings change').click();
    await expect(preset).toHaveValue('byol');
    await lab.button('Undo a settings change').click();
    await expect(preset).toHaveValue('');
    await expect(second).toBeHidden();
  });

  await test.step('a second view of its own starts as the first', async () => {
    await editor.getByLabel('Second view differs').check();
    await expect(editor.getByLabel('Hue (view 2)', { exact: true })).toHaveValue(
      await editor.getByLabel('Hue', { exact: true }).inputValue(),
    );
    const { violations } = await new AxeBuilder({ page }).include('.editor').analyze();
    expect(violations.map(({ id, help }) => `${id}: ${help}`)).toEqual([]);
  });
});
