import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { apart, lastEvaluation, runLab, runTorch, stepsOf } from './project.ts';
import { findPython } from './python.ts';

const python = findPython(['python3', '/usr/bin/python3']);
const skipped = python === null ? ' (skipped: no Python here has torch and torchvision)' : '';

const folder = mkdtempSync(path.join(tmpdir(), 'protolab-torch-'));
afterAll(() => rmSync(folder, { recursive: true }));

/**
 * Two epochs of 20 steps. The second begins a stage: the encoder is frozen and the heads train, at half
 * the rate. Images are clustered for ProtoNCE in both.
 */
const SETTINGS = {
  ...{ sceneClasses: 20, scenesPerClass: 20, imageSide: 16, batchSize: 16, epochs: 2 },
  ...{ encoder: 'tiny', width: 8, embeddingDim: 16, queueLength: 64, bnGroups: 4 },
  ...{ numClusters: '8,16', negatives: 7, clusterIterations: 5, clusterRedos: 2 },
  stages: '0 encoder a b | inst proto; 1 a b (encoder) | inst proto | lr 0.5',
  ...{ symmetric: true, clipNorm: 1, optimizer: 'adam', learningRate: 0.001 },
  ...{ schedule: 'cosine', linearProbe: 'never' },
};

test.skipIf(python === null)(
  `PyTorch goes on from a checkpoint with the lab’s next 20 losses, two processes too${skipped}`,
  async () => {
    const [own, project] = [path.join(folder, 'lab'), path.join(folder, 'project')];
    const set = Object.entries(SETTINGS).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
    await runLab('train', '--preset', 'pcl-quick', '--runtime', 'node', ...set, '--out', own);
    const checkpoint = path.join(own, 'checkpoint-step-20.safetensors');
    await runLab('train', '--checkpoint', checkpoint, '--export-torch', project);
    await runTorch({ python: python ?? '', project });

    const wanted = stepsOf(own).slice(20);
    const found = stepsOf(path.join(project, 'run'));
    expect(Object.keys(found[0] ?? {})).toEqual(Object.keys(wanted[0] ?? {}));
    expect(apart(wanted, found, 'loss')).toBeLessThanOrEqual(1e-4);
    expect(apart(wanted, found, 'lr')).toBeLessThanOrEqual(1e-9);
    for (const metric of ['accInst', 'accProto', 'accProtoCeiling', 'tiedRows', 'committed']) {
      expect(apart(wanted, found, metric), metric).toBeLessThanOrEqual(100 / 16);
    }

    const [ends, continued] = [lastEvaluation(own), lastEvaluation(path.join(project, 'run'))];
    for (const name of ['featureStd', 'alignment', 'uniformity'] as const) {
      expect(continued[name], name).toBeCloseTo(ends[name] ?? Number.NaN, 4);
    }
    expect(continued.rankMe).toBeCloseTo(ends.rankMe, 2);
    ends.clusters.forEach(({ inertia, acc }, g) => {
      expect(continued.clusters[g]?.inertia).toBeCloseTo(inertia, 2);
      expect(Math.abs((continued.clusters[g]?.acc ?? Number.NaN) - (acc ?? 0))).toBeLessThan(1);
    });

    // Each process has two of the four groups of batch norm; features and k-means are shared.
    await runTorch({ python: python ?? '', project, processes: 2 }, '--out', 'two');
    expect(apart(found, stepsOf(path.join(project, 'two')), 'loss')).toBeLessThanOrEqual(1e-4);
  },
);
