import { say } from '#base/words.ts';
import type { Entry } from '#data/entry.ts';
import { baseName } from '#data/paths.ts';
import { type CifarKind, cifarBytes, isBinary, openCifar } from './cifarRecords.ts';
import type { Format } from './format.ts';

/** In the order of fine_label_names.txt, which is that of the alphabet. */
const CLASSES =
  'apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can castle caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur dolphin elephant flatfish forest fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion lizard lobster man maple_tree motorcycle mountain mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree plain plate poppy porcupine possum rabbit raccoon ray road rocket rose sea seal shark shrew skunk skyscraper snail snake spider squirrel streetcar sunflower sweet_pepper table tank telephone television tiger tractor train trout tulip turtle wardrobe whale willow_tree wolf woman worm'.split(
    ' ',
  );
const SUPERCLASSES =
  'aquatic_mammals fish flowers food_containers fruit_and_vegetables household_electrical_devices household_furniture insects large_carnivores large_man-made_outdoor_things large_natural_outdoor_scenes large_omnivores_and_herbivores medium_mammals non-insect_invertebrates people reptiles small_mammals trees vehicles_1 vehicles_2'.split(
    ' ',
  );

const KIND: CifarKind = {
  name: 'CIFAR-100',
  labels: [
    { level: 'superclass', classes: SUPERCLASSES },
    { level: 'class', classes: CLASSES },
  ],
  finest: [1, 0],
};

const BYTES_10 = cifarBytes({ labels: KIND.labels.slice(1) });
const BYTES_100 = cifarBytes(KIND);

/** By the names of the archive and of its files, else by the length. */
function isCifar100(entry: Entry): boolean {
  if (!isBinary(entry)) return false;
  if (/cifar-?100/i.test(`${entry.archive ?? ''}/${entry.path}`)) return true;
  const fits = entry.size > 0 && entry.size % BYTES_100 === 0;
  if (/^(train|test)\.bin$/i.test(baseName(entry.path))) return fits || entry.size % BYTES_10 !== 0;
  return fits && entry.size % BYTES_10 !== 0;
}

export const cifar100: Format = {
  name: KIND.name,
  reads: say('CIFAR-100 binary (.bin or cifar-100-binary.tar.gz)'),
  recognise: (entries) => entries.filter(isCifar100),
  open: async (entries) => openCifar(entries, KIND),
};
