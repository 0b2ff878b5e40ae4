"""The batches of a run: which images, which views of them, which prototypes they are compared with."""

import torch
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset

from .augment import augmented
from .cluster import draw_columns
from .methods import METHODS, Batch
from .model import batch_norm_groups


class Views(Dataset):
    """A view, not normalised, of (image, epoch, view): the numbers are counted, so that any process
    can make any of them."""

    def __init__(self, images, numbers, config):
        self.images, self.numbers, self.config = images, numbers, config

    def __getitem__(self, wanted):
        image, epoch, view = wanted
        whole = self.images.float_of(image)
        return augmented(whole, self.numbers, self.config, image, epoch, view)


class Plain(Dataset):
    """The images as they are."""

    def __init__(self, images):
        self.images = images

    def __getitem__(self, image):
        return self.images.float_of(image)


class Steps:
    """What each step of a loader wants, made when it is asked for."""

    def __init__(self, first, last, wanted):
        self.first, self.last, self.of = first, last, wanted

    def __len__(self):
        return self.last - self.first

    def __iter__(self):
        return map(self.of, range(self.first, self.last))


class Feed:
    """@param train numbers of the training images"""

    def __init__(self, config, numbers, images, train, normalise, world, workers=0):
        self.config, self.numbers, self.images, self.train = config, numbers, images, train
        self.normalise, self.world, self.workers = normalise, world, workers
        self.steps = len(train) // config["batchSize"]

    def loader(self, dataset, batches):
        return DataLoader(dataset, batch_sampler=batches, num_workers=self.workers)

    def order(self, index):
        """Keys are shuffled between groups of batch norm: a query and its key share no statistics."""
        size, keys = self.config["batchSize"], self.config["method"] != "simclr"
        if batch_norm_groups(self.config) == 1 or not keys:
            return torch.arange(size)
        return torch.tensor(self.numbers.stream("keyShuffle", index).permutation(size))

    def wanted(self, chosen, index, epoch):
        """This process's rows of both views of a batch."""
        mine = self.world.share(len(chosen))
        shuffled = [chosen[i] for i in self.order(index).tolist()]
        firsts = [(image, epoch, 0) for image in chosen[mine]]
        return firsts + [(image, epoch, 1) for image in shuffled[mine]]

    def batches(self, epoch, first, last, clusters):
        """(index, batch) of the steps `first` … `last` − 1 of an epoch, counted in it."""
        size, at = self.config["batchSize"], epoch * self.steps
        order = self.numbers.stream("order", epoch).permutation(len(self.train))

        def places(step):
            """Numbers among the training images, by which they were clustered."""
            return order[step * size : (step + 1) * size]

        def wanted(step):
            chosen = [self.train[place] for place in places(step)]
            return self.wanted(chosen, at + step, epoch)

        views = Views(self.images, self.numbers, self.config)
        loader = self.loader(views, Steps(first, last, wanted))
        for step, both in zip(range(first, last), loader):
            index = at + step
            one, two = self.normalise(both.to(self.world.device)).chunk(2)
            columns = draw_columns(clusters, places(step), index, self.config, self.numbers)
            shuffled = self.order(index).to(self.world.device)
            yield index, Batch(one, two, shuffled, columns, self.world.share(size).start)

    @torch.no_grad()
    def rows(self, images, compute, training):
        """What `compute` makes of normalised plain images in evaluation mode: this process's part."""
        training.model.eval()
        mine = list(images[self.world.part(len(images))])
        # A process without rows still says how wide they are.
        wide = mine or images[:1]
        cut = [wide[at : at + 128] for at in range(0, len(wide), 128)]
        found = [
            compute(self.normalise(plain.to(self.world.device)))
            for plain in self.loader(Plain(self.images), cut)
        ]
        return torch.cat(found)[: len(mine)]


def refill(training, feed, epoch):
    """Fills the queue with keys of a stage's new path; nothing else of the model changes."""
    config, model, world = training.config, training.model, training.world
    size, length = config["batchSize"], len(feed.train)
    order = feed.numbers.stream("order", epoch, 1).permutation(length)
    training.count_statistics([])
    model.train()
    views = Views(feed.images, feed.numbers, config)
    with torch.no_grad():
        for at in range(0, config["queueLength"], size):
            chosen = [feed.train[order[(at + i) % length]] for i in range(size)]
            shuffle = feed.order(at)
            wanted = feed.wanted(chosen, at, epoch)[size // world.size :]
            (seconds,) = feed.loader(views, [wanted])
            seconds = feed.normalise(seconds.to(world.device))
            keys = [
                functional.normalize(model.embed("k", share, training.stage), dim=1)
                for share in seconds.chunk(training.shares.passes)
            ]
            keys = world.gather(torch.cat(keys))
            training.enqueue(keys if config["symmetric"] else keys[torch.argsort(shuffle)], at)
    training.enter(training.stage)


def uses_queue(config):
    return METHODS[config["method"]].enqueued is not None
