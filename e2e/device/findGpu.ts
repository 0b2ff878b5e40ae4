/** The GPU that `npm run device` measures, also where the Vulkan loader does not find its driver. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../tools/bundle.mjs';
import { findVulkan, probe, type VulkanDriver } from '../tools/vulkan.ts';

const SOFTWARE = /llvmpipe|lavapipe|swiftshader/i;

export const isSoftwareDriver = ({ description }: VulkanDriver): boolean =>
  SOFTWARE.test(description);

/** Where containers mount a GPU's driver, and where distributions have it. */
const PLACES = [
  '/usr/local/nvidia/share/vulkan/icd.d',
  '/usr/share/vulkan/icd.d',
  '/etc/vulkan/icd.d',
];
const LIBRARIES = ['/usr/local/nvidia/lib64', '/usr/lib/x86_64-linux-gnu', '/usr/lib64'];

/** A real GPU if there is any, else what there is; null without a Vulkan driver. */
export function findGpu(): VulkanDriver | null {
  const found = findVulkan(null);
  const named = process.env.VK_ICD_FILENAMES ?? process.env.VK_DRIVER_FILES;
  if ((found !== null && !isSoftwareDriver(found)) || named !== undefined) return found;
  for (const environment of attempts()) {
    const driver = probe(environment);
    if (driver !== null && !isSoftwareDriver(driver)) return driver;
  }
  return found;
}

/** What the Vulkan loader says of the drivers that it tried, for a sentence about none. */
export function loaderErrors(): string {
  const script = "(await import('webgpu')).create([]).requestAdapter().then(() => process.exit())";
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    ...{ cwd: root, encoding: 'utf8', timeout: 30_000 },
    env: { ...process.env, VK_LOADER_DEBUG: 'error,warn' },
  });
  return (stderr ?? '').trim().split('\n').slice(-20).join('\n');
}

function* attempts(): Generator<Readonly<Record<string, string>>> {
  const libraries = LIBRARIES.filter((folder) => existsSync(folder));
  const before = process.env.LD_LIBRARY_PATH ?? '';
  const LD_LIBRARY_PATH = [before, ...libraries].filter((folder) => folder !== '').join(':');
  for (const place of PLACES.filter((folder) => existsSync(folder))) {
    const files = readdirSync(place).filter((name) => /^(nvidia|radeon|intel|asahi)/.test(name));
    for (const name of files.filter((each) => each.endsWith('.json'))) {
      const VK_DRIVER_FILES = path.join(place, name);
      yield { VK_DRIVER_FILES };
      yield { VK_DRIVER_FILES, LD_LIBRARY_PATH };
    }
  }
  // NVIDIA's driver names a library that needs X11's; this one has Vulkan too, without them.
  const headless = libraries
    .map((folder) => path.join(folder, 'libEGL_nvidia.so.0'))
    .find((file) => existsSync(file));
  if (headless === undefined) return;
  const VK_DRIVER_FILES = path.join(mkdtempSync(path.join(tmpdir(), 'protolab-icd-')), 'icd.json');
  const ICD = { library_path: headless, api_version: '1.3.0' };
  writeFileSync(VK_DRIVER_FILES, JSON.stringify({ file_format_version: '1.0.1', ICD }));
  yield { VK_DRIVER_FILES, LD_LIBRARY_PATH };
}
