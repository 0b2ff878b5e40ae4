import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that train take longest: begun first, none of them is what the others wait for. */
export class TrainingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const trains = ({ moduleId }: TestSpecification) => moduleId.includes('/trainer/');
    const sorted = await super.sort(files);
    return [...sorted.filter(trains), ...sorted.filter((file) => !trains(file))];
  }
}
